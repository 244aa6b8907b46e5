import { createHash } from 'node:crypto'
import { setImmediate as breath } from 'node:timers/promises'
import {
  type ImportedDevices,
  type ImportOptions,
  type ImportPreview,
  MAX_IMPORT_ISSUES,
} from '../../../protocol/api/device-import.ts'
import type { AuditLog } from '../../accounts/audit.service.ts'
import type { Ambient } from '../../ambient.ts'
import type { Changes } from '../../changes.ts'
import type { AfterCommit, Database, Reader, Writer } from '../../db/database.ts'
import { InvalidError } from '../../errors.ts'
import type { ContentsService } from '../../inventory/contents.service.ts'
import type { PlacesService } from '../../places/places.service.ts'
import type { Actor } from '../../route.ts'
import { type ClaimsService, hashesOf } from '../claims/claims.service.ts'
import type { CredentialsService } from '../credentials/credentials.service.ts'
import { beginIssue, issueOnce } from '../credentials/secret.issues.ts'
import { claimCodeFrom, secretFrom } from '../credentials/secret.seed.ts'
import { replaceChannels } from '../devices.store.ts'
import type { PresenceTracker } from '../presence.tracker.ts'
import type { ConfigDelivery } from '../steering/configs.delivery.ts'
import * as store from './bulk.store.ts'
import { type BulkTable, readBulkFile } from './bulk-file.ts'
import type { Channel } from './bulk-lookups.ts'
import { type BulkPlan, type PlannedDevice, planBulk } from './bulk-plan.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  audit: Pick<AuditLog, 'record'>
  places: Pick<PlacesService, 'createMany' | 'offer' | 'jurisdictions'>
  contents: Pick<ContentsService, 'reassigned'>
  presence: PresenceTracker
  credentials: CredentialsService
  claims: ClaimsService
  configs: Pick<ConfigDelivery, 'refresh'>
}

/** A device as it was made. */
interface Made extends PlannedDevice {
  deviceId: string
  locationId: string
}
/** What is kept of an import, for a repeat: nothing secret. */
interface Outcome {
  devices: Pick<Made, 'line' | 'kind' | 'deviceId' | 'name' | 'jurisdictionCode'>[]
  expiresAt: string | null
}

/** Rows between two breaths, in which others are served: a few milliseconds of work. */
const AT_ONCE = 250
const SAMPLE = 20

/** Registers many machines and sensors out of one file: all of them, or none. */
export class BulkService {
  readonly #from: Dependencies

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  /** What the file would do. Throws `InvalidError` as `readBulkFile` does. */
  async preview(actor: Actor, bytes: Buffer): Promise<ImportPreview> {
    const table = readBulkFile(bytes)
    const { devices, errors, warnings } = await this.#plan(this.#from.db, actor, table)
    const machines = devices.filter(({ kind }) => kind === 'dispenser')
    return {
      encoding: table.encoding,
      rows: table.rows.length,
      dispensers: machines.length,
      sensors: devices.length - machines.length,
      newPlaces: machines.filter(({ at }) => 'newPlace' in at).length,
      errors: { total: errors.length, items: errors.slice(0, MAX_IMPORT_ISSUES) },
      warnings: { total: warnings.length, items: warnings.slice(0, MAX_IMPORT_ISSUES) },
      sample: devices.slice(0, SAMPLE).map((device) => {
        const position = 'newPlace' in device.at ? device.at.newPlace.position : null
        return {
          line: device.line,
          kind: device.kind,
          name: device.name,
          jurisdictionCode: device.jurisdictionCode,
          longitude: position?.longitude ?? null,
          latitude: position?.latitude ?? null,
          channels: device.channels?.length ?? 0,
        }
      }),
    }
  }

