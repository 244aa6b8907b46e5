import type { TimeQuality } from '../../../protocol/api/devices.ts'
import type { ClockSource } from '../../../protocol/messages/parts.ts'

/** When something happened by the device's own reckoning. */
export interface DeviceMoment {
  boot: number
  /** Milliseconds since that boot. */
  uptime: number
  /** The device's clock, ISO 8601; anything. */
  at: string | null
  clock: ClockSource
}

/** What is known of an event's time without looking at its clock; milliseconds since 1970. */
export interface Surroundings {
  /** When its boot began, by messages that were heard live; null when none was. */
  beganAt: number | null
  /** It happened not before, and not after this; null = nobody knows. `before` is no earlier than `after`. */
  after: number | null
  before: number | null
  /** What the event before it in the log was given, a guess perhaps. */
  previous: number | null
}

export interface EventTime {
  /** Milliseconds since 1970; never later than the message that told it. */
  at: number
  quality: TimeQuality
  /** Of an interval; null otherwise, and when there is no bound on that side. */
  after: number | null
  before: number | null
}

/** Nothing that speaks this protocol is older; a dead clock battery says 1970 or 2000. */
export const EARLIEST = Date.UTC(2020, 0, 1)
/** How far a clock may differ from what is known, and run ahead of ours, and still be believed: milliseconds. */
const CONTRADICTION = 3_600_000
const CLOCK_AHEAD = 300_000

/** A clock that is set from outside, unlike one that only ticks on: no guess stands against it. */
export const isSynchronised = (clock: ClockSource): boolean => clock === 'ntp' || clock === 'server'

/** When a message left its device, which says what time it was: a clock that is set tells how long a broker kept it. */
export function sentAt({ at, clock }: Pick<DeviceMoment, 'at' | 'clock'>, receivedAt: number): number {
  const told = at === null || !isSynchronised(clock) ? Number.NaN : Date.parse(at)
  return told >= EARLIEST && told < receivedAt ? told : receivedAt
}

/**
 * When an event happened (docs/dispenser-protocol.md, "The log"). No clock is refused: one that is absent or cannot be right only gives way
 * to the next best knowledge.
 */
export function eventTime(moment: DeviceMoment, receivedAt: number, known: Surroundings): EventTime {
  const { beganAt, after, before, previous } = known
  const latest = Math.min(before ?? receivedAt, receivedAt)
  const guess = previous !== null && previous <= latest ? previous : null
  const clock = moment.clock === 'none' || moment.at === null ? Number.NaN : Date.parse(moment.at)
  const byUptime = beganAt === null ? null : beganAt + moment.uptime

  const floor = isSynchronised(moment.clock) ? after : highest(after, guess)
  const believed =
    clock >= Math.max(EARLIEST, (floor ?? 0) - CONTRADICTION) &&
    clock <= Math.min(receivedAt + CLOCK_AHEAD, (before ?? receivedAt) + CONTRADICTION) &&
    (byUptime === null || Math.abs(clock - byUptime) <= CONTRADICTION)
  if (believed) return exactly(Math.min(Math.max(clock, floor ?? clock), latest), 'clock')
  if (byUptime !== null && byUptime >= EARLIEST)
    return exactly(Math.min(Math.max(byUptime, after ?? byUptime), receivedAt), 'offset')
  if (after === null && before === null) return exactly(receivedAt, 'received')
  const middle = after === null ? latest : Math.round((after + latest) / 2)
  return { at: Math.max(middle, guess ?? middle), quality: 'interval', after, before: latest }
}

const exactly = (at: number, quality: TimeQuality): EventTime => ({ at, quality, after: null, before: null })

/** Of what is known; null = neither is. */
export const highest = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.max(a, b)
