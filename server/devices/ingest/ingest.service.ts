import type { Ack } from '../../../protocol/messages/ack.ts'
import type { Ambient } from '../../ambient.ts'
import type { Changes } from '../../changes.ts'
import type { ClimateService } from '../../climate/climate.service.ts'
import type { Database, Writer } from '../../db/database.ts'
import type { Log } from '../../log.ts'
import { type DeviceMemory, nextGeneration, type OlderBoard, recollect } from '../device.memory.ts'
import type { PresenceTracker } from '../presence.tracker.ts'
import type { SteeringService } from '../steering/steering.service.ts'
import { climateReadings } from './climate-readings.ts'
import type { DeviceLog } from './device-log.ts'
import type { DeviceMessage } from './device-message.ts'
import { IngestPlan } from './ingest.plan.ts'
import * as store from './ingest.store.ts'
import { checkpointRow, presentRow, type VendPosting, writePlan } from './ingest.writer.ts'
import { QuarantineBudget } from './quarantine.budget.ts'
import { quarantineRow } from './quarantine.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  log: Log
  ledger: VendPosting
  climate: Pick<ClimateService, 'record'>
  presence: PresenceTracker
  steering: Pick<SteeringService, 'record'>
  /** Rows in quarantine per device and hour. */
  quarantinePerHour?: number
}

/** What is only in memory reaches the database this often: milliseconds. */
const FLUSH_EVERY = 60_000
const ROWS_PER_FLUSH = 500
/** Rows in quarantine that a device can fill in all: about 5 MB. */
const QUARANTINED_KEPT = 1_000
/** An ack names at most this many gaps; the device fills them before it hears of more. */
const GAPS_PER_ACK = 64

/**
 * Stores what devices say. Ingest is commutative: duplicated, reordered and replayed messages lead to the same state.
 * It remembers each device between its messages, so there is one of it for a database, and one `commit` at a time.
 */
export class IngestService {
  readonly #db: Database
  readonly #ambient: Ambient
  readonly #changes: Changes
  readonly #log: Log
  readonly #ledger: VendPosting
  readonly #climate: Pick<ClimateService, 'record'>
  readonly #presence: PresenceTracker
  readonly #steering: Pick<SteeringService, 'record'>
  readonly #budget: QuarantineBudget
  readonly #devices = new Map<string, DeviceMemory>()
  /** As committed: memory may be ahead of that while a transaction is under way. */
  readonly #acks = new Map<string, Ack>()
  /** Logs that have moved on since their checkpoint. */
  readonly #moved = new Map<DeviceLog, DeviceMemory>()
  /** Devices whose present has moved on since it was written. */
  readonly #stirred = new Set<DeviceMemory>()
  /** Devices of which something was quarantined since the last flush. */
  readonly #complainedOf = new Set<string>()
  #timer: NodeJS.Timeout | undefined

