import type { FinderPoint } from '../../protocol/api/finder.ts'
import type { OpeningHours } from '../../protocol/api/places.ts'
import { distanceIn } from '../../protocol/nearby.ts'
import { addDays, type TimeZone, weekdayOf } from '../places/time-zone.ts'
import type { Locale } from './locales/locale.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** Any Monday. */
const MONDAY = '2024-01-01'

interface Formats {
  ago: Intl.RelativeTimeFormat
  weekday: Intl.DateTimeFormat
  day: Intl.DateTimeFormat
  date: Intl.DateTimeFormat
}
/** Kept by language: making one costs more than the rest of a page. */
const formats = new Map<string, Formats>()

function formatsOf(code: string): Formats {
  const known = formats.get(code)
  if (known) return known
  const made = {
    ago: new Intl.RelativeTimeFormat(code),
    weekday: new Intl.DateTimeFormat(code, { weekday: 'short', timeZone: 'UTC' }),
    day: new Intl.DateTimeFormat(code, { month: 'short', day: 'numeric', timeZone: 'UTC' }),
    date: new Intl.DateTimeFormat(code, { dateStyle: 'long', timeZone: 'UTC' }),
  }
  formats.set(code, made)
  return made
}

/** Facts in the words of one language, at one moment, on the county's clock. */
export class Words {
  readonly locale: Locale
  readonly now: Date
  readonly #zone: TimeZone

  constructor(locale: Locale, now: Date, zone: TimeZone) {
    this.locale = locale
    this.now = now
    this.#zone = zone
  }

  /** The county's calendar day. */
  get today(): string {
    return this.#zone.dayOf(this.now)
  }

  /** A place's name as this reader knows it. */
  nameOf({ name, nameEn }: { name: string; nameEn: string | null }): string {
    return this.locale.usesEnglishNames ? (nameEn ?? name) : name
  }

  /** How long ago, e.g. `20 分钟前`. The future, which a wrong clock makes, counts as now. */
  ago(instant: Date): string {
    const age = this.now.getTime() - instant.getTime()
    if (age < MINUTE) return this.locale.justNow
    const { code, ago = (count, unit) => formatsOf(code).ago.format(-count, unit) } = this.locale
    if (age < HOUR) return ago(Math.floor(age / MINUTE), 'minute')
    if (age < 2 * DAY) return ago(Math.floor(age / HOUR), 'hour')
    return ago(Math.floor(age / DAY), 'day')
  }

  /** What is known of one category, with its age. */
  knowledgeOf({ availability, knownAt }: FinderPoint['stock'][number]): string {
    const { confirmedAgo, probableAgo, outAgo, unknownSince, neverKnown } = this.locale
    if (knownAt === null) return neverKnown
    const say = { confirmed: confirmedAgo, probable: probableAgo, out: outAgo, unknown: unknownSince }[
      availability
    ]
    return say(this.ago(new Date(knownAt)))
  }

  /** From the middle of a cell, so that it is no better known than a kilometre. */
  roughDistance(metres: number): string {
    const { kilometres, about, underOneKilometre } = this.locale
    return metres < 1_000
      ? underOneKilometre
      : about(kilometres.replace('{n}', String(Math.round(metres / 1_000))))
  }

  distance(metres: number): string {
    const { unit, amount } = distanceIn(metres)
    return this.locale[unit].replace('{n}', amount)
  }

  opening({ openNow, changesAt, always }: Pick<FinderPoint, 'openNow' | 'changesAt' | 'always'>): {
    state: string
    until: string | null
  } {
    const { hoursUnknown, open, openAlways, openUntil, closed, closedUntil } = this.locale
    if (openNow === null) return { state: hoursUnknown, until: null }
    const when = changesAt === null ? null : this.moment(new Date(changesAt))
    if (openNow)
      return {
        state: open,
        until: when === null ? (always && openAlways ? openAlways : null) : openUntil(when),
      }
    return { state: closed, until: when === null ? null : closedUntil(when) }
  }

  /** A moment to come: `17:30` today, else with the day. */
  moment(instant: Date): string {
    const minutes = this.#zone.minutesOf(instant)
    const clock = `${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`
    const today = this.#zone.dayOf(this.now)
    const day = this.#zone.dayOf(instant)
    if (day === today || (minutes === 0 && day === addDays(today, 1)))
      return minutes === 0 && day !== today ? '24:00' : clock
    if (day === addDays(today, 1)) return this.locale.tomorrow(clock)
    return this.locale.onDay(day < addDays(today, 7) ? this.weekday(weekdayOf(day)) : this.day(day), clock)
  }

  /** 0 = Monday. */
  weekday(weekday: number): string {
    return formatsOf(this.locale.code).weekday.format(new Date(addDays(MONDAY, weekday)))
  }

  /** A calendar date without its year. */
  day(day: string): string {
    return formatsOf(this.locale.code).day.format(new Date(day))
  }

  /** A calendar date. */
  date(day: string): string {
    return formatsOf(this.locale.code).date.format(new Date(day))
  }

  /** The week as a table, days with the same hours in one row, then holidays and the exceptions of the next fortnight. */
  hoursTable(hours: OpeningHours): [days: string, hours: string][] {
    const { locale } = this
    const rows: [string, string][] = hours.always
      ? [[locale.daysFromTo(this.weekday(0), this.weekday(6)), locale.openAlways]]
      : this.#week(hours)
    if (!hours.always && hours.week)
      rows.push([
        locale.holidays,
        hours.holidays === 'as_usual'
          ? locale.holidaysAsUsual
          : this.#intervals(hours.holidays === 'closed' ? [] : hours.holidays),
      ])
    const today = this.#zone.dayOf(this.now)
    const soon = hours.exceptions.filter(({ day }) => day >= today && day <= addDays(today, 14))
    for (const { day, intervals } of soon.sort((a, b) => (a.day < b.day ? -1 : 1)))
      rows.push([this.day(day), this.#intervals(intervals)])
    return rows
  }

  #week({ week = [[], [], [], [], [], [], []] }: OpeningHours): [string, string][] {
    const rows: { from: number; to: number; text: string }[] = []
    for (const [weekday, intervals] of week.entries()) {
      const text = this.#intervals(intervals)
      const last = rows.at(-1)
      if (last?.text === text) last.to = weekday
      else rows.push({ from: weekday, to: weekday, text })
    }
    return rows.map(({ from, to, text }) => [
      from === to ? this.weekday(from) : this.locale.daysFromTo(this.weekday(from), this.weekday(to)),
      text,
    ])
  }

  #intervals(intervals: readonly { open: string; close: string }[]): string {
    if (intervals.length === 0) return this.locale.closedAllDay
    const texts = intervals.map(({ open, close }) =>
      open === '00:00' && (close === '24:00' || close === open) ? this.locale.wholeDay : `${open}–${close}`,
    )
    return texts.join(this.locale.listSeparator)
  }
}

const twoDigits = (value: number): string => String(value).padStart(2, '0')
