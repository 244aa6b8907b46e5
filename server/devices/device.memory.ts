import type { Birth } from '../../protocol/messages/birth.ts'
import type { DeviceEvent } from '../../protocol/messages/events.ts'
import { isKnown } from '../../protocol/messages/events.ts'
import { BirthWatch } from './birth-watch.ts'
import { DevicePresent } from './device-present.ts'
import { type Checkpoint, DeviceLog, type Observation } from './ingest/device-log.ts'
import type { DeviceMessage } from './ingest/device-message.ts'
import type { StoredDevice } from './ingest/ingest.store.ts'
import { LogTimes, type StoredTimes } from './ingest/log-times.ts'

/** What ingest keeps of a device between its messages. It is thrown away when a transaction rolls back. */
export interface DeviceMemory {
  readonly id: string
  readonly locationId: string
  readonly kind: 'dispenser' | 'sensor'
  readonly logs: Map<string, DeviceLog>
  /** Of each log. */
  readonly times: Map<string, LogTimes>
  readonly present: DevicePresent
  readonly births: BirthWatch
  /** The log it last spoke of. */
  log: DeviceLog | null
  /** A board that was swapped out and was born since the present one last was; null when none was. */
  older: OlderBoard | null
}

/** The last birth of a board whose log is older than the present one's. */
export interface OlderBoard {
  message: DeviceMessage
  birth: Birth
  /** When it was first born since the present one was, milliseconds since 1970. */
  since: number
}

/**
 * The memory of a device as its committed messages left it: the checkpoint of each log, and the events after it once
 * more. What their counters show was found and recorded when they were stored.
 */
export function recollect({ id, locationId, kind, present, logs, replay }: StoredDevice): DeviceMemory {
  const byName = new Map(logs.map((row) => [row.log, new DeviceLog(row.log, row.generation, row)]))
  const times = new Map(logs.map((row) => [row.log, new LogTimes(row.times)]))
  for (const { log, seq, payload, receivedAt } of replay) {
    byName.get(log)?.store(seq, observationOf(payload, seq))
    times.get(log)?.timeOf(seq, payload, receivedAt.getTime())
  }
  return {
    id,
    locationId,
    kind,
    logs: byName,
    times,
    present: new DevicePresent(present),
    births: new BirthWatch(),
    log: byName.get(logs.at(-1)?.log ?? '') ?? null,
    older: null,
  }
}

/** Of the next log that is the present one's: of a new board, or of an older one that a person believes. */
export const nextGeneration = ({ logs }: Pick<DeviceMemory, 'logs'>): number =>
  [...logs.values()].reduce((latest, { generation }) => Math.max(latest, generation), 0) + 1

/** What must outlive the process of one log. */
export const checkpointOf = (
  { times }: DeviceMemory,
  log: DeviceLog,
): Checkpoint & { times: StoredTimes } => ({
  ...log.checkpoint(),
  times: times.get(log.log)?.stored() ?? NO_TIMES,
})

export const NO_TIMES: StoredTimes = { boots: [], reached: null }

/** Up to where the events of a log of this device are here. */
export const throughOf =
  ({ logs }: DeviceMemory) =>
  (log: string): number =>
    logs.get(log)?.through ?? -1

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
