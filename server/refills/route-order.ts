/** WGS-84 degrees. */
export interface Point {
  longitude: number
  latitude: number
}

export interface RouteStop {
  id: string
  at: Point
  /** What a visit is worth, in units that would be missed without it; above 0. */
  value: number
}

export interface RouteLimits {
  stops: number
  /** From the start and back to it, stops included. */
  minutes: number
  minutesPerStop: number
  kilometresPerHour: number
}

/** Roads are longer than the straight line by about this much (Boscoe et al., Professional Geographer 64, 2012: 1.3–1.4). */
const DETOUR = 1.3
const EARTH_RADIUS_KM = 6371.0088

/** Kilometres by road as estimated: the great circle (haversine) times the detour factor. */
export function roadKilometres(a: Point, b: Point): number {
  const rad = Math.PI / 180
  const h =
    Math.sin(((b.latitude - a.latitude) * rad) / 2) ** 2 +
    Math.cos(a.latitude * rad) *
      Math.cos(b.latitude * rad) *
      Math.sin(((b.longitude - a.longitude) * rad) / 2) ** 2
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(h))) * DETOUR
}

/** From the start through the stops and back. */
export function routeKilometres(start: Point, stops: readonly Point[]): number {
  let length = 0
  let from = start
  for (const stop of [...stops, start]) {
    length += roadKilometres(from, stop)
    from = stop
  }
  return stops.length === 0 ? 0 : length
}

export const routeMinutes = (
  start: Point,
  stops: readonly Point[],
  { minutesPerStop, kilometresPerHour }: Pick<RouteLimits, 'minutesPerStop' | 'kilometresPerHour'>,
): number => (routeKilometres(start, stops) / kilometresPerHour) * 60 + stops.length * minutesPerStop

/**
 * Which stops to make, and in which order, so that much is worth the time: an orienteering problem. A heuristic: the stop
 * with the most value for each extra minute is put where it costs least, as long as one fits; after each, the order is
 * improved by turning stretches around (2-opt) and moving stops (or-opt), which makes room for more. See
 * docs/decisions for what was tried instead.
 */
export function chooseRoute(
  start: Point,
  candidates: readonly RouteStop[],
  limits: RouteLimits,
): RouteStop[] {
  let route: RouteStop[] = []
  const left = new Set(candidates)
  while (route.length < limits.stops) {
    const next = bestInsertion(start, route, left, limits)
    if (!next) break
    left.delete(next.stop)
    route = improved(start, route.toSpliced(next.position, 0, next.stop))
  }
  return route
}

function bestInsertion(
  start: Point,
  route: readonly RouteStop[],
  left: ReadonlySet<RouteStop>,
  limits: RouteLimits,
): { stop: RouteStop; position: number } | null {
  const used = routeMinutes(start, points(route), limits)
  let best: { stop: RouteStop; position: number; gain: number } | null = null
  for (const stop of left)
    for (let position = 0; position <= route.length; position++) {
      const before = route[position - 1]?.at ?? start
      const after = route[position]?.at ?? start
      const detour =
        roadKilometres(before, stop.at) + roadKilometres(stop.at, after) - roadKilometres(before, after)
      const extra = (detour / limits.kilometresPerHour) * 60 + limits.minutesPerStop
      if (used + extra > limits.minutes) continue
      const gain = stop.value / Math.max(extra, 1e-9)
      if (best === null || gain > best.gain) best = { stop, position, gain }
    }
  return best
}

/** Repeats the best of all turns and moves until none shortens the way. */
function improved(start: Point, route: RouteStop[]): RouteStop[] {
  let best = route
  let length = routeKilometres(start, points(best))
  for (let found = true; found; ) {
    found = false
    for (const candidate of neighbours(best)) {
      const candidateLength = routeKilometres(start, points(candidate))
      if (candidateLength >= length - 1e-9) continue
      best = candidate
      length = candidateLength
      found = true
      break
    }
  }
  return best
}

function* neighbours(route: readonly RouteStop[]): Generator<RouteStop[], void> {
  for (let i = 0; i < route.length - 1; i++)
    for (let j = i + 1; j < route.length; j++)
      yield [...route.slice(0, i), ...route.slice(i, j + 1).reverse(), ...route.slice(j + 1)]
  // Or-opt: one, two or three stops in a row go somewhere else.
  for (let size = 1; size <= 3; size++)
    for (let i = 0; i + size <= route.length; i++) {
      const moved = route.slice(i, i + size)
      const rest = route.toSpliced(i, size)
      for (let j = 0; j <= rest.length; j++) if (j !== i) yield rest.toSpliced(j, 0, ...moved)
    }
}

const points = (route: readonly RouteStop[]): Point[] => route.map(({ at }) => at)
