import type { ForecastChoice, ForecastMethod } from '../../../protocol/api/forecast.ts'
import { type Backtest, backtest } from './backtest.ts'
import { type Bands, bandsOf } from './bands.ts'
import { type Rate, unitsOf } from './demand-series.ts'
import { averageOutlook, MIN_OBSERVED, type Past, smoothedOutlook } from './outlook.ts'
import type { Period } from './periods.ts'
import { type Season, seasonFactor } from './season.ts'

export interface Series {
  past: Past
  /** As many as the past has. */
  periods: readonly Period[]
  ahead: readonly Period[]
  /** Periods over which simple consumption is averaged. */
  lookBack: number
  /** The season as it was known before a day, `YYYY-MM-DD`. */
  seasonBefore(day: string): Season | null
  /** Periods from the first known one on that are only learnt from, before the first trial. */
  learnt: number
}

export interface Expected extends Period, Bands {
  /** Base units. */
  mean: number
}

export interface Prediction {
  method: ForecastMethod | null
  choice: ForecastChoice | null
  observed: number
  fitted: Rate[]
  expected: Expected[]
  amc: number | null
  season: Season | null
  backtest: Backtest | null
}

/**
 * What will be asked for, by the method that was nearer in the past of this series: simple average consumption, unless the
 * county's season with the level of the series was better. A past that is too short to tell follows `betterOfCounty`.
 */
export function predict(series: Series, betterOfCounty: ForecastMethod | null): Prediction {
  const { past, periods, ahead, lookBack, seasonBefore, learnt } = series
  const observed = past.rates.filter((rate) => rate !== null).length
  const average = averageOutlook(past, lookBack, ahead.length)
  const season = ahead[0] ? seasonBefore(ahead[0].from) : null
  const factors = (known: Season | null) =>
    [...periods, ...ahead].map((period) => seasonFactor(known, period))
  const tried = backtest({
    past,
    periods,
    lookBack,
    ahead: ahead.length,
    first: past.rates.findIndex((rate) => rate !== null) + learnt,
    factorsBefore: (origin) => {
      const from = periods[origin]?.from
      return factors(from === undefined ? season : seasonBefore(from))
    },
  })
  const amc = average?.rates[0] ?? null
  const known = { observed, amc, season, backtest: tried }
  const none = { ...known, method: null, choice: null, fitted: past.rates.map(() => null), expected: [] }
  if (observed < MIN_OBSERVED) return none
  const { method, choice } = chosen(season, tried, betterOfCounty)
  const seasonal = method === 'seasonal' ? smoothedOutlook(past, factors(season), ahead.length) : null
  const outlook = seasonal ?? average
  // Known once, but in none of the last six months.
  if (!outlook) return none
  return {
    ...known,
    method: seasonal ? 'seasonal' : 'average',
    choice,
    fitted: outlook.fitted,
    expected: ahead.map((period, h) => {
      const mean = unitsOf(outlook.rates[h] ?? 0, period)
      return { ...period, mean, ...bandsOf(mean, outlook.spreads[h] ?? 0, outlook.compared) }
    }),
  }
}

function chosen(
  season: Season | null,
  tried: Backtest | null,
  betterOfCounty: ForecastMethod | null,
): { method: ForecastMethod; choice: ForecastChoice } {
  if (!season) return { method: 'average', choice: 'no_season' }
  if (tried) return { method: tried.seasonal.mae < tried.average.mae ? 'seasonal' : 'average', choice: 'own' }
  return { method: betterOfCounty ?? 'average', choice: 'county' }
}
