import { createHash } from 'node:crypto'
import type { Calendar, CalendarDay } from '../../protocol/api/places.ts'
import type { Actor } from '../route.ts'

/** The calendar holds for every county: only an administrator without a limit keeps it. */
export const keepsCalendar = ({ person, scope }: Actor): boolean =>
  person.role === 'administrator' && scope === null

/** Names what a calendar says, whoever entered it when; `days` are in order. */
export function calendarOf(days: CalendarDay[]): Calendar {
  const said = JSON.stringify(days.map(({ day, kind, name }) => [day, kind, name]))
  return { days, version: createHash('sha256').update(said).digest('hex').slice(0, 16) }
}

/** Whether somebody entered holidays of that year: no year is without any. */
export const knowsYearOf = (days: Iterable<string>, day: string): boolean =>
  [...days].some((known) => known.slice(0, 4) === day.slice(0, 4))

/** The first of the days `today` to `until`, less than a year apart, in a year without any entry; null when there is none. */
export function holidaysMissingOn(
  calendar: readonly CalendarDay[],
  today: string,
  until: string,
): string | null {
  const days = calendar.map(({ day }) => day)
  if (!knowsYearOf(days, today)) return today
  return knowsYearOf(days, until) ? null : `${until.slice(0, 4)}-01-01`
}
