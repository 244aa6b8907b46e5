import type { Demand } from './days-to-empty.ts'

/** What one channel gave out in its days with stock. */
export interface Seen {
  units: number
  days: number
}

/**
 * Before anything is known of a county: half a unit a day and channel on average, with quiet places (0.3 a day and
 * machine) and hot spots (12 to 30) both well within it.
 */
export const DEFAULT_PRIOR: Demand = { shape: 0.5, days: 1 }

/** Fewer channels than this say little about how much channels differ. */
const MIN_CHANNELS = 5
/** A channel watched for less than this is noise. */
const MIN_DAYS = 3
/** However alike channels look, a new one may be different … */
const MAX_SHAPE = 20
/** … and however different, a new one is not nothing or everything. */
const MIN_SHAPE = 0.1

/**
 * The county's own prior by the method of moments (empirical Bayes; Marshall, Applied Statistics 40, 1991, formulas 2–4):
 * rates of its channels, weighted by the days each was watched, less what chance alone would make them differ.
 */
export function countyPrior(channels: readonly Seen[]): Demand {
  const watched = channels.filter(({ days }) => days >= MIN_DAYS)
  const units = sum(watched.map((seen) => seen.units))
  if (watched.length < MIN_CHANNELS || units === 0) return DEFAULT_PRIOR
  const days = sum(watched.map((seen) => seen.days))
  const mean = units / days
  const spread = sum(watched.map((seen) => seen.days * (seen.units / seen.days - mean) ** 2))
  const byChance = (watched.length - 1) * mean
  const weight = days - sum(watched.map((seen) => seen.days ** 2)) / days
  const variance = Math.max(0, (spread - byChance) / weight)
  const shape = Math.min(MAX_SHAPE, Math.max(MIN_SHAPE, mean ** 2 / Math.max(variance, 1e-12)))
  return { shape, days: shape / mean }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
