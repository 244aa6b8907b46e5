import { z } from 'zod'
import {
  channelNumber,
  clockSource,
  count,
  counters,
  deviceClock,
  deviceText,
  logId,
  MAX_BATCH_EVENTS,
  version,
} from './parts.ts'

/** When an event happened by the device's own reckoning. `uptime` is milliseconds since boot. */
const moment = { boot: count, uptime: count, at: deviceClock, clock: clockSource }
const units = z.number().int().min(1).max(1_000)
const level = count.max(10_000)

/** `quantity` units dropped; counted in the channel's lifetime total. */
export const vendEvent = z.looseObject({
  kind: z.literal('vend'),
  ...moment,
  channel: channelNumber,
  quantity: units,
  counters,
})
/** Asked for, nothing dropped: no issue. */
export const failedEvent = z.looseObject({
  kind: z.literal('failed'),
  ...moment,
  channel: channelNumber,
  counters,
})
/** Pressed while sold out or in cooldown: unmet demand. */
export const refusedEvent = z.looseObject({
  kind: z.literal('refused'),
  ...moment,
  channel: channelNumber,
  reason: deviceText(64).optional(),
})
/** Dropped by a technician: never distribution. */
export const testEvent = z.looseObject({
  kind: z.literal('test'),
  ...moment,
  channel: channelNumber,
  quantity: units,
  counters,
})
/** A driver loaded `loaded` units; the channel then held `remaining`. */
export const refillEvent = z.looseObject({
  kind: z.literal('refill'),
  ...moment,
  channel: channelNumber,
  loaded: level,
  remaining: level,
  lot: deviceText(64).optional(),
  expiry: z.iso.date().optional(),
  visit: deviceText(64).optional(),
})
/** A person counted the channel. */
export const countEvent = z.looseObject({
  kind: z.literal('count'),
  ...moment,
  channel: channelNumber,
  remaining: level,
})
export const doorEvent = z.looseObject({ kind: z.literal('door'), ...moment, open: z.boolean() })
export const faultEvent = z.looseObject({
  kind: z.literal('fault'),
  ...moment,
  code: deviceText(64),
  channel: channelNumber.optional(),
})
export const faultClearedEvent = z.looseObject({
  kind: z.literal('fault_cleared'),
  ...moment,
  code: deviceText(64),
  channel: channelNumber.optional(),
})
/** Temperature in °C and relative humidity in %. Sensor errors such as −127 °C are kept; the climate record judges them. */
export const climateEvent = z.looseObject({
  kind: z.literal('climate'),
  ...moment,
  celsius: z.number().min(-300).max(300),
  humidity: z.number().min(-100).max(200).nullable(),
})
export const powerEvent = z.looseObject({
  kind: z.literal('power'),
  ...moment,
  state: z.enum(['on', 'off', 'low']),
})

export const knownEvent = z.discriminatedUnion('kind', [
  vendEvent,
  failedEvent,
  refusedEvent,
  testEvent,
  refillEvent,
  countEvent,
  doorEvent,
  faultEvent,
  faultClearedEvent,
  climateEvent,
  powerEvent,
])
export type KnownEvent = z.infer<typeof knownEvent>
export const EVENT_KINDS = knownEvent.options.map((option) => option.shape.kind.value)

/** A kind this server does not know: kept and counted, never dropped. */
export const unknownEvent = z.looseObject({
  kind: z
    .string()
    .regex(/^[a-z0-9_]{1,64}$/, 'is not an event kind')
    .refine((kind) => !EVENT_KINDS.some((known) => known === kind)),
  ...moment,
})
export type UnknownEvent = z.infer<typeof unknownEvent>
export type DeviceEvent = KnownEvent | UnknownEvent

/** `up/events`: a run of the device's append log. Event i has sequence number `first + i`. */
export const events = z.looseObject({
  v: version,
  log: logId,
  first: count,
  events: z
    .array(z.union([knownEvent, unknownEvent]))
    .min(1)
    .max(MAX_BATCH_EVENTS),
})
export type Events = z.infer<typeof events>

const KNOWN_KINDS: ReadonlySet<string> = new Set(EVENT_KINDS)

export const isKnown = (event: DeviceEvent): event is KnownEvent => KNOWN_KINDS.has(event.kind)
