import { bandsOf, CHANCES } from './bands.ts'
import { type Rate, unitsOf } from './demand-series.ts'
import { averageOutlook, type Outlook, type Past, smoothedOutlook } from './outlook.ts'
import type { Period } from './periods.ts'

/** How far a method was off, in base units a period. */
export interface Errors {
  /** Mean absolute error. */
  mae: number
  /** Mean absolute scaled error: 1 = as far off as "the same as last time" (Hyndman and Koehler, 2006); null: it never changed. */
  mase: number | null
  /** Mean of forecast − demand: above 0 = too much. */
  bias: number
  /** Share of what came that lay in the bands of 50, 80 and 95 %. */
  coverage: { p50: number; p80: number; p95: number }
}

export interface Backtest {
  /** Points in the past at which both methods were asked, knowing nothing of what came after. */
  origins: number
  /** Forecasts compared with what came, all distances together. */
  forecasts: number
  average: Errors
  seasonal: Errors
}

export interface Trial {
  past: Past
  periods: readonly Period[]
  /** The season's factors of all periods, as known before the period of this number. */
  factorsBefore(origin: number): readonly number[]
  /** Periods over which simple consumption is averaged. */
  lookBack: number
  /** Furthest period ahead. */
  ahead: number
  /** Earliest origin: periods that are only learnt from. */
  first: number
}

/** Origins that say which method is better: fewer are luck. */
const MIN_ORIGINS = 6

/**
 * Rolling-origin evaluation (Tashman, International Journal of Forecasting 16, 2000): at each origin both methods see what
 * came before it and forecast what came after. Null with fewer than six origins.
 */
export function backtest({ past, periods, factorsBefore, lookBack, ahead, first }: Trial): Backtest | null {
  const average = new Score()
  const seasonal = new Score()
  let origins = 0
  for (let origin = first; origin < periods.length; origin++) {
    const before: Past = { rates: past.rates.slice(0, origin), weights: past.weights.slice(0, origin) }
    const outlooks = [
      [average, averageOutlook(before, lookBack, ahead)],
      [seasonal, smoothedOutlook(before, factorsBefore(origin), ahead)],
    ] as const
    const came = past.rates.slice(origin, origin + ahead)
    if (outlooks.some(([, outlook]) => outlook === null) || came.every((rate) => rate === null)) continue
    origins++
    const step = naiveError(before.rates)
    for (const [score, outlook] of outlooks)
      for (const [h, rate] of came.entries()) {
        const period = periods[origin + h]
        if (outlook && rate !== null && period) score.add(outlook, h, rate, period, step)
      }
  }
  if (origins < MIN_ORIGINS) return null
  return { origins, forecasts: average.count, average: average.errors(), seasonal: seasonal.errors() }
}

class Score {
  count = 0
  #absolute = 0
  #signed = 0
  #scaled = 0
  #scaledCount = 0
  readonly #inside = { p50: 0, p80: 0, p95: 0 }

  add(outlook: Outlook, h: number, rate: number, period: Period, step: number | null): void {
    const mean = outlook.rates[h] ?? 0
    const miss = unitsOf(mean - rate, period)
    this.count++
    this.#absolute += Math.abs(miss)
    this.#signed += miss
    if (step !== null) {
      this.#scaled += Math.abs(mean - rate) / step
      this.#scaledCount++
    }
    const bands = bandsOf(mean, outlook.spreads[h] ?? 0, outlook.compared)
    for (const chance of CHANCES) {
      const { low, high } = bands[`p${chance}`]
      // Nothing expected and nothing asked for is a hit: a rounding error does not make it a miss.
      if (rate >= low - 1e-9 && rate <= high + 1e-9) this.#inside[`p${chance}`]++
    }
  }

  errors(): Errors {
    const share = (hits: number) => hits / this.count
    return {
      mae: this.#absolute / this.count,
      mase: this.#scaledCount > 0 ? this.#scaled / this.#scaledCount : null,
      bias: this.#signed / this.count,
      coverage: {
        p50: share(this.#inside.p50),
        p80: share(this.#inside.p80),
        p95: share(this.#inside.p95),
      },
    }
  }
}

/** Mean absolute difference between neighbouring known periods; null when there is none. */
function naiveError(rates: readonly Rate[]): number | null {
  let sum = 0
  let count = 0
  for (const [t, rate] of rates.entries()) {
    const before = rates[t - 1] ?? null
    if (rate === null || before === null) continue
    sum += Math.abs(rate - before)
    count++
  }
  return sum > 0 ? sum / count : null
}
