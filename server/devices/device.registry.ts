import type { AssignedChannel, CreateDispenser } from '../../protocol/api/devices.ts'
import type { AuditLog } from '../accounts/audit.service.ts'
import type { Ambient } from '../ambient.ts'
import type { Changes } from '../changes.ts'
import type { AfterCommit, Database, Writer } from '../db/database.ts'
import { ConflictError, InvalidError, NotFoundError } from '../errors.ts'
import type { ContentsService } from '../inventory/contents.service.ts'
import type { PlacesService } from '../places/places.service.ts'
import type { Actor } from '../route.ts'
import { defaultChannels } from './channel-rules.ts'
import type { CredentialsService } from './credentials/credentials.service.ts'
import { beginIssue, issueOnce } from './credentials/secret.issues.ts'
import { secretFrom } from './credentials/secret.seed.ts'
import * as store from './devices.store.ts'
import type { PresenceTracker } from './presence.tracker.ts'
import type { ConfigDelivery } from './steering/configs.delivery.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  audit: Pick<AuditLog, 'record'>
  places: Pick<PlacesService, 'create' | 'offer' | 'jurisdictions'>
  contents: Pick<ContentsService, 'reassigned'>
  presence: PresenceTracker
  credentials: CredentialsService
  configs: Pick<ConfigDelivery, 'refresh'>
}

/** Registers machines, and says what lies in their channels. */
export class DeviceRegistry {
  readonly #db: Database
  readonly #ambient: Ambient
  readonly #changes: Changes
  readonly #audit: Pick<AuditLog, 'record'>
  readonly #places: Pick<PlacesService, 'create' | 'offer' | 'jurisdictions'>
  readonly #contents: Pick<ContentsService, 'reassigned'>
  readonly #presence: PresenceTracker
  readonly #credentials: CredentialsService
  readonly #configs: Pick<ConfigDelivery, 'refresh'>

  constructor(parts: Dependencies) {
    const { db, ambient, changes, audit, places, contents, presence, credentials, configs } = parts
    this.#db = db
    this.#ambient = ambient
    this.#changes = changes
    this.#audit = audit
    this.#places = places
    this.#contents = contents
    this.#presence = presence
    this.#credentials = credentials
    this.#configs = configs
  }

