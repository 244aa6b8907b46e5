import type { DemandDay } from '../../protocol/api/record.ts'
import { isKnown } from '../../protocol/messages/events.ts'
import type { RecordedEvent } from './record.store.ts'

type Counts = Pick<DemandDay, 'vended' | 'failed' | 'refused'>
type Reason = keyof Counts['refused']

const none = (): Counts => ({
  vended: 0,
  failed: 0,
  refused: { sold_out: 0, cooldown: 0, fault: 0, blocked: 0, other: 0 },
})

/** What tells of demand. */
export const DEMAND_KINDS = ['vend', 'failed', 'refused'] as const

const isReason = (reason: string): reason is Reason => Object.hasOwn(none().refused, reason)

/** What people asked of a machine on each of these days, met or not. Tests are nobody's demand. */
export function demandByDay(
  events: readonly RecordedEvent[],
  days: readonly string[],
  dayOf: (instant: Date) => string,
): DemandDay[] {
  const tallies = new Map(days.map((day) => [day, { all: none(), channels: new Map<number, Counts>() }]))
  for (const { payload, occurredAt } of events) {
    if (!isKnown(payload)) continue
    if (payload.kind !== 'vend' && payload.kind !== 'failed' && payload.kind !== 'refused') continue
    const tally = tallies.get(dayOf(occurredAt))
    if (!tally) continue
    const channel = tally.channels.get(payload.channel) ?? none()
    tally.channels.set(payload.channel, channel)
    for (const counts of [tally.all, channel])
      if (payload.kind === 'vend') counts.vended += payload.quantity
      else if (payload.kind === 'failed') counts.failed++
      else counts.refused[reasonOf(payload.reason)]++
  }
  return [...tallies].map(([day, { all, channels }]) => ({
    day,
    ...all,
    channels: [...channels].sort(([a], [b]) => a - b).map(([channel, counts]) => ({ channel, ...counts })),
  }))
}

const reasonOf = (told = ''): Reason => (isReason(told) ? told : 'other')
