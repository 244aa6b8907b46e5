import type { QuarantineReason } from '../../../protocol/api/quarantined.ts'
import type { Birth, ChannelReport } from '../../../protocol/messages/birth.ts'
import { type DeviceEvent, isKnown } from '../../../protocol/messages/events.ts'
import type { State } from '../../../protocol/messages/state.ts'
import { upTopic } from '../../../protocol/topics.ts'
import type { Vend } from '../../inventory/vends.service.ts'
import { type DeviceMemory, NO_TIMES, nextGeneration, observationOf } from '../device.memory.ts'
import type { Connection } from '../presence.ts'
import { DeviceLog, type Finding } from './device-log.ts'
import type { Bad, DeviceMessage } from './device-message.ts'
import { sentAt } from './event-time.ts'
import type { LogRow } from './ingest.store.ts'
import { LogTimes } from './log-times.ts'
import { type PlannedEvent, planEvent } from './planned-event.ts'
import { readableEvents } from './readable-events.ts'
import type { Run } from './runs.ts'

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
  /** What of the message is complained of; absent = all of it. */
  part?: unknown
}

/** A run of a log. What cannot be used is null: it was told, and will never be known. */
interface Batch {
  log: string
  first: number
  events: readonly (DeviceEvent | null)[]
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
  readonly newLogs: { row: LogRow; message: DeviceMessage }[] = []
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
  /** What devices answer to commands, configurations and updates; births too, in the order in which they came. */
  readonly reports: DeviceMessage[] = []
  /** The connection of the latest birth of each device that was born. */
  readonly connections = new Map<string, Connection>()
  /** Devices that wait for an acknowledgement; true = after a birth. */
  readonly awaiting = new Map<string, boolean>()

  take(message: DeviceMessage, device: DeviceMemory | undefined): void {
    this.messages.push(message)
    const { content } = message
    if (content.kind === 'bad') this.takeBad(message, device, content)
    else if (!device) this.complain(message, 'forbidden', 'the device is not registered')
    else if (content.kind === 'events') this.takeEvents(message, device, content.events)
    else if (content.kind === 'birth') this.takeBirth(message, device, content.birth)
    else if (content.kind === 'state') this.takeState(message, device, content.state)
    else if (content.kind !== 'will') this.reports.push(message)
    // A will says nothing that is stored.
  }

  /** An event that cannot be used must not come again for ever: its number is given up, and the rest is taken. */
  private takeBad(message: DeviceMessage, device: DeviceMemory | undefined, { reason, detail }: Bad): void {
    const isBatch = device && message.topic === upTopic(device.id, 'events')
    const readable =
      isBatch && (reason === 'schema' || reason === 'unstorable') ? readableEvents(message.payload) : null
    if (!device || !readable || readable.unreadable.length === 0) this.complain(message, reason, detail)
    else this.complain(message, reason, `log ${readable.log}: ${readable.detail}`, readable.unreadable)
    if (!device || !readable) return
    const { log, first, events } = readable
    const usable = reason === 'unstorable' ? events.map(() => null) : events
    this.takeEvents(message, device, { log, first, events: usable })
  }

  private takeBirth(message: DeviceMessage, device: DeviceMemory, birth: Birth): void {
    const log = this.logOf(message, device, birth.log)
    if (!log) return
    const at = new Date(message.receivedAt)
    const twin = device.births.judge(birth, log.generation, message.receivedAt)
    if (twin) this.complain(message, 'cloned', twin)
    const channels = this.channelsOf(message, device, birth)
    const sent = message.queued ? sentAt(birth, message.receivedAt) : message.receivedAt
    timesOf(device, log).learn(birth.boot, birth.uptime, sent)
    this.record(message, device, log, log.lose(birth.first))
    this.compareCounters(message, device, log, birth.next, channels)
    device.present.born({ ...birth, channels }, log.generation, at, new Date(sent))
    const isOlder = log.generation < device.present.generation
    const since = device.older?.birth.log === birth.log ? device.older.since : message.receivedAt
    device.older = isOlder ? { message, birth, since } : null
    device.log = log
    this.told.set(device, at)
    this.checkpoints.set(log, device)
    this.awaiting.set(device.id, true)
    this.reports.push(message)
    const { connection } = device.present
    if (connection) this.connections.set(device.id, connection)
    if (message.secretId) this.proven.set(device, message.secretId)
  }

