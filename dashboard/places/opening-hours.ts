import type { z } from 'zod'
import type { interval, OpeningHours } from '../../protocol/api/places.ts'

export type Interval = z.infer<typeof interval>
type Week = NonNullable<OpeningHours['week']>
/** A run of weekdays, 0 = Monday, with the same hours. */
export interface WeekRun {
  first: number
  last: number
  intervals: readonly Interval[]
}

export const DAYS = [0, 1, 2, 3, 4, 5, 6] as const

const textOf = (intervals: readonly Interval[]): string =>
  intervals.map(({ open, close }) => `${open}-${close}`).join(', ')

/** Days with the same hours stand together: Monday to Friday, Saturday, Sunday. */
export function weekRuns(week: Week): WeekRun[] {
  const runs: WeekRun[] = []
  week.forEach((intervals, day) => {
    const last = runs.at(-1)
    if (last && textOf(last.intervals) === textOf(intervals)) last.last = day
    else runs.push({ first: day, last: day, intervals })
  })
  return runs
}

/** Hours as a person writes them: `09:00-12:00, 14:00-17:30`. */
export const writeIntervals = textOf

const CLOCK = /^([01]?\d|2[0-3]):([0-5]\d)$|^24:00$/
/** Separators that people and Chinese keyboards use: full-width comma, semicolon and tilde among them. */
const BETWEEN = /[,;\uFF0C\uFF1B\u3001]+/
const TO = /\s*[-\u2013\u2014~\uFF5E\u81F3\u5230]+\s*/

/** Reads what a person wrote; an empty text is a closed day. Null when it cannot be read. */
export function readIntervals(text: string): Interval[] | null {
  const parts = text
    .replaceAll('\uFF1A', ':')
    .split(BETWEEN)
    .map((part) => part.trim())
    .filter(Boolean)
  const intervals: Interval[] = []
  for (const part of parts) {
    const [open, close, ...more] = part.split(TO)
    if (!open || !close || more.length > 0 || !CLOCK.test(open) || !CLOCK.test(close)) return null
    intervals.push({ open: open.padStart(5, '0'), close: close.padStart(5, '0') })
  }
  return intervals.length <= 4 ? intervals : null
}