  constructor(parts: Dependencies) {
    const { db, ambient, changes, log, ledger, climate, presence, steering, quarantinePerHour = 100 } = parts
    this.#db = db
    this.#ambient = ambient
    this.#changes = changes
    this.#log = log
    this.#ledger = ledger
    this.#climate = climate
    this.#presence = presence
    this.#steering = steering
    this.#budget = new QuarantineBudget(quarantinePerHour)
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.flush().catch((error) => this.#log.warn({ err: error }, 'Checkpoints could not be written'))
    }, FLUSH_EVERY)
    this.#timer.unref()
  }

  /** Writes the last checkpoints. No `commit` may follow. */
  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.flush()
  }

  /**
   * One transaction for the whole group. When it resolves, everything is stored; when it rejects, nothing is, and the
   * messages may be given again. Resolves to the devices that wait for an acknowledgement; true = after a birth.
   */
  async commit(messages: readonly DeviceMessage[]): Promise<ReadonlyMap<string, boolean>> {
    try {
      return await this.#db.write(async (tx, afterCommit) => {
        await this.#recollect(tx, messages)
        const plan = new IngestPlan()
        for (const message of messages) plan.take(message, this.#devices.get(message.deviceId))
        await writePlan(tx, plan, this.#ledger)
        await this.#climate.record(tx, afterCommit, climateReadings([...plan.events, ...plan.late]))
        plan.complaints.push(...(await this.#steering.record(tx, afterCommit, plan)))
        await this.#quarantine(tx, plan)
        afterCommit(() => this.#announce(plan))
        return plan.awaiting
      })
    } catch (error) {
      // Memory has gone ahead of the database: forget it, and read what was committed.
      for (const { deviceId } of messages) this.#forget(deviceId)
      throw error
    }
  }

  /** A swapped-out board that was born since the present one last was, as far as was heard since the start. */
  olderBoard(deviceId: string): OlderBoard | null {
    return this.#devices.get(deviceId)?.older ?? null
  }

  /**
   * A person says that the older board with this log is in the machine now: what it says is the present from its last birth
   * on, as that of a new board would be. What each log told was counted by its own numbers, and stays so. False when no such
   * board was heard. `record` writes who said so in the same transaction.
   */
  async believe(deviceId: string, log: string, record: (tx: Writer) => Promise<void>): Promise<boolean> {
    const message = await this.#db.write(async (tx) => {
      const device = this.#devices.get(deviceId)
      if (device?.older?.birth.log !== log) return null
      await store.setGeneration(tx, { deviceId, log, generation: nextGeneration(device) })
      await record(tx)
      // It is read again as it is by now.
      this.#forget(deviceId)
      return device.older.message
    })
    if (message) await this.commit([message])
    return message !== null
  }

  /** What is committed of the log that the device last spoke of; null before it has spoken. */
  acknowledgement(deviceId: string): Ack | null {
    return this.#acks.get(deviceId) ?? null
  }

  /** Every log of a device as it is committed, oldest first. */
  async logsOf(deviceId: string): Promise<DeviceLog[]> {
    const [device] = await store.loadDevices(this.#db, [deviceId])
    return device ? [...recollect(device).logs.values()] : []
  }

  /** Writes checkpoints and last-seen times, which the hot path leaves in memory. They can be rebuilt without it. */
  async flush(): Promise<void> {
    const now = this.#ambient.now()
    // Those forgotten since are not written: what the database has is right.
    await this.#inGroups([...this.#moved], (tx, moved) =>
      store.saveCheckpoints(
        tx,
        moved.flatMap(([log, device]) => (this.#moved.delete(log) ? checkpointRow(device, log) : [])),
      ),
    )
    await this.#inGroups([...this.#stirred], (tx, stirred) =>
      store.savePresents(
        tx,
        stirred.flatMap((device) => {
          const { lastSeenAt } = this.#presence.of(device.id, now.getTime())
          return (this.#stirred.delete(device) && presentRow(device, lastSeenAt)) || []
        }),
      ),
    )
    await this.#inGroups(this.#presence.takeUnsaved(), store.saveLastSeen)
    await this.#tidyQuarantine(now)
  }

  async #inGroups<T>(
    items: readonly T[],
    write: (tx: Writer, items: readonly T[]) => Promise<void>,
  ): Promise<void> {
    for (let from = 0; from < items.length; from += ROWS_PER_FLUSH)
      await this.#db.write((tx) => write(tx, items.slice(from, from + ROWS_PER_FLUSH)))
  }

  async #recollect(tx: Writer, messages: readonly DeviceMessage[]): Promise<void> {
    const ids = new Set<string>()
    for (const { deviceId } of messages) if (!this.#devices.has(deviceId)) ids.add(deviceId)
    if (ids.size === 0) return
    for (const device of await store.loadDevices(tx, [...ids]))
      this.#devices.set(device.id, recollect(device))
  }

  #forget(deviceId: string): void {
    const device = this.#devices.get(deviceId)
    if (!device) return
    for (const log of device.logs.values()) this.#moved.delete(log)
    this.#stirred.delete(device)
    this.#devices.delete(deviceId)
  }

  async #quarantine(tx: Writer, { complaints }: IngestPlan): Promise<void> {
    const rows = complaints
      .filter(({ message }) => this.#budget.admit(message.deviceId, message.receivedAt))
      .map((complaint) => quarantineRow(this.#ambient.newId(), complaint))
    await store.insertQuarantined(tx, rows)
    for (const { message } of complaints) this.#complainedOf.add(message.deviceId)
  }

  /** What was dropped is told as a number; of what was kept, the oldest makes room. */
  async #tidyQuarantine(now: Date): Promise<void> {
    const at = now.getTime()
    const floods = this.#budget.takeDropped(at).map(({ deviceId, dropped }) => {
      const message = { deviceId, topic: '', payload: Buffer.alloc(0), receivedAt: at }
      const detail = `${dropped} more messages in one hour were bad`
      return quarantineRow(this.#ambient.newId(), { message, reason: 'flood', detail })
    })
    const complainedOf = [...this.#complainedOf]
    if (floods.length === 0 && complainedOf.length === 0) return
    this.#complainedOf.clear()
    await this.#db.write(async (tx) => {
      await store.insertQuarantined(tx, floods)
      for (const deviceId of complainedOf) await store.pruneQuarantine(tx, deviceId, QUARANTINED_KEPT)
    })
  }

  #announce(plan: IngestPlan): void {
    for (const [log, device] of plan.moved) this.#moved.set(log, device)
    for (const log of plan.checkpoints.keys()) this.#moved.delete(log)
    for (const device of plan.stirred) this.#stirred.add(device)
    for (const device of plan.told.keys()) this.#stirred.delete(device)
    for (const deviceId of plan.awaiting.keys()) {
      const log = this.#devices.get(deviceId)?.log
      if (log) this.#acks.set(deviceId, ackOf(log))
    }

    for (const { deviceId, receivedAt, content } of plan.messages)
      if (content.kind === 'will') this.#presence.died(deviceId, content.will, receivedAt)
      else if (content.kind === 'birth') this.#presence.born(deviceId, content.birth, receivedAt)
      // What should not have come says nothing about who is there.
      else if (content.kind !== 'bad' || content.reason !== 'forbidden')
        this.#presence.heard(deviceId, receivedAt)

    for (const { locationId } of plan.told.keys()) this.#changes.emit('device', locationId)

    const observed = [...plan.events, ...plan.late].filter(({ row }) => isObservation(row.kind))
    for (const locationId of new Set(observed.map(({ locationId }) => locationId)))
      this.#changes.emit('observed', locationId)

    const given = new Map<string, number>()
    for (const { vend } of [...plan.events, ...plan.late, ...plan.unattributed])
      if (vend)
        given.set(vend.locationId, (given.get(vend.locationId) ?? 0) + (vend.test ? 0 : vend.quantity))
    if (given.size === 0) return
    this.#changes.emit('stock', [...given.keys()])
    for (const [locationId, quantity] of given)
      if (quantity > 0) this.#changes.emit('vended', locationId, quantity)
  }
}

function ackOf(log: DeviceLog): Ack {
  const gaps = log.missing().slice(0, GAPS_PER_ACK)
  return { log: log.log, through: log.through, ...(gaps.length > 0 && { gaps }) }
}

/** What is held against the ledger, and never changes it. */
const isObservation = (kind: string): boolean => kind === 'refill' || kind === 'count'
