import { setImmediate } from 'node:timers/promises'
import type { Jurisdiction } from '../../protocol/api/accounts.ts'
import type {
  CreateLocation,
  Location,
  LocationQuery,
  SavedLocation,
  UpdateLocation,
} from '../../protocol/api/places.ts'
import type { AuditLog } from '../accounts/audit.service.ts'
import type { Ambient } from '../ambient.ts'
import type { Changes } from '../changes.ts'
import type { AfterCommit, Database, Writer } from '../db/database.ts'
import { once } from '../db/idempotency.ts'
import { covers, narrowest } from '../db/scope.ts'
import { defined } from '../defined.ts'
import { ConflictError, InvalidError, NotFoundError } from '../errors.ts'
import type { Actor } from '../route.ts'
import { liesFarFrom, toWgs84 } from './coordinates.ts'
import { ancestorsOf, countyOf, levelOf } from './division-code.ts'
import { enterJurisdiction, type NewJurisdiction } from './jurisdiction.entry.ts'
import * as jurisdictions from './jurisdictions.store.ts'
import { describe } from './location.description.ts'
import { checkDescription, checkOffer, isAccount, refuseArchiving } from './location.rules.ts'
import * as locations from './locations.store.ts'
import { obligationsOf } from './obligations.store.ts'
import type { TimeZone } from './time-zone.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  audit: Pick<AuditLog, 'record'>
  timeZone: TimeZone
}
/** Read at once, for which others wait: about 10 ms where each offers twenty products. */
const PLACES_AT_ONCE = 200

type Renaming = { name?: string | undefined; nameEn?: string | null | undefined }

/** Jurisdictions (行政区划) and the places in them. */
export class PlacesService {
  readonly #db: Database
  readonly #ambient: Ambient
  readonly #changes: Changes
  readonly #audit: Pick<AuditLog, 'record'>
  readonly #timeZone: TimeZone

  constructor({ db, ambient, changes, audit, timeZone }: Dependencies) {
    this.#db = db
    this.#ambient = ambient
    this.#changes = changes
    this.#audit = audit
    this.#timeZone = timeZone
  }

  // Jurisdictions

  jurisdictions(scope: string | null): Promise<Jurisdiction[]> {
    return jurisdictions.listJurisdictions(this.#db, scope)
  }

  /** The county of this installation and its ledger accounts; nothing happens when they are there. */
  async ensureCounty(tx: Writer, { code, name }: { code: string; name: string }): Promise<void> {
    if (levelOf(code) !== 'county')
      throw new InvalidError('not_a_county', `${code} is not the six-digit code of a county.`, {
        params: { code },
      })
    if (!(await jurisdictions.findJurisdiction(tx, code)))
      await enterJurisdiction(tx, { code, name }, this.#ambient.now())
    await jurisdictions.insertAccounts(tx, code, this.#ambient.now())
  }

  createJurisdiction(actor: Actor, input: NewJurisdiction): Promise<Jurisdiction> {
    return this.#db.write((tx, afterCommit) => this.addJurisdiction(tx, afterCommit, actor, input))
  }

  /** As `enterJurisdiction`, within the caller's transaction. Throws `NotFoundError` outside the actor's scope. */
  async addJurisdiction(
    tx: Writer,
    afterCommit: AfterCommit,
    actor: Actor | null,
    input: NewJurisdiction,
  ): Promise<Jurisdiction> {
    if (actor && !covers(actor.scope, input.code))
      throw new NotFoundError('jurisdiction', ancestorsOf(input.code)[0] ?? input.code)
    const jurisdiction = await enterJurisdiction(tx, input, this.#ambient.now())
    await this.#audit.record(tx, {
      actor,
      action: 'jurisdiction.created',
      subjectKind: 'jurisdiction',
      subjectId: input.code,
      detail: { name: input.name },
    })
    afterCommit(() => this.#changes.emit('reference'))
    return jurisdiction
  }

  /** Throws `NotFoundError` outside the actor's scope. */
  async renameJurisdiction(actor: Actor, code: string, { name, nameEn }: Renaming): Promise<Jurisdiction> {
    return this.#db.write(async (tx, afterCommit) => {
      const before = covers(actor.scope, code) ? await jurisdictions.findJurisdiction(tx, code) : undefined
      if (!before) throw new NotFoundError('jurisdiction', code)
      const set = { ...(name !== undefined && { name }), ...(nameEn !== undefined && { nameEn }) }
      await jurisdictions.updateJurisdiction(tx, code, set)
      const detail = { before: { name: before.name, nameEn: before.nameEn }, after: set }
      await this.#audit.record(tx, {
        actor,
        action: 'jurisdiction.renamed',
        subjectKind: 'jurisdiction',
        subjectId: code,
        detail,
      })
      afterCommit(() => this.#changes.emit('reference'))
      return { ...before, ...set }
    })
  }

