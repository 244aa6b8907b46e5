import type { Random } from './random.ts'

/**
 * Demand for free supplies at one machine: presses arrive as an inhomogeneous Poisson process whose rate follows the
 * hour, the weekday and the season. Everything here is a pure function of instants (epoch milliseconds) and of a
 * seeded generator.
 */

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** China keeps one time, UTC+8, and no daylight saving. */
const CHINA_OFFSET = 8 * HOUR

/** How busy a place is: quiet 0.3 a day, normal 1.5 to 2.4, hot spots 12 to 30. */
export const DEMAND_PROFILES = ['quiet', 'normal', 'hot'] as const
export type DemandProfile = (typeof DEMAND_PROFILES)[number]

const PRESSES_PER_DAY: Record<DemandProfile, readonly [low: number, high: number]> = {
  quiet: [0.2, 0.4],
  normal: [1.5, 2.4],
  hot: [12, 30],
}

/** Share of each hour of the day, relative to the mean hour: evenings, until people sleep. */
const HOUR_WEIGHTS = normalised([
  0.7, 0.4, 0.2, 0.1, 0.1, 0.15, 0.3, 0.5, 0.6, 0.6, 0.6, 0.7, 0.9, 0.8, 0.7, 0.7, 0.8, 1.1, 1.5, 2.0, 2.6,
  2.9, 2.4, 1.4,
])
/** Sunday to Saturday, relative to the mean day. */
const WEEKDAY_WEIGHTS = normalised([1.1, 0.9, 0.88, 0.9, 0.95, 1.12, 1.2])

/** Average presses a day of one place with this profile, drawn once per place. */
export function drawPressesPerDay(profile: DemandProfile, random: Random): number {
  const [low, high] = PRESSES_PER_DAY[profile]
  return random.between(low, high)
}

/** Demand at an instant relative to the yearly average: its mean over a calendar year (China time) is 1. */
export function demandFactor(at: number): number {
  const local = at + CHINA_OFFSET
  const day = Math.floor(local / DAY)
  const hour = Math.floor((local - day * DAY) / HOUR)
  return dayFactor(day) * (HOUR_WEIGHTS[hour] ?? 1)
}

/** Mean number of presses between two instants at a place with `perDay` presses on an average day. */
export function expectedPresses(perDay: number, from: number, to: number): number {
  let total = 0
  for (let start = from; start < to; ) {
    const end = Math.min(to, hourEnd(start))
    total += (demandFactor(start) * perDay * (end - start)) / DAY
    start = end
  }
  return total
}

/**
 * Instant of the next press after `after`, or Infinity when nobody ever comes (`perDay` 0). Exact, not thinned: a unit
 * exponential is used up by the hourly rates (time rescaling theorem of Poisson processes).
 */
export function nextPress(perDay: number, after: number, random: Random): number {
  if (!(perDay > 0)) return Number.POSITIVE_INFINITY
  let left = random.exponential()
  for (let start = after; ; ) {
    const end = hourEnd(start)
    const rate = (demandFactor(start) * perDay) / DAY
    const used = rate * (end - start)
    if (used >= left) return start + left / rate
    left -= used
    start = end
  }
}

/** Every instant at which somebody presses, from `from` (excluded) without end. */
export function* pressTimes(perDay: number, from: number, random: Random): Generator<number, void> {
  for (let at = nextPress(perDay, from, random); Number.isFinite(at); at = nextPress(perDay, at, random))
    yield at
}

function hourEnd(at: number): number {
  return (Math.floor(at / HOUR) + 1) * HOUR
}

/** `day` counts from 1970-01-01 in China time. */
function dayFactor(day: number): number {
  const year = new Date(day * DAY).getUTCFullYear()
  return rawDayFactor(day) / yearMean(year)
}

function rawDayFactor(day: number): number {
  // 1970-01-01 was a Thursday.
  const weekday = (((day + 4) % 7) + 7) % 7
  return seasonFactor(day) * (WEEKDAY_WEIGHTS[weekday] ?? 1)
}

/** Surges in spring and before the Spring Festival; a lull in the holiday week, when migrants have gone home. */
function seasonFactor(day: number): number {
  const year = new Date(day * DAY).getUTCFullYear()
  const sinceMarch = day - Date.UTC(year, 2, 1) / DAY
  const spring = sinceMarch >= 0 && sinceMarch < 92 ? 0.35 * Math.sin((Math.PI * sinceMarch) / 92) : 0
  return (1 + spring) * festivalFactor(day - springFestival(year))
}

function festivalFactor(daysSince: number): number {
  if (daysSince >= -21 && daysSince < 0) return 1 + 0.9 * ((daysSince + 22) / 21)
  if (daysSince >= 0 && daysSince < 7) return 0.6
  return 1
}

const yearMeans = new Map<number, number>()
/** Remembered because every hour of every device asks for it; a pure function of the year. */
function yearMean(year: number): number {
  const known = yearMeans.get(year)
  if (known !== undefined) return known
  const first = Date.UTC(year, 0, 1) / DAY
  const end = Date.UTC(year + 1, 0, 1) / DAY
  let total = 0
  for (let day = first; day < end; day++) total += rawDayFactor(day)
  const mean = total / (end - first)
  yearMeans.set(year, mean)
  return mean
}

const chineseCalendar = new Intl.DateTimeFormat('en-u-ca-chinese', {
  month: 'numeric',
  day: 'numeric',
  timeZone: 'UTC',
})
const springFestivals = new Map<number, number>()
/**
 * First day of the first lunar month (春节) as days since 1970-01-01, between 21 January and 21 February. From ICU's
 * calendar, which is a day late when the new moon comes just before midnight (2027): near enough for demand.
 */
export function springFestival(year: number): number {
  const known = springFestivals.get(year)
  if (known !== undefined) return known
  let day = Date.UTC(year, 0, 20) / DAY
  while (!isLunarNewYear(day)) day++
  springFestivals.set(year, day)
  return day
}

function isLunarNewYear(day: number): boolean {
  const parts = chineseCalendar.formatToParts(day * DAY)
  return (
    parts.some((p) => p.type === 'month' && p.value === '1') &&
    parts.some((p) => p.type === 'day' && p.value === '1')
  )
}

function normalised(weights: readonly number[]): readonly number[] {
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length
  return weights.map((weight) => weight / mean)
}
