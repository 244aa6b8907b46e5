/** What a machine told of a refill of one channel. */
export interface ToldRefill {
  key: string
  /** Milliseconds since 1970. */
  at: number
  /** The visit it names, if it names one. */
  visit: string | null
}
/** What a visit loaded into that channel. */
export interface VisitLoad {
  visitId: string
  at: number
}

/** A machine's clock and a phone's may be apart, and a driver may load before or after entering it: milliseconds. */
export const MATCH_WINDOW_MS = 12 * 3_600_000

/**
 * Which visit each refill belongs to: the one it names, else the nearest in time within the window. Several refills may
 * belong to one visit, when a driver fills a channel in two goes. Null: no visit knows of it.
 */
export function matchRefills(
  told: readonly ToldRefill[],
  visits: readonly VisitLoad[],
): Map<string, string | null> {
  return new Map(told.map((refill) => [refill.key, visitOf(refill, visits)]))
}

function visitOf({ at, visit }: ToldRefill, visits: readonly VisitLoad[]): string | null {
  if (visit !== null && visits.some(({ visitId }) => visitId === visit)) return visit
  let nearest: VisitLoad | null = null
  for (const candidate of visits) {
    const apart = Math.abs(candidate.at - at)
    if (apart <= MATCH_WINDOW_MS && (nearest === null || apart < Math.abs(nearest.at - at)))
      nearest = candidate
  }
  return nearest?.visitId ?? null
}
