import { addDays } from '../../places/time-zone.ts'
import { leastSquares } from './least-squares.ts'
import { type Period, shareWithin } from './periods.ts'
import { springFestival } from './spring-festival.ts'

/** How demand of a county goes up and down with the year, as a factor. */
export interface Season {
  /** Waves a year: pairs of sine and cosine. */
  harmonics: number
  /** Whether the weeks around the Spring Festival (春节) have an effect of their own. */
  festival: boolean
  /** Whole months that it was read from. */
  months: number
  /** Of the harmonics, then of the weeks before the festival and of the festival week. */
  coefficients: readonly number[]
}

/** A year and a month: less does not tell a season from a trend. */
const SEASON_MONTHS = 13
/** With fewer months a trend cannot be told from the season. */
const TREND_MONTHS = 24
const MAX_HARMONICS = 3
/** Days before the festival in which people stock up, and days in which migrants are away. */
const BEFORE_DAYS = 21
const HOLIDAY_DAYS = 7

/** Demand of a period relative to a year's own level; above 0. */
export function seasonFactor(season: Season | null, period: Period): number {
  if (!season) return 1
  const columns = columnsOf(season, period)
  return Math.exp(columns.reduce((sum, column, i) => sum + column * (season.coefficients[i] ?? 0), 0))
}

/**
 * The season of monthly index values (null = unknown), by regression of their logarithm on Fourier terms (Hyndman and
 * Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 7.4) and on the share of each month that lies in the
 * weeks before the Spring Festival and in its holiday, which move by up to a month from year to year (Bell and Hillmer,
 * JASA 78, 1983). How many waves there are and whether the festival counts is decided by the corrected Akaike criterion.
 * Null when no season explains the months better than none, or with fewer than 13 of them.
 */
export function fitSeason(index: readonly (number | null)[], months: readonly Period[]): Season | null {
  const seen = months.flatMap((period, t) => {
    const value = index[t] ?? null
    return value !== null && value > 0 ? [{ period, t, log: Math.log(value) }] : []
  })
  const n = seen.length
  if (n < SEASON_MONTHS) return null
  const logs = seen.map(({ log }) => log)
  let best: { season: Season | null; criterion: number } | null = null
  for (let harmonics = 0; harmonics <= MAX_HARMONICS; harmonics++)
    for (const festival of [false, true]) {
      const base = n >= TREND_MONTHS ? 2 : 1
      const rows = seen.map(({ period, t }) => [
        1,
        ...(base === 2 ? [t / n] : []),
        ...columnsOf({ harmonics, festival }, period),
      ])
      // The variance is a parameter too.
      const parameters = (rows[0]?.length ?? 0) + 1
      if (n - parameters - 1 <= 0) continue
      const fit = leastSquares(rows, logs)
      if (!fit) continue
      const criterion =
        n * Math.log(Math.max(fit.rss / n, 1e-10)) +
        2 * parameters +
        (2 * parameters * (parameters + 1)) / (n - parameters - 1)
      if (best !== null && criterion >= best.criterion) continue
      const coefficients = fit.coefficients.slice(base)
      const season = coefficients.length === 0 ? null : { harmonics, festival, months: n, coefficients }
      best = { season, criterion }
    }
  return best?.season ?? null
}

function columnsOf(
  { harmonics, festival }: Pick<Season, 'harmonics' | 'festival'>,
  period: Period,
): number[] {
  const year = Number(period.from.slice(0, 4))
  const day = (Date.parse(period.from) - Date.UTC(year, 0, 1)) / 86_400_000 + period.days / 2
  const angle = (2 * Math.PI * day) / 365.25
  const columns: number[] = []
  for (let k = 1; k <= harmonics; k++) columns.push(Math.sin(k * angle), Math.cos(k * angle))
  if (!festival) return columns
  // The weeks before a festival in January may begin in the December before.
  const festivals = [springFestival(year), springFestival(year + 1)]
  const share = (first: number, end: number) =>
    festivals.reduce((sum, start) => sum + shareWithin(period, addDays(start, first), addDays(start, end)), 0)
  return [...columns, share(-BEFORE_DAYS, 0), share(0, HOLIDAY_DAYS)]
}
