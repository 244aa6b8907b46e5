import { z } from 'zod'
import { type DeviceEvent, EVENT_KINDS, knownEvent, unknownEvent } from '../../../protocol/messages/events.ts'
import { count, logId, MAX_BATCH_EVENTS, version } from '../../../protocol/messages/parts.ts'

/** A batch in which something cannot be read. */
export interface ReadableEvents {
  log: string
  first: number
  /** In the order of the batch; null = cannot be read. */
  events: (DeviceEvent | null)[]
  /** What cannot be read, as it came. */
  unreadable: unknown[]
  /** What is wrong with it, in few words; empty when every event can be read. */
  detail: string
}

const envelope = z.looseObject({
  v: version,
  log: logId,
  first: count,
  // Far more than a batch may hold, and few enough to read.
  events: z
    .array(z.unknown())
    .min(1)
    .max(4 * MAX_BATCH_EVENTS),
})
const kindOf = z.looseObject({ kind: z.enum(EVENT_KINDS as [string, ...string[]]) })
const EVENTS_TOLD = 3

/**
 * What can be read of a batch that is not as it should be; null when even its place in the log cannot. One event that a
 * worn memory has garbled must not hold up those around it for ever.
 */
export function readableEvents(payload: Buffer): ReadableEvents | null {
  const batch = envelope.safeParse(JSON.parse(payload.toString()))
  if (!batch.success || !Number.isSafeInteger(batch.data.first + batch.data.events.length)) return null
  const { log, first, events } = batch.data
  const faults: { seq: number; event: unknown; message: string }[] = []
  const read = events.map((event, i): DeviceEvent | null => {
    const schema = kindOf.safeParse(event).success ? knownEvent : unknownEvent
    const result = schema.safeParse(event)
    if (result.success) return result.data
    const issue = result.error.issues[0]
    faults.push({ seq: first + i, event, message: `${issue?.path.join('.')}: ${issue?.message}` })
    return null
  })
  const told = faults.slice(0, EVENTS_TOLD).map(({ seq, message }) => `event ${seq}: ${message}`)
  const more = faults.length - told.length
  const detail = `${told.join('; ')}${more > 0 ? ` and ${more} more` : ''}`
  return { log, first, events: read, unreadable: faults.map(({ event }) => event), detail }
}
