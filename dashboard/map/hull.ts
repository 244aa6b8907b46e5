export type Xy = readonly [x: number, y: number]

const cross = (o: Xy, a: Xy, b: Xy): number => (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0])

function chain(points: readonly Xy[]): Xy[] {
  const kept: Xy[] = []
  for (const point of points) {
    for (;;) {
      const last = kept.at(-1)
      const before = kept.at(-2)
      if (!last || !before || cross(before, last, point) > 0) break
      kept.pop()
    }
    kept.push(point)
  }
  kept.pop()
  return kept
}

/** Convex hull, counter-clockwise in a plane whose y grows upwards (Andrew's monotone chain). */
export function convexHull(points: readonly Xy[]): Xy[] {
  if (points.length < 3) return [...points]
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1])
  const hull = [...chain(sorted), ...chain(sorted.toReversed())]
  return hull.length > 0 ? hull : sorted.slice(0, 1)
}

const CORNERS = Array.from(
  { length: 12 },
  (_, corner) => [Math.cos((corner * Math.PI) / 6), Math.sin((corner * Math.PI) / 6)] as const,
)

/** The hull pushed out by `radius` with round corners, so that one point alone still has an area around it. */
export function roundHull(hull: readonly Xy[], radius: number): Xy[] {
  return convexHull(
    hull.flatMap(([x, y]) => CORNERS.map(([cos, sin]): Xy => [x + radius * cos, y + radius * sin])),
  )
}

export function centre(points: readonly Xy[]): Xy {
  const sum = points.reduce<[number, number]>(([x, y], point) => [x + point[0], y + point[1]], [0, 0])
  return [sum[0] / points.length, sum[1] / points.length]
}
