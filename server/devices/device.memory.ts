import type { DeviceEvent } from '../../protocol/messages/events.ts'
import { isKnown } from '../../protocol/messages/events.ts'
import { DeviceLog, type Observation } from './device-log.ts'
import { DevicePresent } from './device-present.ts'
import { BootOffsets } from './event-time.ts'
import type { StoredDevice } from './ingest.store.ts'

/** What ingest keeps of a device between its messages. It is thrown away when a transaction rolls back. */
export interface DeviceMemory {
  readonly id: string
  readonly locationId: string
  readonly logs: Map<string, DeviceLog>
  readonly present: DevicePresent
  readonly offsets: BootOffsets
  /** The log it last spoke of. */
  log: DeviceLog | null
}

/**
 * The memory of a device as its committed messages left it: the checkpoint of each log, and the events after it once
 * more. What their counters show was found and recorded when they were stored.
 */
export function recollect({ id, locationId, present, logs, replay }: StoredDevice): DeviceMemory {
  const byName = new Map(logs.map((row) => [row.log, new DeviceLog(row.log, row.generation, row)]))
  for (const { log, seq, payload } of replay) byName.get(log)?.store(seq, observationOf(payload, seq))
  return {
    id,
    locationId,
    logs: byName,
    present: new DevicePresent(present),
    offsets: new BootOffsets(),
    log: byName.get(logs.at(-1)?.log ?? '') ?? null,
  }
}

/** What the counters of an event say, if it has any. */
export function observationOf(event: DeviceEvent, seq: number): Observation | null {
  if (!isKnown(event)) return null
  if (event.kind !== 'vend' && event.kind !== 'failed' && event.kind !== 'test') return null
  return {
    position: seq + 1,
    channel: event.channel,
    total: event.counters.vend,
    units: event.kind === 'vend' ? event.quantity : 0,
  }
}
