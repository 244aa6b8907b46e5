import type { Locale } from './dictionary.ts'
import type { Translate } from './text.ts'

/** China keeps one time zone; a county's days begin and end by it wherever its screens are opened. */
export const COUNTY_TIME_ZONE = 'Asia/Shanghai'

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

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
  percent(part: number, whole: number): string
  list(items: readonly string[]): string
}

/** Today's calendar date in county time. */
export const countyDay = (now: number): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: COUNTY_TIME_ZONE }).format(now)

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
  const dayFormat = new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    year: 'numeric',
    month: locale === 'en' ? 'short' : '2-digit',
    day: locale === 'en' ? 'numeric' : '2-digit',
  })
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
    month: 'numeric',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  const timeFormat = new Intl.DateTimeFormat(locale, {
    ...zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  const shortFormat = new Intl.DateTimeFormat(locale, {
    ...zone,
    month: 'numeric',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'always' })
  const list = new Intl.ListFormat(locale, {
    type: 'conjunction',
    style: locale === 'en' ? 'long' : 'narrow',
  })
  const moneyFormat = new Intl.NumberFormat(locale, { style: 'currency', currency: 'CNY' })
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
      whole === 0 ? '—' : new Intl.NumberFormat(locale, { style: 'percent' }).format(part / whole),
    list: (items) => list.format(items),
  }
}
