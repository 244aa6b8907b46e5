import type { Birth, ChannelReport } from '../../protocol/messages/birth.ts'
import { type DeviceEvent, type Events, isKnown } from '../../protocol/messages/events.ts'
import type { State } from '../../protocol/messages/state.ts'
import type { Vend } from '../inventory/vends.service.ts'
import { type DeviceMemory, NO_TIMES, observationOf } from './device.memory.ts'
import { DeviceLog, type Finding } from './device-log.ts'
import type { DeviceMessage, QuarantineReason } from './device-message.ts'
import type { Happened } from './device-present.ts'
import type { EventTime } from './event-time.ts'
import type { EventRow, LogRow } from './ingest.store.ts'
import { LogTimes } from './log-times.ts'
import type { Run } from './runs.ts'

export interface PlannedEvent {
  row: EventRow
  /** The device's place. */
  locationId: string
  /** What it takes from the dispenser's stock; null when it takes nothing. */
  vend: Vend | null
}

/** An event of a gap that arrived after all. */
export interface LateEvent extends PlannedEvent {
  /** Its units are part of an unattributed entry, if there is one. */
  accounted: boolean
}

/** Events of one message whose keys are stored already: the same content is a redelivery, another a conflict. */
export interface Repeat {
  message: DeviceMessage
  log: string
  events: Map<number, DeviceEvent>
}

export interface Complaint {
  message: DeviceMessage
  reason: QuarantineReason
  detail: string
}

/** A device formats its log, or has its board swapped, now and then; not a thousand times. */
const MAX_LOGS = 1_000

/**
 * What the messages of one transaction do. Taking a message changes the memory of its device and nothing else; what is to
 * be written is collected here for the whole group, so that a thousand messages cost a few statements each and not a
 * transaction each.
 */
export class IngestPlan {
  readonly messages: DeviceMessage[] = []
  readonly newLogs: LogRow[] = []
  readonly events: PlannedEvent[] = []
  readonly late: LateEvent[] = []
  readonly repeats: Repeat[] = []
  readonly unattributed: { vend: Vend; run: Run }[] = []
  readonly complaints: Complaint[] = []
  /** Devices that told of themselves, and when. */
  readonly told = new Map<DeviceMemory, Date>()
  /** Devices whose present events have moved, in a way that can wait. */
  readonly stirred = new Set<DeviceMemory>()
  /** Logs that have new events, and whose they are. */
  readonly moved = new Map<DeviceLog, DeviceMemory>()
  /** Logs of which the events alone could not bring back after a crash what memory holds. */
  readonly checkpoints = new Map<DeviceLog, DeviceMemory>()
  /** Devices that were born on a connection opened with this secret. */
  readonly proven = new Map<DeviceMemory, string>()
  /** Devices that wait for an acknowledgement; true = after a birth. */
  readonly awaiting = new Map<string, boolean>()

  take(message: DeviceMessage, device: DeviceMemory | undefined): void {
    this.messages.push(message)
    const { content } = message
    if (content.kind === 'bad') this.complain(message, content.reason, content.detail)
    else if (!device) this.complain(message, 'forbidden', 'the device is not registered')
    else if (content.kind === 'events') this.takeEvents(message, device, content.events)
    else if (content.kind === 'birth') this.takeBirth(message, device, content.birth)
    else if (content.kind === 'state') this.takeState(message, device, content.state)
    // A will says nothing that is stored.
  }

  private takeBirth(message: DeviceMessage, device: DeviceMemory, birth: Birth): void {
    const log = this.logOf(message, device, birth.log)
    if (!log) return
    const at = new Date(message.receivedAt)
    timesOf(device, log).learn(birth.boot, birth.uptime, message.receivedAt)
    this.record(message, device, log, log.lose(birth.first))
    this.compareCounters(message, device, log, birth)
    device.present.born(birth, log.generation, at)
    device.log = log
    this.told.set(device, at)
    this.checkpoints.set(log, device)
    this.awaiting.set(device.id, true)
    if (message.secretId) this.proven.set(device, message.secretId)
  }

  private takeState(message: DeviceMessage, device: DeviceMemory, state: State): void {
    const log = this.logOf(message, device, state.log)
    if (!log) return
    const at = new Date(message.receivedAt)
    if (timesOf(device, log).learn(state.boot, state.uptime, message.receivedAt)) this.moved.set(log, device)
    this.compareCounters(message, device, log, state)
    device.present.told(state, log.generation, at)
    this.told.set(device, at)
  }

