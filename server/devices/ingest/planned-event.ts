import { type DeviceEvent, isKnown } from '../../../protocol/messages/events.ts'
import type { Vend } from '../../inventory/vends.service.ts'
import type { EventTime } from './event-time.ts'
import type { EventRow } from './ingest.store.ts'

export interface PlannedEvent {
  row: EventRow
  /** The device's place. */
  locationId: string
  /** What it takes from the dispenser's stock; null when it takes nothing. */
  vend: Vend | null
}

interface Told {
  deviceId: string
  locationId: string
  log: string
  seq: number
  event: DeviceEvent
  time: EventTime
  receivedAt: number
}

/** What becomes of an event in the database and in the ledger. */
export function planEvent({ deviceId, locationId, log, seq, event, time, receivedAt }: Told): PlannedEvent {
  const occurredAt = new Date(time.at)
  const recordedAt = new Date(receivedAt)
  const known = isKnown(event) ? event : null
  const channel = known && 'channel' in known && typeof known.channel === 'number' ? known.channel : null
  const row: EventRow = {
    deviceId,
    log,
    seq,
    kind: event.kind,
    channel,
    receivedAt: recordedAt,
    occurredAt,
    timeQuality: time.quality,
    occurredAfter: time.after === null ? null : new Date(time.after),
    occurredBefore: time.before === null ? null : new Date(time.before),
    payload: event,
    movementId: null,
  }
  // A test vend takes units and gives them to nobody, a failed one takes none; a refill or a count is an observation.
  const vend =
    known?.kind === 'vend' || known?.kind === 'test'
      ? {
          deviceId,
          locationId,
          log,
          seq,
          channel: known.channel,
          quantity: known.quantity,
          occurredAt,
          recordedAt,
          test: known.kind === 'test',
        }
      : null
  return { row, locationId, vend }
}
