import { addDays } from '../../places/time-zone.ts'

/** A calendar month, `YYYY-MM`, of a calendar date `YYYY-MM-DD`. */
export const monthOf = (day: string): string => day.slice(0, 7)
export const firstDayOf = (month: string): string => `${month}-01`
export const lastDayOf = (month: string): string => endOf(month).lastDay
export const daysIn = (month: string): number => endOf(month).days

interface End {
  lastDay: string
  days: number
}

/** A ledger has some dozens of months, asked about millions of times when it is summed up: each is worked out once. */
const ends = new Map<string, End>()

function endOf(month: string): End {
  const known = ends.get(month)
  if (known) return known
  const lastDay = addDays(firstDayOf(addMonth(month, 1)), -1)
  const end = { lastDay, days: Number(lastDay.slice(8)) }
  ends.set(month, end)
  return end
}

/** The month `count` later; before, with a `count` below 0. */
export function addMonth(month: string, count: number): string {
  const months = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + count
  return `${String(Math.floor(months / 12)).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}`
}
