import type { Excursion } from '../../protocol/api/excursions.ts'

/**
 * What a person calls one excursion: a source that was too warm, with every limit that it passed meanwhile. The record keeps
 * each limit by itself, since products tolerate different things; what overlaps is one event.
 */
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
const overlap = (one: Excursion, other: Excursion): boolean =>
  one.startedAt < end(other) && other.startedAt < end(one)
/** What turned out not to be so says so by itself. */
const belongs = (one: Excursion, other: Excursion): boolean =>
  one.sourceId === other.sourceId &&
  one.kind === other.kind &&
  one.withdrawnAt === null &&
  other.withdrawnAt === null &&
  overlap(one, other)

/** Events in the order of the first excursion of each. */
export function groupExcursions(excursions: readonly Excursion[]): ExcursionEvent[] {
  let groups: Excursion[][] = []
  for (const excursion of excursions) {
    const isOf = (group: readonly Excursion[]) => group.some((other) => belongs(excursion, other))
    const [home, ...others] = groups.filter(isOf)
    if (!home) groups.push([excursion])
    else {
      // It may join what did not touch before.
      home.push(...others.flat(), excursion)
      groups = groups.filter((group) => !others.includes(group))
    }
  }
  return groups.flatMap((group) => {
    const [first] = group
    return first ? [eventOf(first, group)] : []
  })
}

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
