import type { CreateDispenser, CreatedDispenser } from '../../protocol/api/devices.ts'
import type { AuditLog } from '../accounts/audit.service.ts'
import type { Ambient } from '../ambient.ts'
import type { Changes } from '../changes.ts'
import type { ClimateService } from '../climate/climate.service.ts'
import type { Database } from '../db/database.ts'
import type { ContentsService } from '../inventory/contents.service.ts'
import type { Log } from '../log.ts'
import type { PlacesService } from '../places/places.service.ts'
import type { Actor } from '../route.ts'
import { BulkService } from './bulk/bulk.service.ts'
import { ClaimsService } from './claims/claims.service.ts'
import { CredentialsService } from './credentials/credentials.service.ts'
import { DeviceRegistry } from './device.registry.ts'
import * as store from './devices.store.ts'
import { DispensersReader, type StockKnowledge } from './dispensers.reader.ts'
import { IngestService } from './ingest/ingest.service.ts'
import type { VendPosting } from './ingest/ingest.writer.ts'
import { type PresenceOf, PresenceTracker } from './presence.tracker.ts'
import { SensorsService } from './sensors.service.ts'
import { type FirmwareOptions, SteeringService } from './steering/steering.service.ts'

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
  contents: Pick<ContentsService, 'contentsOf' | 'reassigned'>
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

/** Dispensers: who they are, what they told, and whether they are there. */
export class DevicesService {
  readonly credentials: CredentialsService
  readonly claims: ClaimsService
  readonly bulk: BulkService
  readonly registry: DeviceRegistry
  readonly sensors: SensorsService
  readonly ingest: IngestService
  readonly steering: SteeringService
  readonly reader: DispensersReader
  readonly #db: Database
  readonly #ambient: Ambient
  readonly #presence: PresenceTracker
  #timer: NodeJS.Timeout | undefined

  constructor(dependencies: Dependencies) {
    const { db, ambient, changes } = dependencies
    this.#db = db
    this.#ambient = ambient
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
    this.reader = new DispensersReader({ ...dependencies, presence: this.#presence, ingest: this.ingest })
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

  /** Registers a machine; the answer shows its secret, and again for a repeat with the same key. */
  async create(actor: Actor, input: CreateDispenser, key: string | null = null): Promise<CreatedDispenser> {
    const { id, secret } = await this.registry.register(actor, input, key)
    return { ...(await this.reader.get(actor.scope, id)), secret }
  }

  #now(): number {
    return this.#ambient.now().getTime()
  }
}
