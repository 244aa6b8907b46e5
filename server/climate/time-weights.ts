/** A reading that counts. `at` is milliseconds since 1970. */
export interface TimedReading {
  at: number
}

/** The time that one reading stands for: from `from` to `to`, milliseconds since 1970. */
export interface Hold<R extends TimedReading> {
  reading: R
  from: number
  to: number
}

/** Readings further apart than this, in milliseconds, have a gap between them. */
export const longestHold = (dueMinutes: number): number => 2 * dueMinutes * 60_000

/**
 * The one rule of weights: between two readings that are no further apart than `longest`, each stands for the half that
 * is nearer to it; so sums over time are those of the trapezoidal rule. A longer time between two is a gap, for which
 * nothing stands, and so is what lies before the first and after the last. `readings` are in the order of time.
 *
 * What a reading stands for depends on its two neighbours alone: one that comes late changes nothing further away from it
 * than `longest`.
 */
export function* holdsOf<R extends TimedReading>(
  readings: readonly R[],
  longest: number,
): Generator<Hold<R>, void, undefined> {
  for (const [i, reading] of readings.entries()) {
    const { at } = reading
    const before = readings[i - 1]
    const after = readings[i + 1]
    const from = before && at - before.at <= longest ? middle(before.at, at) : at
    const to = after && after.at - at <= longest ? middle(at, after.at) : at
    if (to > from) yield { reading, from, to }
  }
}

const middle = (earlier: number, later: number): number => earlier + Math.floor((later - earlier) / 2)
