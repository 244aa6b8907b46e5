import { addDays } from '../../places/time-zone.ts'

const chineseCalendar = new Intl.DateTimeFormat('en-u-ca-chinese', {
  month: 'numeric',
  day: 'numeric',
  timeZone: 'UTC',
})
const known = new Map<number, string>()

/**
 * First day of the first lunar month (春节), between 21 January and 21 February, `YYYY-MM-DD`. From ICU's calendar, which
 * is a day late when the new moon comes just before midnight (2027): near enough for what a month needs.
 */
export function springFestival(year: number): string {
  const found = known.get(year)
  if (found !== undefined) return found
  let day = `${year}-01-20`
  while (!isLunarNewYear(day)) day = addDays(day, 1)
  known.set(year, day)
  return day
}

function isLunarNewYear(day: string): boolean {
  const parts = chineseCalendar.formatToParts(new Date(day))
  const of = (type: string) => parts.find((part) => part.type === type)?.value
  return of('month') === '1' && of('day') === '1'
}
