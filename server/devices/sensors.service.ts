import type { z } from 'zod'
import type { RotatedSecret } from '../../protocol/api/credentials.ts'
import {
  type CreatedSensor,
  type CreateSensor,
  SENSOR_PLACES,
  type Sensor,
  type sensorQuery,
} from '../../protocol/api/sensors.ts'
import type { AuditLog } from '../accounts/audit.service.ts'
import type { Ambient } from '../ambient.ts'
import type { Changes } from '../changes.ts'
import type { Database } from '../db/database.ts'
import { narrowest } from '../db/scope.ts'
import { ConflictError, InvalidError, NotFoundError } from '../errors.ts'
import type { Actor } from '../route.ts'
import type { CredentialsService } from './credentials/credentials.service.ts'
import { findDispenserPlace as findPlace, insertDevice } from './devices.store.ts'
import { countQuarantined } from './ingest/quarantined.store.ts'
import type { PresenceOf, PresenceTracker } from './presence.tracker.ts'
import * as store from './sensors.store.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  audit: Pick<AuditLog, 'record'>
  presence: PresenceTracker
  credentials: CredentialsService
}

/** Climate sensors of storerooms and outlets: devices of the same protocol, without channels. */
export class SensorsService {
  readonly #db: Database
  readonly #ambient: Ambient
  readonly #changes: Changes
  readonly #audit: Pick<AuditLog, 'record'>
  readonly #presence: PresenceTracker
  readonly #credentials: CredentialsService

  constructor({ db, ambient, changes, audit, presence, credentials }: Dependencies) {
    this.#db = db
    this.#ambient = ambient
    this.#changes = changes
    this.#audit = audit
    this.#presence = presence
    this.#credentials = credentials
  }

  async list(scope: string | null, query: z.output<typeof sensorQuery>): Promise<Sensor[]> {
    const narrowed = narrowest(scope, query.jurisdiction ?? null)
    if (narrowed === undefined) return []
    const rows = await store.listSensors(this.#db, narrowed, { locationId: query.location })
    const sensors = await this.#describe(rows)
    return sensors.filter(({ presence }) => query.presence === undefined || presence === query.presence)
  }

  /** Throws `NotFoundError`, also for a sensor outside the scope. */
  async get(scope: string | null, id: string): Promise<Sensor> {
    const [sensor] = await this.#describe(await store.listSensors(this.#db, scope, { id }))
    if (!sensor) throw new NotFoundError('sensor', id)
    return sensor
  }

  /**
   * The answer shows the secret, this once. Throws `NotFoundError` for the place, `ConflictError` `device_exists` and
   * `InvalidError` `no_sensor_place`.
   */
  async create(actor: Actor, { name, locationId, ...input }: CreateSensor): Promise<CreatedSensor> {
    const id = input.id ?? this.#ambient.newId()
    const secret = await this.#db.write(async (tx, afterCommit) => {
      const place = await findPlace(tx, locationId, actor.scope)
      if (!place) throw new NotFoundError('location', locationId)
      if (!SENSOR_PLACES.some((kind) => kind === place.kind))
        throw new InvalidError(
          'no_sensor_place',
          `${place.name} is a ${place.kind}: put the sensor into a storeroom, warehouse or outlet.`,
          { errors: [{ path: 'locationId', message: 'is no place for a sensor' }] },
        )
      const createdAt = this.#ambient.now()
      const row = { id, locationId, kind: 'sensor', name, createdAt, revokedAt: null } as const
      if (!(await insertDevice(tx, row)))
        throw new ConflictError('device_exists', `There is a device ${id} already. Choose another id.`, {
          id,
        })
      const { secret } = await this.#credentials.issue(tx, afterCommit, id)
      await this.#audit.record(tx, {
        actor,
        action: 'device.registered',
        subjectKind: 'device',
        subjectId: id,
        detail: { locationId, kind: 'sensor', name },
      })
      afterCommit(() => {
        this.#presence.register(id, locationId, null, { serves: false })
        this.#changes.emit('device', locationId)
      })
      return secret
    })
    return { ...(await this.get(actor.scope, id)), secret }
  }

  /** Throws `NotFoundError` and `ConflictError` `device_revoked`. */
  async rotateSecret(actor: Actor, id: string): Promise<RotatedSecret> {
    await this.get(actor.scope, id)
    return this.#credentials.rotate(actor, id)
  }

  /** Its secrets are void and its connection ends now, for good. Its record stays. Throws `NotFoundError`. */
  async revoke(actor: Actor, id: string): Promise<Sensor> {
    await this.get(actor.scope, id)
    await this.#credentials.revoke(actor, id)
    return this.get(actor.scope, id)
  }

  async #describe(rows: readonly store.SensorRow[]): Promise<Sensor[]> {
    const ids = rows.map(({ device }) => device.id)
    const { quarantined, suspect } = await countQuarantined(this.#db, ids)
    const now = this.#ambient.now().getTime()
    return rows.map((row) => {
      const { id } = row.device
      const open = { quarantinedMessages: quarantined.get(id) ?? 0, suspect: suspect.has(id) }
      return describeSensor(row, this.#presence.of(id, now), open)
    })
  }
}

/** What it has never told is null. */
function describeSensor(
  { device, location, jurisdictionName, state }: store.SensorRow,
  { presence, lastSeenAt }: PresenceOf,
  open: Pick<Sensor, 'quarantinedMessages' | 'suspect'>,
): Sensor {
  const seenAt = lastSeenAt ?? state?.lastSeenAt ?? null
  return {
    id: device.id,
    name: device.name ?? device.id,
    locationId: device.locationId,
    locationName: location.name,
    jurisdictionCode: location.jurisdictionCode,
    jurisdictionName,
    presence,
    lastSeenAt: seenAt?.toISOString() ?? null,
    firmware: state?.firmware ?? null,
    hardware: state?.hardware ?? null,
    celsius: state?.state.celsius ?? null,
    humidity: state?.state.humidity ?? null,
    climateAt: state?.climateAt?.toISOString() ?? null,
    faults: state?.state.faults ?? [],
    clock: state?.clock ?? null,
    clockErrorMs: state?.clockErrorMs ?? null,
    ...open,
    createdAt: device.createdAt.toISOString(),
    revokedAt: device.revokedAt?.toISOString() ?? null,
  }
}
