import type { Excursion } from '../../protocol/api/excursions.ts'
import { excursionEvents } from '../../protocol/excursion-events.ts'

/** One event as a list shows it. */
export interface ExcursionEvent {
  /** Of its first excursion, in the order they came. */
  key: string
  first: Excursion
  /** One for each limit passed, the one that was passed first at the head. */
  excursions: readonly Excursion[]
  startedAt: string
  /** Null while any of it lasts. */
  endedAt: string | null
  /** What ended the last of it. */
  endedBy: Excursion['endedBy']
  minutes: number
  /** Furthest outside and when; null = no data. */
  peak: number | null
  peakAt: string | null
}

const end = ({ endedAt }: Excursion): string => endedAt ?? '~'

/** Events in the order of the first excursion of each. */
export const groupExcursions = (excursions: readonly Excursion[]): ExcursionEvent[] =>
  excursionEvents(excursions).flatMap((group) => (group[0] ? [eventOf(group[0], group)] : []))

/** How far outside; nothing measured is least. */
function severity({ kind, peak }: Excursion): number {
  if (peak === null) return Number.NEGATIVE_INFINITY
  return kind === 'hot' || kind === 'humid' ? peak : -peak
}

function eventOf(first: Excursion, group: readonly Excursion[]): ExcursionEvent {
  const excursions = group.toSorted(
    (a, b) => a.startedAt.localeCompare(b.startedAt) || end(b).localeCompare(end(a)),
  )
  const earliest = excursions[0] ?? first
  const last = group.reduce((a, b) => (end(b) > end(a) ? b : a))
  const worst = excursions.reduce((a, b) => (severity(b) > severity(a) ? b : a))
  return {
    key: first.id,
    first,
    excursions,
    startedAt: earliest.startedAt,
    endedAt: last.endedAt,
    endedBy: last.endedBy,
    minutes: minutesOf(earliest, last),
    peak: worst.peak,
    peakAt: worst.peakAt,
  }
}

/** From the start of the first to the end of the last; what lasts counts until now, as the server has it. */
function minutesOf(earliest: Excursion, last: Excursion): number {
  const ahead = Date.parse(last.startedAt) - Date.parse(earliest.startedAt)
  return last.minutes + Math.round(ahead / 60_000)
}
