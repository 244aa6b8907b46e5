import type { Rate } from './demand-series.ts'

/** What a method expects, in base units a month of 30.4375 days. */
export interface Outlook {
  /** For each period ahead. */
  rates: number[]
  /** Relative standard deviation of what will come, for each period ahead. */
  spreads: number[]
  /** What it expected of each past period, knowing only those before; null before it knew anything. */
  fitted: Rate[]
  /** Past expectations that could be compared with what came: degrees of freedom of the spread. */
  compared: number
}

export interface Past {
  rates: readonly Rate[]
  /** Days with stock behind each rate. */
  weights: readonly number[]
}

/** Nothing is expected of a place before it has been seen in so many periods. */
export const MIN_OBSERVED = 3
/** With fewer comparisons their spread is a guess: it is filled up with this one, which is common at single places. */
const ENOUGH_COMPARED = 6
const PRIOR_SPREAD = 0.4
/** How fast a level follows, from hardly to almost at once. */
const ALPHAS = [0.05, 0.1, 0.2, 0.3, 0.5, 0.8] as const
const USUAL_ALPHA = 0.2

/**
 * Simple average monthly consumption: the average of the last `lookBack` periods, weighted by days with stock, for every
 * period ahead. Null with fewer than three known ones.
 */
export function averageOutlook({ rates, weights }: Past, lookBack: number, ahead: number): Outlook | null {
  const fitted = [...rates, null].map((_, t): Rate => {
    let units = 0
    let days = 0
    let seen = 0
    for (let i = Math.max(0, t - lookBack); i < t; i++) {
      const rate = rates[i] ?? null
      if (rate === null) continue
      seen++
      units += rate * (weights[i] ?? 0)
      days += weights[i] ?? 0
    }
    return seen >= MIN_OBSERVED && days > 0 ? units / days : null
  })
  const mean = fitted.pop() ?? null
  if (mean === null) return null
  const { variance, compared } = varianceOf(rates, fitted)
  return {
    rates: new Array<number>(ahead).fill(mean),
    spreads: new Array<number>(ahead).fill(Math.sqrt(variance)),
    fitted,
    compared,
  }
}

/**
 * Simple exponential smoothing of what is left when the season is taken out, times the season of each period ahead
 * (Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 8.1 and 8.7: variance grows by α² a step).
 * `factors` are the season's of the past periods and those ahead. Null with fewer than three known periods.
 */
export function smoothedOutlook({ rates }: Past, factors: readonly number[], ahead: number): Outlook | null {
  const adjusted = rates.map((rate, t) => (rate === null ? null : rate / (factors[t] ?? 1)))
  const best = bestSmoothing(adjusted)
  if (!best) return null
  const { level, alpha, expected } = best
  const { variance, compared } = varianceOf(adjusted, expected)
  const steps = Array.from({ length: ahead }, (_, h) => h)
  return {
    rates: steps.map((h) => level * (factors[rates.length + h] ?? 1)),
    spreads: steps.map((h) => Math.sqrt(variance * (1 + h * alpha ** 2))),
    fitted: expected.map((value, t) => (value === null ? null : value * (factors[t] ?? 1))),
    compared,
  }
}

interface Smoothing {
  level: number
  alpha: number
  /** The level before each period; null while it is still being found. */
  expected: Rate[]
  squares: number
}

function bestSmoothing(values: readonly Rate[]): Smoothing | null {
  const seen = values.filter((value) => value !== null).length
  if (seen < MIN_OBSERVED) return null
  const tried = seen - MIN_OBSERVED < ENOUGH_COMPARED ? [USUAL_ALPHA] : ALPHAS
  return tried
    .map((alpha) => smooth(values, alpha))
    .reduce((best, each) => (each.squares < best.squares ? each : best))
}

/** The first three known values give the level to begin with. */
function smooth(values: readonly Rate[], alpha: number): Smoothing {
  let level = 0
  let seen = 0
  let squares = 0
  const expected = values.map((value): Rate => {
    const before = seen >= MIN_OBSERVED ? level : null
    if (value === null) return before
    seen++
    if (before === null) level += (value - level) / seen
    else {
      squares += (value - before) ** 2
      level += alpha * (value - before)
    }
    return before
  })
  return { level, alpha, expected, squares }
}

/** Mean square of the misses relative to the mean of what came. */
function varianceOf(
  values: readonly Rate[],
  expected: readonly Rate[],
): { variance: number; compared: number } {
  let squares = 0
  let compared = 0
  let sum = 0
  let seen = 0
  for (const [t, value] of values.entries()) {
    if (value === null) continue
    sum += value
    seen++
    const guess = expected[t] ?? null
    if (guess === null) continue
    squares += (value - guess) ** 2
    compared++
  }
  const mean = seen > 0 ? sum / seen : 0
  const relative = mean > 0 ? squares / mean ** 2 : 0
  const missing = Math.max(0, ENOUGH_COMPARED - compared)
  return { variance: (relative + missing * PRIOR_SPREAD ** 2) / (compared + missing), compared }
}