  private takeState(message: DeviceMessage, device: DeviceMemory, state: State): void {
    const log = this.logOf(message, device, state.log)
    if (!log) return
    const at = new Date(message.receivedAt)
    if (timesOf(device, log).learn(state.boot, state.uptime, message.receivedAt)) this.moved.set(log, device)
    const channels = this.channelsOf(message, device, state)
    this.compareCounters(message, device, log, state.next, channels)
    device.present.told({ ...state, channels }, log.generation, at)
    this.told.set(device, at)
  }

  private channelsOf(
    message: DeviceMessage,
    device: DeviceMemory,
    { channels }: { channels: ChannelReport[] },
  ): ChannelReport[] {
    if (device.kind === 'dispenser' || channels.length === 0) return channels
    this.complain(message, 'wrong_kind', 'a sensor tells of channels')
    return []
  }

  private compareCounters(
    message: DeviceMessage,
    device: DeviceMemory,
    log: DeviceLog,
    next: number,
    channels: readonly ChannelReport[],
  ): void {
    for (const { channel, counters } of channels)
      this.record(message, device, log, log.tell({ position: next, channel, total: counters.vend, units: 0 }))
  }

  private takeEvents(
    message: DeviceMessage,
    device: DeviceMemory,
    { log: name, first, events }: Batch,
  ): void {
    const log = this.logOf(message, device, name)
    if (!log) return
    const repeated = new Map<number, DeviceEvent>()
    const misplaced: DeviceEvent[] = []
    for (const [i, told] of events.entries()) {
      const seq = first + i
      const standing = log.standing(seq)
      if (standing === 'awaited' && !log.hasRoomFor(seq)) {
        this.complain(message, 'too_far_ahead', `log ${name}: ${log.through + 1} is awaited, ${seq} came`)
        break
      }
      const event = told && (device.kind === 'dispenser' || !isOfChannel(told)) ? told : null
      if (told && !event) misplaced.push(told)
      if (!event) {
        if (standing === 'awaited') this.record(message, device, log, log.giveUp(seq))
        this.checkpoints.set(log, device)
      } else if (standing === 'stored') repeated.set(seq, event)
      else this.takeEvent(message, device, log, { seq, event, isLate: standing === 'lost' })
    }
    if (misplaced[0])
      this.complain(message, 'wrong_kind', `a sensor tells of a ${misplaced[0].kind}`, misplaced)
    if (repeated.size > 0) this.repeats.push({ message, log: name, events: repeated })
    device.log = log
    this.moved.set(log, device)
    if (!this.awaiting.has(device.id)) this.awaiting.set(device.id, false)
  }

  private takeEvent(
    message: DeviceMessage,
    device: DeviceMemory,
    log: DeviceLog,
    { seq, event, isLate }: { seq: number; event: DeviceEvent; isLate: boolean },
  ): void {
    const { receivedAt } = message
    const { id: deviceId, locationId } = device
    const time = timesOf(device, log).timeOf(seq, event, receivedAt)
    const planned = planEvent({ deviceId, locationId, log: log.log, seq, event, time, receivedAt })
    const changed = device.present.happened({
      event,
      generation: log.generation,
      seq,
      occurredAt: time.at,
    })
    if (changed === 'door') this.told.set(device, new Date(receivedAt))
    else if (changed === 'climate') this.stirred.add(device)

    const observation = observationOf(event, seq)
    if (!isLate) {
      this.events.push(planned)
      this.record(message, device, log, log.store(seq, observation))
      return
    }
    const { accounted, findings } = log.recover(seq, observation)
    this.late.push({ ...planned, accounted })
    this.checkpoints.set(log, device)
    this.record(message, device, log, findings)
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
    const generation = nextGeneration(device)
    const log = new DeviceLog(name, generation, start)
    device.logs.set(name, log)
    const firstSeenAt = new Date(message.receivedAt)
    const row = { deviceId: device.id, log: name, generation, ...start, times: NO_TIMES, firstSeenAt }
    this.newLogs.push({ row, message })
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

  complain(message: DeviceMessage, reason: QuarantineReason, detail: string, part?: unknown): void {
    this.complaints.push({ message, reason, detail, ...(part !== undefined && { part }) })
  }
}

const CHANNEL_KINDS: readonly string[] = ['vend', 'failed', 'refused', 'test', 'refill', 'count']

/** Whether only a dispenser can tell of it. */
const isOfChannel = (event: DeviceEvent): boolean => isKnown(event) && CHANNEL_KINDS.includes(event.kind)

function timesOf({ times }: DeviceMemory, { log }: DeviceLog): LogTimes {
  const known = times.get(log) ?? new LogTimes(NO_TIMES)
  times.set(log, known)
  return known
}
