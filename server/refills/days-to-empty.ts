/**
 * Belief about the demand at one channel: a gamma distribution of its units a day, with mean `shape` ÷ `days`. `shape`
 * reads as units seen and `days` as days watched, both above 0.
 */
export interface Demand {
  shape: number
  days: number
}

/** When a channel will be empty, in days from now: with a chance of 10, 50 and 90 % it is by then. Null: not in ten years. */
export interface DaysToEmpty {
  p10: number | null
  p50: number | null
  p90: number | null
}

const TEN_YEARS = 3_652.5

/**
 * What is believed after `units` have been taken in `days` with stock. Units that are taken one by one and independently
 * are Poisson, and the gamma distribution is conjugate to it: shape and days add up (Gelman et al., Bayesian Data
 * Analysis, 3rd ed., section 2.6). Days without stock say nothing about demand and are left out by the caller.
 */
export const learn = ({ shape, days }: Demand, seen: { units: number; days: number }): Demand => ({
  shape: shape + seen.units,
  days: days + seen.days,
})

/** Units a day, on average. */
export const perDay = ({ shape, days }: Demand): number => shape / days

/**
 * The chance that at least `units` are asked for within `horizon` days. With the rate unknown, the number asked for is
 * negative binomial: P(k) = Γ(s+k)/(Γ(s) k!) · (d/(d+t))^s · (t/(d+t))^k. Summed by recurrence in logarithms, so that
 * nothing underflows; takes time in `units`.
 */
export function chanceOfEmpty(demand: Demand, units: number, horizon: number): number {
  if (units <= 0) return 1
  let below = 0
  for (const chance of chances(demand, units, horizon)) below += chance
  return Math.max(0, 1 - below)
}

/** Units that will be asked for within `horizon` days after the last one is gone, on average: E max(0, N − units). */
export function expectedUnmet(demand: Demand, units: number, horizon: number): number {
  const asked = perDay(demand) * Math.max(0, horizon)
  let given = 0
  let upTo = 0
  for (const chance of chances(demand, units, horizon)) {
    upTo += chance
    // One more is given out whenever more than this many are asked for.
    given += Math.max(0, 1 - upTo)
  }
  return Math.max(0, asked - given)
}

/** P(0), P(1), … P(units − 1) of the units asked for within `horizon` days. */
function* chances({ shape, days }: Demand, units: number, horizon: number): Generator<number, void> {
  const share = Math.max(0, horizon) / (days + Math.max(0, horizon))
  let log = shape * Math.log1p(-share)
  for (let k = 0; k < units; k++) {
    if (k > 0) log += Math.log(((shape + k - 1) / k) * share)
    yield Math.exp(log)
  }
}

/** `units` were there `elapsed` days ago, and nothing has been heard since: the time that has passed counts. */
export function daysToEmpty(demand: Demand, units: number, elapsed = 0): DaysToEmpty {
  const left = (chance: number): number | null => {
    const whole = quantile(demand, units, chance)
    return whole === null ? null : Math.max(0, whole - elapsed)
  }
  return { p10: left(0.1), p50: left(0.5), p90: left(0.9) }
}

/** Days until the channel is empty with this chance; null beyond ten years. */
function quantile(demand: Demand, units: number, chance: number): number | null {
  if (units <= 0) return 0
  if (chanceOfEmpty(demand, units, TEN_YEARS) < chance) return null
  let [low, high] = [0, TEN_YEARS]
  // 2^-40 of ten years is less than a millisecond.
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2
    if (chanceOfEmpty(demand, units, middle) < chance) low = middle
    else high = middle
  }
  return high
}
