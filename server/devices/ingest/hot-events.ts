import type { DeviceEvent, Events } from '../../../protocol/messages/events.ts'
import { MAX_BATCH_EVENTS, PROTOCOL_VERSION } from '../../../protocol/messages/parts.ts'

type Fields = Readonly<Record<string, unknown>>

const LOG = /^[A-Za-z0-9_-]{1,32}$/
/** What a device's clock looks like; any other text is for the schema. */
const CLOCK = /^[0-9T:.Z+-]{1,40}$/

/**
 * Parsed JSON as a batch of vends and climate readings, which is what devices send all day, or null for anything else:
 * another kind, a field more or less, a value out of bounds. It is never more generous than the schema, and beside it costs
 * a tenth and makes no copies; null says nothing, the schema decides then.
 */
export function hotEvents(json: unknown): Events | null {
  if (!isRecord(json) || sizeOf(json) !== 4) return null
  const { v, log, first, events } = json
  if (v !== PROTOCOL_VERSION || typeof log !== 'string' || !LOG.test(log) || !isWhole(first, 0)) return null
  if (!Array.isArray(events) || events.length === 0 || events.length > MAX_BATCH_EVENTS) return null
  if (!isWhole(first + events.length, 0)) return null
  return events.every(isHot) ? { v, log, first, events: events as DeviceEvent[] } : null
}

function isHot(event: unknown): boolean {
  if (!isRecord(event) || !isMoment(event)) return false
  if (event.kind === 'vend') return sizeOf(event) === 8 && isVend(event)
  return event.kind === 'climate' && sizeOf(event) === 7 && isClimate(event)
}

const isMoment = ({ boot, uptime, at, clock }: Fields): boolean =>
  isWhole(boot, 0) &&
  isWhole(uptime, 0) &&
  (at === null || (typeof at === 'string' && CLOCK.test(at))) &&
  (clock === 'ntp' || clock === 'server' || clock === 'rtc' || clock === 'none')

const isVend = ({ channel, quantity, counters }: Fields): boolean =>
  isWhole(channel, 1, 99) &&
  isWhole(quantity, 1, 1_000) &&
  isRecord(counters) &&
  sizeOf(counters) === 3 &&
  isWhole(counters.vend, 0) &&
  isWhole(counters.failed, 0) &&
  isWhole(counters.test, 0)

const isClimate = ({ celsius, humidity }: Fields): boolean =>
  isWithin(celsius, -300, 300) && (humidity === null || isWithin(humidity, -100, 200))

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const sizeOf = (fields: Fields): number => Object.keys(fields).length

const isWhole = (value: unknown, lowest: number, highest = Number.MAX_SAFE_INTEGER): value is number =>
  Number.isSafeInteger(value) && isWithin(value, lowest, highest)

const isWithin = (value: unknown, lowest: number, highest: number): value is number =>
  typeof value === 'number' && value >= lowest && value <= highest
