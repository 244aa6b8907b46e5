import type { z } from 'zod'
import type {
  CreateDispenser,
  CreatedDispenser,
  Delivery,
  Dispenser,
  DispenserDetail,
  dispenserQuery,
  EventHistory,
  eventQuery,
} from '../../protocol/api/devices.ts'
import type { StockStatus } from '../../protocol/api/status.ts'
import type { AuditLog } from '../accounts/audit.service.ts'
import type { Ambient } from '../ambient.ts'
import type { Changes } from '../changes.ts'
import type { ClimateService } from '../climate/climate.service.ts'
import type { Database } from '../db/database.ts'
import { narrowest } from '../db/scope.ts'
import { badCursor, NotFoundError } from '../errors.ts'
import type { ContentsService } from '../inventory/contents.service.ts'
import type { Log } from '../log.ts'
import type { PlacesService } from '../places/places.service.ts'
import type { Actor } from '../route.ts'
import { BulkService } from './bulk/bulk.service.ts'
import { ClaimsService } from './claims/claims.service.ts'
import { CredentialsService } from './credentials/credentials.service.ts'
import { DeviceRegistry } from './device.registry.ts'
import * as store from './devices.store.ts'
import { describeDispenser, describeEvent, describeInDetail, type MachineFacts } from './dispenser.view.ts'
import { type HistoryCursor, readHistory } from './history.store.ts'
import { IngestService } from './ingest/ingest.service.ts'
import type { VendPosting } from './ingest/ingest.writer.ts'
import { listQuarantined } from './ingest/quarantined.store.ts'
import { type PresenceOf, PresenceTracker } from './presence.tracker.ts'
import { SensorsService } from './sensors.service.ts'
import { type FirmwareOptions, SteeringService } from './steering/steering.service.ts'

/** What the inventory knows of places; one that offers nothing is absent. */
export interface StockKnowledge {
  statusByLocation(locationIds?: readonly string[]): Promise<ReadonlyMap<string, { status: StockStatus }>>
  knowledgeByLocation(
    locationIds?: readonly string[],
  ): Promise<ReadonlyMap<string, readonly { usable: number }[]>>
}

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  log: Log
  audit: Pick<AuditLog, 'record'>
  places: Pick<PlacesService, 'create' | 'createMany' | 'offer' | 'jurisdictions'>
  stock: StockKnowledge
  ledger: VendPosting
  climate: Pick<ClimateService, 'record'>
  contents: Pick<ContentsService, 'contentsOf' | 'releaseMisplaced'>
  firmware: FirmwareOptions
  /** Rows in quarantine per device and hour. */
  quarantinePerHour?: number
}

/** What a machine last told of itself, whenever that was. */
export interface MachineReport {
  at: Date
  channels: {
    channel: number
    productId: string | null
    remaining: number
    capacity: number
    fault: string | null
    blocked: boolean
  }[]
}

/** How often devices that fell silent are looked for: milliseconds. */
const SWEEP_EVERY = 10_000
const RECENT_EVENTS = 20
const QUARANTINED_SHOWN = 50

/** Dispensers: who they are, what they told, and whether they are there. */
export class DevicesService {
  readonly credentials: CredentialsService
  readonly claims: ClaimsService
  readonly bulk: BulkService
  readonly registry: DeviceRegistry
  readonly sensors: SensorsService
  readonly ingest: IngestService
  readonly steering: SteeringService
  readonly #db: Database
  readonly #ambient: Ambient
  readonly #stock: StockKnowledge
  readonly #contents: Dependencies['contents']
  readonly #presence: PresenceTracker
  #timer: NodeJS.Timeout | undefined

