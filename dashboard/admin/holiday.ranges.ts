import type { CalendarDay } from '../../protocol/api/places.ts'
import { addDays, daysBetween } from '../locales/format.ts'

/** Days in a row of the same kind and name, both ends included. */
export interface HolidayRange extends Omit<CalendarDay, 'day'> {
  from: string
  to: string
}

/** The longest that is entered at once, in days. */
export const MOST_DAYS = 31

/** The entries of a year, in its order. `days` by day. */
export function rangesIn(year: string, days: readonly CalendarDay[]): HolidayRange[] {
  const ranges: HolidayRange[] = []
  for (const { day, kind, name } of days) {
    if (!day.startsWith(`${year}-`)) continue
    const last = ranges.at(-1)
    if (last && last.kind === kind && last.name === name && addDays(last.to, 1) === day) last.to = day
    else ranges.push({ from: day, to: day, kind, name })
  }
  return ranges
}

export const lengthOf = ({ from, to }: HolidayRange): number => daysBetween(from, to) + 1

export const daysOf = ({ from, to, kind, name }: HolidayRange): CalendarDay[] =>
  Array.from({ length: daysBetween(from, to) + 1 }, (_, i) => ({ day: addDays(from, i), kind, name }))

export const without = (days: readonly CalendarDay[], { from, to }: HolidayRange): CalendarDay[] =>
  days.filter(({ day }) => day < from || day > to)