  // Places

  /** Every place of the scope that meets the query, by jurisdiction and name. */
  async list(scope: string | null, { jurisdiction, ...query }: LocationQuery): Promise<Location[]> {
    const narrowed = narrowest(scope, jurisdiction ?? null)
    if (narrowed === undefined) return []
    return (await locations.listPlaces(this.#db, narrowed, query)).map(describe)
  }

  /** Throws `NotFoundError`, also for a place outside the scope. */
  async get(scope: string | null, id: string): Promise<Location> {
    const place = await locations.findPlace(this.#db, id, scope)
    if (!place) throw new NotFoundError('location', id)
    return describe(place)
  }

  /**
   * For what keeps a picture of places in memory: real places in use by jurisdiction and name, or those of `ids`, read in
   * short turns. Not limited to a scope.
   */
  async placesInUse(ids?: readonly string[]): Promise<locations.Place[]> {
    const wanted = ids ?? (await locations.idsInUse(this.#db))
    const found: locations.Place[] = []
    for (let from = 0; from < wanted.length; from += PLACES_AT_ONCE) {
      // SQLite answers without pause: let others have a turn.
      if (from > 0) await setImmediate()
      found.push(...(await locations.findPlaces(this.#db, wanted.slice(from, from + PLACES_AT_ONCE))))
    }
    return found.filter((place) => place.archivedAt === null && !isAccount(place.kind))
  }

  /** Division codes of these places. Not limited to a scope: it is what limits others. */
  codesOf(ids: readonly string[]): Promise<Map<string, string>> {
    return locations.codesOf(this.#db, ids)
  }

  /** The names under which places publish what they offer. */
  varieties(): Promise<locations.Variety[]> {
    return locations.listVarieties(this.#db)
  }

  /** A person makes a place; a repeat with the same key gets the first answer. */
  createByPerson(actor: Actor, input: CreateLocation, key: string | null): Promise<SavedLocation> {
    return this.#db.write((tx, afterCommit) =>
      once(tx, { personId: actor.person.id, key, body: input, now: this.#ambient.now() }, async () => {
        const place = await this.create(tx, afterCommit, actor, input)
        return { ...place, warnings: await this.#warnings(tx, place) }
      }),
    )
  }

  /** Makes a place within the caller's transaction. Throws `NotFoundError` and `InvalidError`; a null actor may do it anywhere. */
  async create(
    tx: Writer,
    afterCommit: AfterCommit,
    actor: Actor | null,
    input: CreateLocation,
  ): Promise<Location> {
    await this.#requireJurisdiction(tx, actor, input.jurisdictionCode)
    this.#check(input.kind, input)
    checkOffer(input.kind, input.productIds, await locations.findProducts(tx, input.productIds))
    const { productIds, coordinates, hours = null, ...fields } = input
    const id = this.#ambient.newId()
    const row = { ...fields, hours, ...positionOf(coordinates, actor), id, createdAt: this.#ambient.now() }
    await locations.insertLocation(tx, row, productIds)
    const detail = { kind: input.kind, name: input.name, jurisdictionCode: input.jurisdictionCode }
    await this.#audit.record(tx, {
      actor,
      action: 'location.created',
      subjectKind: 'location',
      subjectId: id,
      detail,
    })
    return this.#saved(tx, afterCommit, id)
  }

  /**
   * Makes many places in the time of a few; the caller tells the audit log, in one entry for all of them. Throws as
   * `create`. Resolves to their ids, in the order of `inputs`.
   */
  async createMany(
    tx: Writer,
    afterCommit: AfterCommit,
    actor: Actor,
    inputs: readonly CreateLocation[],
  ): Promise<string[]> {
    for (const code of new Set(inputs.map(({ jurisdictionCode }) => jurisdictionCode)))
      await this.#requireJurisdiction(tx, actor, code)
    const offered = new Set(inputs.flatMap(({ productIds }) => productIds))
    const products = await locations.findProducts(tx, [...offered])
    for (const input of inputs) {
      this.#check(input.kind, input)
      checkOffer(input.kind, input.productIds, products)
    }
    const createdAt = this.#ambient.now()
    const places = inputs.map((input) => ({ ...input, id: this.#ambient.newId() }))
    await locations.insertLocations(
      tx,
      places.map(({ productIds: _offered, coordinates, ...place }) => ({
        ...place,
        nameEn: place.nameEn ?? null,
        address: place.address ?? null,
        phone: place.phone ?? null,
        hours: place.hours ?? null,
        verifiedOn: place.verifiedOn ?? null,
        stepFree: place.stepFree ?? null,
        indoor: place.indoor ?? null,
        asksId: place.asksId ?? null,
        ...positionOf(coordinates, actor),
        createdAt,
        archivedAt: null,
      })),
      places.flatMap(({ id: locationId, productIds }) =>
        productIds.map((productId) => ({ locationId, productId })),
      ),
    )
    const ids = places.map(({ id }) => id)
    afterCommit(() => {
      for (const id of ids) this.#changes.emit('place', id)
    })
    return ids
  }

  update(actor: Actor, id: string, patch: UpdateLocation): Promise<SavedLocation> {
    return this.#db.write(async (tx, afterCommit) => {
      const place = await this.change(tx, afterCommit, actor, id, patch)
      return { ...place, warnings: patch.coordinates ? await this.#warnings(tx, place) : [] }
    })
  }

  /** The same within the caller's transaction; a null actor may do it anywhere. */
  async change(
    tx: Writer,
    afterCommit: AfterCommit,
    actor: Actor | null,
    id: string,
    patch: UpdateLocation,
  ): Promise<Location> {
    const before = await locations.findPlace(tx, id, actor?.scope ?? null)
    if (!before) throw new NotFoundError('location', id)
    if (isAccount(before.kind))
      throw new InvalidError('ledger_account', `${before.name} is an account of the ledger, not a place.`)
    const { productIds, coordinates, archived, ...fields } = patch
    if (patch.jurisdictionCode !== undefined)
      await this.#requireMove(tx, actor, before.jurisdictionCode, patch.jurisdictionCode)
    if (archived === true) refuseArchiving(before.name, await obligationsOf(tx, id))
    this.#check(before.kind, { ...before, ...defined(fields) })
    if (productIds) checkOffer(before.kind, productIds, await locations.findProducts(tx, productIds))

    const set = {
      ...defined(fields),
      ...(coordinates === undefined ? {} : positionOf(coordinates, actor)),
      ...(archived === undefined ? {} : { archivedAt: archived ? this.#ambient.now() : null }),
    }
    await locations.updateLocation(tx, id, set, productIds)
    await this.#audit.record(tx, {
      actor,
      action: 'location.updated',
      subjectKind: 'location',
      subjectId: id,
      detail: defined(patch),
    })
    return this.#saved(tx, afterCommit, id, before.jurisdictionCode)
  }

  /** What a dispenser offers is what lies in its channels. Within the caller's transaction, whose actor may change the place. */
  async offer(
    tx: Writer,
    afterCommit: AfterCommit,
    id: string,
    productIds: readonly string[],
  ): Promise<void> {
    await locations.updateLocation(tx, id, {}, productIds)
    afterCommit(() => this.#changes.emit('place', id))
  }

  #check(kind: Location['kind'], description: Parameters<typeof checkDescription>[1]): void {
    checkDescription(kind, description, this.#timeZone.dayOf(this.#ambient.now()))
  }

  async #requireJurisdiction(tx: Writer, actor: Actor | null, code: string): Promise<void> {
    const visible = actor === null || covers(actor.scope, code)
    if (!visible || !(await jurisdictions.findJurisdiction(tx, code)))
      throw new NotFoundError('jurisdiction', code)
  }

  /** The ledger of a place belongs to its county, so that it moves within it only. */
  async #requireMove(tx: Writer, actor: Actor | null, from: string, to: string): Promise<void> {
    await this.#requireJurisdiction(tx, actor, to)
    if (countyOf(from) !== countyOf(to))
      throw new ConflictError(
        'place_leaves_county',
        'A place stays in its county. Make a new place in the other one.',
      )
  }

  /** `from` is the jurisdiction it was in. */
  async #saved(tx: Writer, afterCommit: AfterCommit, id: string, from?: string): Promise<Location> {
    const place = await locations.findPlace(tx, id, null)
    if (!place) throw new NotFoundError('location', id)
    const left = from === place.jurisdictionCode ? undefined : from
    afterCommit(() => this.#changes.emit('place', id, left))
    return describe(place)
  }

  async #warnings(
    tx: Writer,
    { id, jurisdictionCode, longitude, latitude }: Location,
  ): Promise<SavedLocation['warnings']> {
    if (longitude === null || latitude === null) return []
    const neighbours = await locations.neighboursOf(tx, countyOf(jurisdictionCode), id)
    return liesFarFrom({ longitude, latitude }, neighbours) ? ['far_from_county'] : []
  }
}

function positionOf(coordinates: CreateLocation['coordinates'], actor: Actor | null) {
  if (!coordinates) return { longitude: null, latitude: null, sourceDatum: null, capturedBy: null }
  return { ...toWgs84(coordinates), sourceDatum: coordinates.datum, capturedBy: actor?.person.id ?? null }
}
