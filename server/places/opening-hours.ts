import type { CalendarDay, OpeningHours } from '../../protocol/api/places.ts'
import { addDays, type TimeZone, weekdayOf } from './time-zone.ts'

/** Public holidays and make-up working days by `YYYY-MM-DD`. */
export type Calendar = ReadonlyMap<string, CalendarDay['kind']>

export interface OpeningState {
  /** Null when nobody said when it is open. */
  openNow: boolean | null
  /** When it next closes or opens; null when not known or not within 60 days. */
  changesAt: Date | null
}

interface Interval {
  open: string
  close: string
}
/** Milliseconds since the epoch; open from `start` until just before `end`. */
interface Span {
  start: number
  end: number
}

const WHOLE_DAY: Interval[] = [{ open: '00:00', close: '24:00' }]
const SATURDAY = 5
/** An interval begun two days ago at 24:00 can last until now. */
const DAYS_BACK = 2
/** Most places change within the first window; the second finds the end of a long closure. */
const DAYS_AHEAD = [3, 60]

/** Whether a place is open at `now` and until when. Intervals belong to the day they begin on, also past midnight. */
export function openingState(
  hours: OpeningHours | null,
  calendar: Calendar,
  now: Date,
  zone: TimeZone,
): OpeningState {
  if (hours === null || !(hours.always || hours.week)) return { openNow: null, changesAt: null }
  const at = now.getTime()
  const today = zone.dayOf(now)
  let openNow = false
  for (const days of DAYS_AHEAD) {
    const spans = merge(spansOf(hours, calendar, zone, today, days))
    const current = spans.find((span) => span.start <= at && at < span.end)
    openNow = current !== undefined
    const change = current ? current.end : spans.find((span) => span.start > at)?.start
    // Past the window the days that follow could continue or fill it.
    if (change !== undefined && change < zone.instantOf(today, (days + 1) * 1_440).getTime())
      return { openNow, changesAt: new Date(change) }
  }
  return { openNow, changesAt: null }
}

/**
 * The intervals that begin on `day`. Exceptions win over holidays, holidays over the week; a make-up working day at a
 * weekend has Monday's hours; a place that is always open heeds exceptions alone. Needs `always` or `week`.
 */
function intervalsOn(hours: OpeningHours, calendar: Calendar, day: string): readonly Interval[] {
  const exception = hours.exceptions.find((candidate) => candidate.day === day)
  if (exception) return exception.intervals
  if (hours.always) return WHOLE_DAY
  const kind = calendar.get(day)
  if (kind === 'holiday' && hours.holidays !== 'as_usual')
    return hours.holidays === 'closed' ? [] : hours.holidays
  const weekday = weekdayOf(day)
  return hours.week?.[kind === 'workday' && weekday >= SATURDAY ? 0 : weekday] ?? []
}

function spansOf(
  hours: OpeningHours,
  calendar: Calendar,
  zone: TimeZone,
  today: string,
  ahead: number,
): Span[] {
  const spans: Span[] = []
  for (let offset = -DAYS_BACK; offset <= ahead; offset++) {
    const day = addDays(today, offset)
    for (const interval of intervalsOn(hours, calendar, day)) {
      const open = minutes(interval.open)
      const close = minutes(interval.close)
      const start = zone.instantOf(day, open).getTime()
      const end = zone.instantOf(day, close > open ? close : close + 1_440).getTime()
      spans.push({ start, end })
    }
  }
  return spans
}

/** Overlapping and adjoining spans become one. */
function merge(spans: Span[]): Span[] {
  const merged: Span[] = []
  for (const span of spans.sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1)
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end)
    else merged.push({ ...span })
  }
  return merged
}

function minutes(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))
}
