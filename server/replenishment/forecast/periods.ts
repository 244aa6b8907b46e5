import type { ForecastStep } from '../../../protocol/api/forecast.ts'
import { addMonths } from '../../inventory/expiry.ts'
import { addDays, weekdayOf } from '../../places/time-zone.ts'

/** Whole calendar days; `from` is `YYYY-MM-DD`. */
export interface Period {
  from: string
  days: number
}

const DAY = 86_400_000
const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / DAY

/** The first day of the calendar month, or the Monday of the week, in which `day` lies. */
export const startOf = (step: ForecastStep, day: string): string =>
  step === 'month' ? `${day.slice(0, 7)}-01` : addDays(day, -weekdayOf(day))

const shifted = (step: ForecastStep, start: string, count: number): string =>
  step === 'month' ? addMonths(start, count) : addDays(start, 7 * count)

/** `count` periods in a row, the first of them `offset` periods after the one in which `day` lies. */
export function periodsAround(step: ForecastStep, day: string, offset: number, count: number): Period[] {
  const start = startOf(step, day)
  return Array.from({ length: count }, (_, i) => {
    const from = shifted(step, start, offset + i)
    return { from, days: daysBetween(from, shifted(step, start, offset + i + 1)) }
  })
}

/** The day after the last one. */
export const endOf = ({ from, days }: Period): string => addDays(from, days)

/** Share of a period's days that lie from `first` on and before `end`. */
export function shareWithin({ from, days }: Period, first: string, end: string): number {
  const begin = Math.max(0, daysBetween(from, first))
  return Math.max(0, Math.min(days, daysBetween(from, end)) - begin) / days
}
