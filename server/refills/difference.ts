import type { Part, PartKind } from '../../protocol/api/reconciliations.ts'

/** What happened in a channel between two counts, in base units. */
export interface Between {
  loaded: number
  takenBack: number
  vended: number
  /** By test vends: no distribution, and gone. */
  tested: number
}

export const expectedLevel = (baseline: number, { loaded, takenBack, vended, tested }: Between): number =>
  baseline + loaded - takenBack - vended - tested

/** What may explain that another number was counted than expected. Each is a number of units, 0 or more but for `refillExcess`. */
export interface Explanations {
  /** Difference by the last count soon after the first; null when nobody counted again. */
  recounted: number | null
  /** What the machine says was loaded, less what visits say. */
  refillExcess: number
  /** Units of lost events that were told after the count and may have left before it … */
  lostBefore: number
  /** … and that were told before it and may have left before the baseline. */
  lostEarlier: number
  /** Deliveries that failed: something may have dropped all the same. */
  failed: number
  /** Motors that turned while something was stuck: a vend was counted and nothing may have dropped. */
  jams: number
}

/**
 * What a difference (counted − expected) is made of; the parts add up to it. What is known goes first (a second count,
 * then what machine and visits tell of different loads), what may be comes after (units of lost telemetry, jams), each as
 * far as it goes in the direction of the difference. The rest is unexplained: shrinkage when below 0.
 */
export function separate(difference: number, known: Explanations): Part[] {
  const parts: Part[] = []
  let rest = difference
  const take = (kind: PartKind, quantity: number) => {
    if (quantity === 0) return
    parts.push({ kind, quantity })
    rest -= quantity
  }
  if (known.recounted !== null) take('miscount', difference - known.recounted)
  take('refill', within(rest, known.refillExcess))
  take('telemetry', within(rest, rest < 0 ? -known.lostBefore : known.lostEarlier))
  take('jam', within(rest, rest < 0 ? -known.failed : known.jams))
  take('unexplained', rest)
  return parts
}

/** As much of `possible` as lies between 0 and `rest`. */
function within(rest: number, possible: number): number {
  if (Math.sign(rest) !== Math.sign(possible)) return 0
  return rest < 0 ? Math.max(rest, possible) : Math.min(rest, possible)
}