  /**
   * Registers a machine at a place that is there, or at one it makes. The secret is not kept; a repeat with the same key
   * gets it again. Throws `NotFoundError` for a place, jurisdiction or product that is not here, `ConflictError`
   * `device_exists` or `place_has_device`, `InvalidError` `not_a_dispenser`, `not_self_service` or `channel_twice`, and as
   * `issueOnce` and `ContentsService.reassigned` do.
   */
  async register(
    actor: Actor,
    input: CreateDispenser,
    key: string | null,
  ): Promise<{ id: string; secret: string }> {
    const jurisdictionCode = input.jurisdictionCode ?? (await this.#homeOf(actor))
    const issue = beginIssue({ owner: actor.person.id, key, body: input }, this.#ambient)
    const machine = { ...input, id: input.id ?? this.#ambient.newId(), jurisdictionCode }
    const { result: id, seed } = await this.#db.write((tx, afterCommit) =>
      issueOnce(tx, issue, async () => {
        const secret = secretFrom(issue.seed, machine.id)
        await this.add(tx, afterCommit, actor, machine, { secret })
        return machine.id
      }),
    )
    return { id, secret: secretFrom(seed, id) }
  }

  /** The same within the caller's transaction; a null actor may do it anywhere. A claim brings its own secret. */
  async add(
    tx: Writer,
    afterCommit: AfterCommit,
    actor: Actor | null,
    input: CreateDispenser & { jurisdictionCode: string },
    { secret: text, claimCodeId }: { secret?: string; claimCodeId?: string } = {},
  ): Promise<{ id: string; locationId: string; secret: string }> {
    const now = this.#ambient.now()
    const id = input.id ?? this.#ambient.newId()
    const assigned = input.channels ?? (await this.#unassigned(tx, input.locationId))
    const channels = assigned && (await loadable(tx, assigned))
    const locationId = input.locationId
      ? await this.#takePlace(tx, actor, input.locationId)
      : await this.#makePlace(tx, afterCommit, actor, id, input, channels ?? [])
    if (
      !(await store.insertDevice(tx, { id, locationId, kind: 'dispenser', createdAt: now, revokedAt: null }))
    )
      throw new ConflictError('device_exists', `There is a device ${id} already. Choose another id.`, { id })
    if (channels) {
      const before = await store.replaceChannels(tx, locationId, channels)
      await this.#contents.reassigned(tx, afterCommit, locationId, before)
    }
    if (channels && input.locationId) await this.#places.offer(tx, afterCommit, locationId, idsOf(channels))
    await this.#configs.refresh(tx, afterCommit, [id], {
      cause: 'registered',
      personId: actor?.person.id ?? null,
    })
    const { secret } = await this.#credentials.issue(tx, afterCommit, id, text)
    await this.#audit.record(tx, {
      actor,
      action: 'device.registered',
      subjectKind: 'device',
      subjectId: id,
      detail: { locationId, ...(claimCodeId !== undefined && { claimCodeId }) },
    })
    afterCommit(() => {
      this.#presence.register(id, locationId, null)
      this.#changes.emit('device', locationId)
    })
    return { id, locationId, secret }
  }

  /** Says which product lies in which channel, for all channels of the machine. Throws as `register` does. */
  async assignChannels(actor: Actor, id: string, assigned: readonly AssignedChannel[]): Promise<void> {
    await this.#db.write(async (tx, afterCommit) => {
      const { device } = await this.#find(tx, actor, id)
      await this.assign(tx, afterCommit, actor, device, assigned)
    })
  }

  /** The same within the caller's transaction. */
  async assign(
    tx: Writer,
    afterCommit: AfterCommit,
    actor: Actor | null,
    { id, locationId }: { id: string; locationId: string },
    assigned: readonly AssignedChannel[],
  ): Promise<void> {
    const channels = await loadable(tx, assigned)
    const before = await store.replaceChannels(tx, locationId, channels)
    await this.#contents.reassigned(tx, afterCommit, locationId, before)
    await this.#configs.refresh(tx, afterCommit, [id], {
      cause: 'channels',
      personId: actor?.person.id ?? null,
    })
    await this.#places.offer(tx, afterCommit, locationId, idsOf(channels))
    await this.#audit.record(tx, {
      actor,
      action: 'device.channels_assigned',
      subjectKind: 'device',
      subjectId: id,
      detail: { channels },
    })
    afterCommit(() => {
      this.#changes.emit('device', locationId)
      this.#changes.emit('stock', [locationId])
    })
  }

  async #find(tx: Writer, { scope }: Actor, id: string): Promise<store.Machine> {
    const [machine] = await store.listMachines(tx, scope, { id })
    if (!machine) throw new NotFoundError('dispenser', id)
    return machine
  }

  /** Where a machine stands when nobody says: the caller's own jurisdiction, or the first county there is. */
  async #homeOf({ scope }: Actor): Promise<string> {
    if (scope !== null) return scope
    const jurisdictions = await this.#places.jurisdictions(null)
    const home = jurisdictions.find(({ level }) => level === 'county') ?? jurisdictions[0]
    if (!home)
      throw new InvalidError('no_jurisdiction', 'There is no jurisdiction yet. Make one, or name one.')
    return home.code
  }

  async #takePlace(tx: Writer, actor: Actor | null, locationId: string): Promise<string> {
    const place = await store.findDispenserPlace(tx, locationId, actor?.scope ?? null)
    if (!place) throw new NotFoundError('location', locationId)
    if (place.kind !== 'dispenser')
      throw new InvalidError(
        'not_a_dispenser',
        `${place.name} is no place of a dispenser but a ${place.kind}.`,
      )
    const taken = await store.deviceAt(tx, locationId)
    if (taken)
      throw new ConflictError(
        'place_has_device',
        `${place.name} has the device ${taken.id}. Revoke that first.`,
        {
          device: taken.id,
        },
      )
    return locationId
  }

  /** Null: the place knows its channels from a machine before. */
  async #unassigned(tx: Writer, locationId: string | undefined): Promise<AssignedChannel[] | null> {
    const known = locationId === undefined ? [] : await store.listChannels(tx, [locationId])
    return known.length > 0 ? null : defaultChannels()
  }

  async #makePlace(
    tx: Writer,
    afterCommit: AfterCommit,
    actor: Actor | null,
    id: string,
    {
      name,
      jurisdictionCode,
      coordinates,
      address,
      phone,
      hours,
      migrantArea,
      published,
    }: CreateDispenser & {
      jurisdictionCode: string
    },
    channels: readonly LoadedChannel[],
  ): Promise<string> {
    const place = await this.#places.create(tx, afterCommit, actor, {
      kind: 'dispenser',
      jurisdictionCode,
      name: name ?? `自助发放机 ${id.slice(-6)}`,
      coordinates,
      address,
      phone,
      hours,
      migrantArea: migrantArea ?? false,
      published: published ?? false,
      productIds: idsOf(channels),
    })
    return place.id
  }
}

interface LoadedChannel {
  channel: number
  productId: string | null
  capacity: number
}

const idsOf = (channels: readonly LoadedChannel[]): string[] => [
  ...new Set(channels.flatMap(({ productId }) => productId ?? [])),
]

/** Only what a person needs no help with may lie in a machine. */
async function loadable(tx: Writer, assigned: readonly AssignedChannel[]): Promise<LoadedChannel[]> {
  const numbers = assigned.map(({ channel }) => channel)
  const twice = numbers.find((channel, i) => numbers.indexOf(channel) !== i)
  if (twice !== undefined)
    throw new InvalidError('channel_twice', `Channel ${twice} is named twice.`, {
      params: { channel: twice },
    })
  const found = await store.findProducts(tx, [...new Set(assigned.flatMap(({ product }) => product ?? []))])
  return assigned.map(({ channel, product: ref, capacity }, i) => {
    if (ref === null) return { channel, productId: null, capacity }
    const product = found.find(({ id }) => id === ref) ?? found.find(({ code }) => code === ref)
    if (!product) throw new NotFoundError('product', ref)
    if (!product.selfService)
      throw new InvalidError(
        'not_self_service',
        `${product.name} wants a person in attendance and cannot be loaded into a dispenser.`,
        {
          params: { product: ref, channel },
          errors: [{ path: `channels.${i}.product`, message: 'is not for self-service' }],
        },
      )
    return { channel, productId: product.id, capacity }
  })
}