  private compareCounters(
    message: DeviceMessage,
    device: DeviceMemory,
    log: DeviceLog,
    { next, channels }: { next: number; channels: ChannelReport[] },
  ): void {
    for (const { channel, counters } of channels)
      this.record(message, device, log, log.tell({ position: next, channel, total: counters.vend, units: 0 }))
  }

  private takeEvents(
    message: DeviceMessage,
    device: DeviceMemory,
    { log: name, first, events }: Events,
  ): void {
    const log = this.logOf(message, device, name)
    if (!log) return
    const repeated = new Map<number, DeviceEvent>()
    for (const [i, event] of events.entries()) {
      const seq = first + i
      const standing = log.standing(seq)
      if (standing === 'stored') repeated.set(seq, event)
      else if (standing === 'awaited' && !log.hasRoomFor(seq)) {
        this.complain(message, 'too_far_ahead', `log ${name}: ${log.through + 1} is awaited, ${seq} came`)
        break
      } else {
        const time = timesOf(device, log).timeOf(seq, event, message.receivedAt)
        const planned = plan(message, device, name, seq, event, time)
        this.happen(message, device, { event, generation: log.generation, seq, occurredAt: time.at })
        const observation = observationOf(event, seq)
        if (standing === 'awaited') {
          this.events.push(planned)
          this.record(message, device, log, log.store(seq, observation))
        } else {
          const { accounted, findings } = log.recover(seq, observation)
          this.late.push({ ...planned, accounted })
          this.checkpoints.set(log, device)
          this.record(message, device, log, findings)
        }
      }
    }
    if (repeated.size > 0) this.repeats.push({ message, log: name, events: repeated })
    device.log = log
    this.moved.set(log, device)
    if (!this.awaiting.has(device.id)) this.awaiting.set(device.id, false)
  }

  private happen(message: DeviceMessage, device: DeviceMemory, happened: Happened): void {
    const changed = device.present.happened(happened)
    if (changed === 'door') this.told.set(device, new Date(message.receivedAt))
    else if (changed === 'climate') this.stirred.add(device)
  }

  /** A log that was never heard of begins the device's next generation. */
  private logOf(message: DeviceMessage, device: DeviceMemory, name: string): DeviceLog | null {
    const known = device.logs.get(name)
    if (known) return known
    if (device.logs.size >= MAX_LOGS) {
      this.complain(message, 'too_many_logs', `the device has begun ${MAX_LOGS} logs`)
      return null
    }
    const start = { through: -1, gaps: [], counters: [] }
    const generation = device.logs.size + 1
    const log = new DeviceLog(name, generation, start)
    device.logs.set(name, log)
    const firstSeenAt = new Date(message.receivedAt)
    const row = { deviceId: device.id, log: name, generation, ...start, times: NO_TIMES, firstSeenAt }
    this.newLogs.push(row)
    return log
  }

  private record(
    message: DeviceMessage,
    device: DeviceMemory,
    log: DeviceLog,
    findings: readonly Finding[],
  ): void {
    if (findings.length === 0) return
    // Told once: a replay after a crash must not find them again.
    this.checkpoints.set(log, device)
    const { id: deviceId, locationId } = device
    const at = new Date(message.receivedAt)
    for (const finding of findings) {
      const { channel } = finding
      if (finding.kind === 'unattributed') {
        const { run, quantity } = finding
        const vend = {
          deviceId,
          locationId,
          log: log.log,
          seq: run[0],
          channel,
          quantity,
          occurredAt: at,
          recordedAt: at,
        }
        this.unattributed.push({ vend, run })
      } else {
        const { kind, position, total, known } = finding
        const detail = `log ${log.log}, channel ${channel}: the vend counter is ${total} before event ${position} and was ${known}`
        this.complain(message, kind, detail)
      }
    }
  }

  private complain(message: DeviceMessage, reason: QuarantineReason, detail: string): void {
    this.complaints.push({ message, reason, detail })
  }
}

function timesOf({ times }: DeviceMemory, { log }: DeviceLog): LogTimes {
  const known = times.get(log) ?? new LogTimes(NO_TIMES)
  times.set(log, known)
  return known
}

function plan(
  { receivedAt }: DeviceMessage,
  { id: deviceId, locationId }: DeviceMemory,
  log: string,
  seq: number,
  event: DeviceEvent,
  time: EventTime,
): PlannedEvent {
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
