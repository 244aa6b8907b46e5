import type { Locale } from './dictionary.ts'
import type { Translate } from './text.ts'

/** China keeps one time zone; a county's days begin and end by it wherever its screens are opened. */
export const COUNTY_TIME_ZONE = 'Asia/Shanghai'

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** The greatest share below 1 that one digit shows. */
const ALMOST_ALL = 0.999

export interface Format {
  number(value: number, fractionDigits?: number): string
  /** Calendar date `YYYY-MM-DD` in the reader's form. */
  day(day: string): string
  /** The same with the day of the week. */
  longDay(day: string): string
  /** Date and time in county time. */
  instant(iso: string): string
  /** Time of day in county time, with the date when it is not today's. */
  moment(iso: string, now: number): string
  /** "3 分钟前". Ages under a minute are "just now" unless `seconds` are wanted. */
  age(iso: string, now: number, seconds?: boolean): string
  /** Fen as an amount in CNY. */
  money(fen: number): string
  /** A share with one digit; what is not all is never shown as 100 %. */
  percent(part: number, whole: number): string
  list(items: readonly string[]): string
}

/** Calendar date `YYYY-MM-DD` in county time of an instant, in milliseconds since 1970. */
export const countyDay = (now: number): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: COUNTY_TIME_ZONE }).format(now)

/** The instant of a date and time of day, `YYYY-MM-DDTHH:mm`, in county time. */
export const countyInstant = (local: string): string => new Date(`${local}:00+08:00`).toISOString()

/** The calendar date `days` after `day`; both `YYYY-MM-DD`. */
export function addDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + days)
  return date.toISOString().slice(0, 10)
}

/** Whole days from `from` to `to`, both `YYYY-MM-DD`; negative when `to` is past. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / (DAY * 1000))

export function formatter(locale: Locale, t: Translate): Format {
  const zone = { timeZone: COUNTY_TIME_ZONE }
  const monthAndDay: Intl.DateTimeFormatOptions =
    locale === 'en' ? { month: 'short', day: 'numeric' } : { month: '2-digit', day: '2-digit' }
  const clock: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
  const dayFormat = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', year: 'numeric', ...monthAndDay })
  const longDayFormat = new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    weekday: 'long',
  })
  const instantFormat = new Intl.DateTimeFormat(locale, {
    ...zone,
    year: 'numeric',
    ...monthAndDay,
    ...clock,
  })
  const timeFormat = new Intl.DateTimeFormat(locale, { ...zone, ...clock })
  const shortFormat = new Intl.DateTimeFormat(locale, { ...zone, ...monthAndDay, ...clock })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'always' })
  const list = new Intl.ListFormat(locale, {
    type: 'conjunction',
    style: locale === 'en' ? 'long' : 'narrow',
  })
  const moneyFormat = new Intl.NumberFormat(locale, { style: 'currency', currency: 'CNY' })
  const percentFormat = new Intl.NumberFormat(locale, {
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  })
  const numbers = new Map<number, Intl.NumberFormat>()
  const numberFormat = (digits: number) => {
    const known =
      numbers.get(digits) ??
      new Intl.NumberFormat(locale, { maximumFractionDigits: digits, minimumFractionDigits: digits })
    numbers.set(digits, known)
    return known
  }

  return {
    number: (value, digits = 0) => numberFormat(digits).format(value),
    day: (day) => dayFormat.format(new Date(`${day}T00:00:00Z`)),
    longDay: (day) => longDayFormat.format(new Date(`${day}T00:00:00Z`)),
    instant: (iso) => instantFormat.format(new Date(iso)),
    moment: (iso, now) =>
      (countyDay(Date.parse(iso)) === countyDay(now) ? timeFormat : shortFormat).format(new Date(iso)),
    age(iso, now, seconds = false) {
      const elapsed = Math.max(0, Math.round((now - Date.parse(iso)) / 1000))
      if (elapsed < MINUTE)
        return seconds && elapsed >= 5 ? relative.format(-elapsed, 'second') : t('time.justNow')
      if (elapsed < HOUR) return relative.format(-Math.floor(elapsed / MINUTE), 'minute')
      if (elapsed < 2 * DAY) return relative.format(-Math.floor(elapsed / HOUR), 'hour')
      if (elapsed < 60 * DAY) return relative.format(-Math.floor(elapsed / DAY), 'day')
      return relative.format(-Math.floor(elapsed / (30.4375 * DAY)), 'month')
    },
    money: (fen) => moneyFormat.format(fen / 100),
    percent: (part, whole) =>
      // Almost all is not all: what is missing is to be seen.
      whole === 0
        ? '—'
        : percentFormat.format(part < whole ? Math.min(part / whole, ALMOST_ALL) : part / whole),
    list: (items) => list.format(items),
  }
}