  /**
   * Imports the file; the answer shows a claim code or a secret for each device, and again for a repeat with the same key.
   * Throws as `preview` and `issueOnce` do, and `InvalidError` `import_has_errors`, when nothing is imported.
   */
  async run(
    actor: Actor,
    bytes: Buffer,
    options: ImportOptions,
    key: string | null,
  ): Promise<ImportedDevices> {
    const { db, ambient, places } = this.#from
    const table = readBulkFile(bytes)
    const file = createHash('sha256').update(bytes).digest('hex')
    const issue = beginIssue({ owner: actor.person.id, key, body: { file, ...options } }, ambient)
    const byCode = options.credentials === 'claim_codes'
    // Before the transaction: hashing thousands of codes takes a while.
    const hashes = byCode ? await hashesOf(issue.seed, table.rows.length) : []
    const { result, seed } = await db.write((tx, afterCommit) =>
      issueOnce<Outcome>(tx, issue, async () => {
        const plan = await this.#plan(tx, actor, table)
        if (plan.errors.length > 0) throw refused(plan)
        const made = await this.#make(tx, afterCommit, actor, plan.devices)
        const expiresAt = byCode
          ? await this.#addCodes(tx, actor, made, options.days, hashes)
          : await this.#addSecrets(tx, afterCommit, made, (id) => secretFrom(issue.seed, id))
        return { devices: made.map(outcome), expiresAt }
      }),
    )
    const names = new Map((await places.jurisdictions(null)).map(({ code, name }) => [code, name]))
    return {
      expiresAt: result.expiresAt,
      items: result.devices.map(({ jurisdictionCode, ...device }, i) => ({
        ...device,
        jurisdictionName: names.get(jurisdictionCode) ?? jurisdictionCode,
        code: byCode ? claimCodeFrom(seed, i + 1) : null,
        secret: byCode ? null : secretFrom(seed, device.deviceId),
      })),
    }
  }

