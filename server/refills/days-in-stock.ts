const DAY = 86_400_000

/** What changed how many units lay in a channel. */
export interface LevelChange {
  /** Business time, milliseconds since 1970. */
  at: number
  /** Base units: above 0 came, below 0 left. */
  delta: number
  /** What somebody counted just before. */
  counted?: number | null
}

/**
 * Days between `from` and `to` (milliseconds since 1970) in which something lay there: an empty channel says nothing about
 * demand. `level` is what lies there at `to`; `changes` are those after `from` and up to `to`, in any order. Walks back from
 * `to`; where somebody counted, that is believed instead of what the changes add up to.
 */
export function daysInStock(
  level: number,
  changes: readonly LevelChange[],
  from: number,
  to: number,
): number {
  let stocked = 0
  /** Level just before `next`, walking back from `to`. */
  let before = level
  let next = to
  for (const { at, delta, counted } of changes.toSorted((a, b) => b.at - a.at)) {
    if (at <= from || at > to) continue
    if (before > 0) stocked += next - at
    before = counted ?? before - delta
    next = at
  }
  if (before > 0) stocked += next - from
  return stocked / DAY
}