  constructor(dependencies: Dependencies) {
    const { db, ambient, changes, stock } = dependencies
    this.#db = db
    this.#ambient = ambient
    this.#stock = stock
    this.#contents = dependencies.contents
    this.#presence = new PresenceTracker((locationId, deviceId) => {
      changes.emit('device', locationId)
      changes.emit('outgoing', [deviceId])
    })
    this.steering = new SteeringService({ ...dependencies, presence: this.#presence })
    this.credentials = new CredentialsService({ ...dependencies, presence: this.#presence })
    this.registry = new DeviceRegistry({
      ...dependencies,
      presence: this.#presence,
      credentials: this.credentials,
      configs: this.steering.configDelivery,
    })
    this.claims = new ClaimsService(dependencies)
    this.bulk = new BulkService({
      ...dependencies,
      presence: this.#presence,
      credentials: this.credentials,
      claims: this.claims,
      configs: this.steering.configDelivery,
    })
    this.sensors = new SensorsService({
      ...dependencies,
      presence: this.#presence,
      credentials: this.credentials,
    })
    this.ingest = new IngestService({
      ...dependencies,
      presence: this.#presence,
      steering: this.steering,
    })
  }

  /** From here on every device is unknown until it speaks. */
  async start(): Promise<void> {
    for (const { id, locationId, revokedAt, lastSeenAt, ...last } of await store.listRegistered(this.#db)) {
      const { kind, boot, conn, stateSeconds } = last
      const connection = boot === null || conn === null ? null : { boot, conn }
      const serves = kind === 'dispenser'
      if (!revokedAt)
        this.#presence.register(id, locationId, lastSeenAt, { connection, stateSeconds, serves })
    }
    await this.steering.start()
    this.#timer = setInterval(() => this.#presence.sweep(this.#now()), SWEEP_EVERY)
    this.#timer.unref()
    this.ingest.start()
  }

  /** After the broker has stopped: writes what is only in memory. */
  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.steering.stop()
    await this.ingest.stop()
  }

  // Connections

  /** Which of the device's secrets this is; null when it is none, or the device is revoked or unknown. */
  authenticate(deviceId: string, secret: Buffer): Promise<{ secretId: string } | null> {
    return this.credentials.authenticate(deviceId, secret)
  }

  /** Registered and not revoked. */
  isRegistered(deviceId: string): boolean {
    return this.#presence.watches(deviceId)
  }

  /** Where a registered device stands. */
  placeOf(deviceId: string): string | undefined {
    return this.#presence.placeOf(deviceId)
  }

  /** The device's connection ended. */
  left(deviceId: string): void {
    this.#presence.left(deviceId, this.#now())
  }

  // What others show

  /** Of the machines at these places, or of all. A place without one is absent. */
  async summaryByLocation(locationIds?: readonly string[]): Promise<Map<string, PresenceOf>> {
    return this.#presence.byPlace(locationIds, this.#now())
  }

  presenceOf(deviceId: string): PresenceOf {
    return this.#presence.of(deviceId, this.#now())
  }

  /** What the machines at these places last told, or all. A place whose machine never spoke is absent. */
  async reportsByLocation(locationIds?: readonly string[]): Promise<Map<string, MachineReport>> {
    const [states, channels] = await Promise.all([
      store.listStates(this.#db, locationIds),
      store.listChannels(this.#db, locationIds),
    ])
    const assigned = new Map(channels.map((row) => [`${row.locationId} ${row.channel}`, row]))
    return new Map(
      states.map(({ device: { locationId }, state }) => [
        locationId,
        {
          at: state.stateAt,
          channels: state.state.channels.map(({ channel, remaining, capacity, fault }) => {
            const { productId = null, blocked = false } = assigned.get(`${locationId} ${channel}`) ?? {}
            return { channel, productId, remaining, capacity, fault, blocked }
          }),
        },
      ]),
    )
  }

  // Pages

  async list(scope: string | null, query: z.output<typeof dispenserQuery>): Promise<Dispenser[]> {
    const narrowed = narrowest(scope, query.jurisdiction ?? null)
    if (narrowed === undefined) return []
    const machines = await store.listMachines(this.#db, narrowed, { search: query.search })
    const facts = await this.#factsOf(machines)
    return machines
      .map((machine, i) => describeDispenser(machine, facts[i] ?? NO_FACTS))
      .filter(({ presence }) => query.presence === undefined || presence === query.presence)
  }

  /** Throws `NotFoundError`, also for a machine outside the scope. */
  async get(scope: string | null, id: string): Promise<DispenserDetail> {
    const machine = await this.#find(scope, id)
    const { locationId } = machine.device
    const [[facts], contents, recent] = await Promise.all([
      this.#factsOf([machine]),
      this.#contents.contentsOf([locationId]),
      store.recentEvents(this.#db, id, RECENT_EVENTS),
    ])
    return describeInDetail(machine, facts ?? NO_FACTS, contents.get(locationId), recent)
  }

  /** Registers a machine; the answer shows its secret, and again for a repeat with the same key. */
  async create(actor: Actor, input: CreateDispenser, key: string | null = null): Promise<CreatedDispenser> {
    const { id, secret } = await this.registry.register(actor, input, key)
    return { ...(await this.get(actor.scope, id)), secret }
  }

  /** Proof of what arrived and what did not, from the database alone. Throws as `get` does. */
  async delivery(scope: string | null, id: string): Promise<Delivery> {
    await this.#find(scope, id)
    const [logs, counts, quarantined, discrepancies] = await Promise.all([
      this.ingest.logsOf(id),
      store.deliveryCounts(this.#db, id),
      listQuarantined(this.#db, id, QUARANTINED_SHOWN),
      store.listOpenDiscrepancies(this.#db, id),
    ])
    return {
      logs: logs.map((log) => ({
        log: log.log,
        generation: log.generation,
        through: log.through,
        gaps: [...log.gaps, ...log.missing()].sort(([a], [b]) => a - b),
        events: counts.events.get(log.log) ?? 0,
        unattributed: counts.unattributed.get(log.log) ?? 0,
      })),
      unknownKinds: counts.unknownKinds,
      quarantined: quarantined.map(({ topic, reason, detail, size, receivedAt }) => ({
        topic,
        reason,
        detail,
        size,
        receivedAt: receivedAt.toISOString(),
      })),
      discrepancies: discrepancies.map(({ channel, quantity, cause, occurredAt, log, seq }) => ({
        channel,
        quantity,
        cause,
        occurredAt: occurredAt.toISOString(),
        log,
        seq,
      })),
    }
  }

  /** Everything the machine ever said, newest first. Throws as `get` does, and `InvalidError` `bad_cursor`. */
  async history(scope: string | null, id: string, query: z.output<typeof eventQuery>): Promise<EventHistory> {
    await this.#find(scope, id)
    const { limit, cursor, kind: kinds, channel } = query
    const after = cursor === undefined ? undefined : toHistoryCursor(cursor)
    const rows = await readHistory(this.#db, id, { kinds, channel, after, limit: limit + 1 })
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    return {
      items: shown.map((row) => ({
        ...describeEvent(row),
        generation: row.generation,
        movementId: row.movementId,
        sent: row.payload,
      })),
      next: rows.length > limit && last ? `${last.generation}.${last.seq}` : null,
    }
  }

  async #find(scope: string | null, id: string): Promise<store.Machine> {
    const [machine] = await store.listMachines(this.#db, scope, { id })
    if (!machine) throw new NotFoundError('dispenser', id)
    return machine
  }

  /** In the order of `machines`. */
  async #factsOf(machines: readonly store.Machine[]): Promise<MachineFacts[]> {
    const devices = machines.map(({ device }) => device)
    const places = devices.map(({ locationId }) => locationId)
    const [channels, counts, statuses, knowledge] = await Promise.all([
      store.listChannels(this.#db, places),
      store.countsOf(this.#db, devices),
      this.#stock.statusByLocation(places),
      this.#stock.knowledgeByLocation(places),
    ])
    const channelsAt = new Map<string, store.ChannelRow[]>()
    for (const row of channels)
      channelsAt.set(row.locationId, [...(channelsAt.get(row.locationId) ?? []), row])
    const now = this.#now()
    return devices.map(({ id, locationId }) => ({
      presence: this.#presence.of(id, now),
      channels: channelsAt.get(locationId) ?? [],
      ledger: counts.ledger.get(locationId) ?? 0,
      usable: (knowledge.get(locationId) ?? []).reduce((sum, { usable }) => sum + usable, 0),
      stock: statuses.get(locationId)?.status ?? 'unknown',
      openDiscrepancies: counts.discrepancies.get(id) ?? 0,
      quarantinedMessages: counts.quarantined.get(id) ?? 0,
      suspect: counts.suspect.has(id),
    }))
  }

  #now(): number {
    return this.#ambient.now().getTime()
  }
}

/** `{generation}.{seq}` */
function toHistoryCursor(cursor: string): HistoryCursor {
  const [, generation, seq] = /^(\d{1,9})\.(\d{1,16})$/.exec(cursor) ?? []
  if (!generation || !seq || !Number.isSafeInteger(Number(seq))) throw badCursor()
  return { generation: Number(generation), seq: Number(seq) }
}

const NO_FACTS: MachineFacts = {
  presence: { presence: 'unknown', lastSeenAt: null },
  channels: [],
  ledger: 0,
  usable: 0,
  stock: 'unknown',
  openDiscrepancies: 0,
  quarantinedMessages: 0,
  suspect: false,
}