  async #plan(db: Reader, actor: Actor, table: BulkTable): Promise<BulkPlan> {
    const ids = table.rows.map(({ cells }) => cells.id).filter((id) => id !== '')
    const context = await store.loadContext(db, actor.scope, ids)
    await breath()
    const home = actor.scope ?? countyIn(context.jurisdictions)
    return planBulk(table, { ...context, home })
  }

  async #make(
    tx: Writer,
    afterCommit: AfterCommit,
    actor: Actor,
    planned: readonly PlannedDevice[],
  ): Promise<Made[]> {
    const made: Made[] = []
    for (let from = 0; from < planned.length; from += AT_ONCE) {
      made.push(...(await this.#makeSome(tx, afterCommit, actor, planned.slice(from, from + AT_ONCE))))
      await breath()
    }
    return made
  }

  async #makeSome(
    tx: Writer,
    afterCommit: AfterCommit,
    actor: Actor,
    planned: readonly PlannedDevice[],
  ): Promise<Made[]> {
    const { ambient, audit, changes, configs, presence } = this.#from
    const made = await this.#place(tx, afterCommit, actor, planned)
    const createdAt = ambient.now()
    await store.insertDevices(
      tx,
      made.map(({ deviceId, locationId, kind, name }) => ({
        id: deviceId,
        locationId,
        kind,
        name: kind === 'sensor' ? name : null,
        createdAt,
        revokedAt: null,
      })),
    )
    await this.#fillChannels(tx, afterCommit, made)
    const machines = made.filter(({ kind }) => kind === 'dispenser').map(({ deviceId }) => deviceId)
    if (machines.length > 0)
      await configs.refresh(tx, afterCommit, machines, { cause: 'registered', personId: actor.person.id })
    await audit.record(tx, {
      actor,
      action: 'device.imported',
      subjectKind: 'device',
      subjectId: made[0]?.deviceId ?? '',
      detail: { devices: made.map(({ deviceId, locationId }) => [deviceId, locationId]) },
    })
    afterCommit(() => {
      for (const { deviceId, locationId, kind } of made) {
        presence.register(deviceId, locationId, null, { serves: kind === 'dispenser' })
        changes.emit('device', locationId)
      }
    })
    return made
  }

  /** Makes the places that are missing. */
  async #place(
    tx: Writer,
    afterCommit: AfterCommit,
    actor: Actor,
    planned: readonly PlannedDevice[],
  ): Promise<Made[]> {
    const wanted = planned.flatMap((device) => ('newPlace' in device.at ? [{ ...device, ...device.at }] : []))
    const ids = await this.#from.places.createMany(
      tx,
      afterCommit,
      actor,
      wanted.map(
        ({ name, jurisdictionCode, channels, newPlace: { coordinates, address, phone, hours } }) => ({
          kind: 'dispenser' as const,
          name,
          jurisdictionCode,
          address,
          phone,
          hours,
          coordinates,
          migrantArea: false,
          published: false,
          productIds: productsIn(channels),
        }),
      ),
    )
    const placeOf = new Map(wanted.map(({ line }, i) => [line, ids[i] ?? '']))
    return planned.map((device) => ({
      ...device,
      deviceId: device.id ?? this.#from.ambient.newId(),
      locationId: 'locationId' in device.at ? device.at.locationId : (placeOf.get(device.line) ?? ''),
    }))
  }

  async #fillChannels(tx: Writer, afterCommit: AfterCommit, made: readonly Made[]): Promise<void> {
    const { contents, places } = this.#from
    await store.insertChannels(
      tx,
      made.flatMap(({ at, locationId, channels }) =>
        'newPlace' in at
          ? (channels ?? []).map((channel) => ({ ...channel, locationId, blocked: false }))
          : [],
      ),
    )
    for (const { at, locationId, channels } of made) {
      if ('newPlace' in at || !channels) continue
      const before = await replaceChannels(tx, locationId, channels)
      await contents.reassigned(tx, afterCommit, locationId, before)
      await places.offer(tx, afterCommit, locationId, productsIn(channels))
    }
  }

  async #addCodes(
    tx: Writer,
    actor: Actor,
    made: readonly Made[],
    days: number,
    hashes: readonly string[],
  ): Promise<string> {
    const purposes = made.map(({ jurisdictionCode, locationId, deviceId }) => ({
      jurisdictionCode,
      locationId,
      deviceId,
    }))
    const { expiresAt } = await this.#from.claims.addSheet(
      tx,
      actor,
      purposes,
      { replaces: false, days },
      hashes,
    )
    return expiresAt.toISOString()
  }

  async #addSecrets(
    tx: Writer,
    afterCommit: AfterCommit,
    made: readonly Made[],
    secretOf: (deviceId: string) => string,
  ): Promise<null> {
    const secrets = made.map(({ deviceId }) => ({ deviceId, text: secretOf(deviceId) }))
    await this.#from.credentials.issueFirst(tx, afterCommit, secrets)
    return null
  }
}

const outcome = ({ line, kind, deviceId, name, jurisdictionCode }: Made): Outcome['devices'][number] => ({
  line,
  kind,
  deviceId,
  name,
  jurisdictionCode,
})

const productsIn = (channels: readonly Channel[] | null): string[] => [
  ...new Set((channels ?? []).flatMap(({ productId }) => productId ?? [])),
]

/** For whoever sees everything: the first county. */
const countyIn = (jurisdictions: readonly { code: string }[]): string =>
  (jurisdictions.find(({ code }) => code.length === 6) ?? jurisdictions[0])?.code ?? ''

const refused = ({ errors }: BulkPlan): InvalidError =>
  new InvalidError(
    'import_has_errors',
    `Nothing was imported: ${errors.length} cells have to be changed first.`,
    {
      params: { errors: errors.length },
      errors: errors.slice(0, MAX_IMPORT_ISSUES).map(({ line, column, message }) => ({
        path: `line ${line}${column ? ` ${column}` : ''}`,
        message,
      })),
    },
  )
