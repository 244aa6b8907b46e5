import type {
  AcknowledgeExcursion,
  Excursion,
  ExcursionKind,
  ExcursionQuery,
  ExcursionSummary,
  LimitsInForce,
  StoredSafely,
} from '../../../protocol/api/excursions.ts'
import { excursionEvents } from '../../../protocol/excursion-events.ts'
import type { AuditLog } from '../../accounts/audit.service.ts'
import type { Ambient } from '../../ambient.ts'
import type { CatalogService } from '../../catalog/catalog.service.ts'
import type { Changes } from '../../changes.ts'
import type { Database } from '../../db/database.ts'
import { narrowest } from '../../db/scope.ts'
import { ConflictError, NotFoundError } from '../../errors.ts'
import type { StockService } from '../../inventory/stock.service.ts'
import type { Log } from '../../log.ts'
import type { Actor } from '../../route.ts'
import { measuringPlace } from '../measuring-place.ts'
import { silenceOf } from '../silence.ts'
import { findPlace } from '../sources.store.ts'
import { settingOf } from '../storage.service.ts'
import { listStorage } from '../storage.store.ts'
import { describeExcursion, fromCursor, toCursor } from './excursion.view.ts'
import * as pages from './excursion-pages.store.ts'
import { ExcursionsKeeper } from './excursions.keeper.ts'
import { listProfiles, placesEverMeasured, productsAt, sourcesHeard } from './excursions.store.ts'
import { limitsSince } from './limits.ts'
import { percentOf, sortUnits } from './stored-safely.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  audit: Pick<AuditLog, 'record'>
  log: Log
  stock: Pick<StockService, 'picture' | 'lyingAt'>
  catalog: Pick<CatalogService, 'products' | 'storageInTime'>
}

/** An excursion that lasts at a place, or did when its source fell silent. */
export interface PresentExcursion {
  locationId: string
  sourceId: number
  deviceId: string | null
  sourceName: string | null
  kind: Exclude<ExcursionKind, 'no_data'>
  profileName: string
  limit: number
  startedAt: Date
  peak: number | null
  /** As last measured. */
  value: number | null
  /** Its source is silent: nobody knows whether it lasts. */
  silent: boolean
}

/** Events at a place that nobody has answered. */
export interface ExcursionsAtPlace {
  locationId: string
  locationName: string
  count: number
  since: Date
  /** One of them is not over. */
  lasts: boolean
}

/** Damp and dry air does its harm in days: milliseconds. */
const DAMP_FOR = 86_400_000
/** What nobody answered for so long is history and no work any more: milliseconds. */
const ANSWERED_WITHIN = 90 * 86_400_000
/** What silence ended longer ago than any silence lasts is over: milliseconds. */
const SILENCED_WITHIN = 30 * 86_400_000

/** Excursions as people see and answer them. What they are is found by `ExcursionsKeeper`. */
export class ExcursionsService {
  readonly #from: Dependencies
  readonly keeper: ExcursionsKeeper

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
    this.keeper = new ExcursionsKeeper(dependencies)
  }

  start(): void {
    this.keeper.start()
  }

  stop(): Promise<void> {
    return this.keeper.stop()
  }

  /** One page: those that last first, then the latest. Throws `InvalidError` `bad_cursor`. */
  async list(
    actor: Actor,
    { cursor, jurisdiction, ...query }: ExcursionQuery,
  ): Promise<{ items: Excursion[]; next: string | null }> {
    const scope = narrowest(actor.scope, jurisdiction ?? null)
    if (scope === undefined) return { items: [], next: null }
    const { db, ambient } = this.#from
    const after = cursor === undefined ? null : toCursor(cursor)
    const rows = await pages.pageOfExcursions(db, scope, query, after, this.#answeredSince())
    const last = rows.length === query.limit ? rows.at(-1) : undefined
    return {
      items: rows.map((row) => describeExcursion(row, ambient.now())),
      next: last ? fromCursor(last.excursion) : null,
    }
  }

  /** Throws `NotFoundError`, also outside the scope. */
  async get(actor: Actor, id: string): Promise<Excursion> {
    const { db, ambient } = this.#from
    const found = await pages.findExcursion(db, actor.scope, id)
    if (!found) throw new NotFoundError('excursion', id)
    return describeExcursion(found, ambient.now())
  }

  /** Throws `NotFoundError` and `ConflictError` `excursion_acknowledged`, which says by whom. */
  async acknowledge(actor: Actor, id: string, { reason, action }: AcknowledgeExcursion): Promise<Excursion> {
    const { db, ambient, changes, audit } = this.#from
    await db.write(async (tx, afterCommit) => {
      const found = await pages.findExcursion(tx, actor.scope, id)
      if (!found) throw new NotFoundError('excursion', id)
      const { excursion, acknowledgedByName } = found
      const set = { acknowledgedAt: ambient.now(), acknowledgedBy: actor.person.id, reason, action }
      if (!(await pages.acknowledge(tx, id, set)))
        throw new ConflictError(
          'excursion_acknowledged',
          `${acknowledgedByName ?? 'Somebody'} has answered this excursion already.`,
          { by: acknowledgedByName },
        )
      await audit.record(tx, {
        actor,
        action: 'excursion.acknowledged',
        subjectKind: 'excursion',
        subjectId: id,
        detail: { locationId: excursion.locationId, kind: excursion.kind, reason, measure: action },
      })
      afterCommit(() => changes.emit('excursions', [excursion.locationId]))
    })
    return this.get(actor, id)
  }

  /** The place's own limits, and those of the products that lie there. Throws `NotFoundError`. */
  async limits(actor: Actor, locationId: string): Promise<LimitsInForce[]> {
    const { db, catalog } = this.#from
    const { kind } = measuringPlace(await findPlace(db, actor.scope, locationId), locationId)
    const [said] = await listStorage(db, [locationId])
    const { profileId: own } = settingOf(kind, said)
    const products = await productsAt(db, locationId)
    const storage = await catalog.storageInTime(db)
    return (await listProfiles(db))
      .map(({ id, ...profile }) => ({
        profileId: id,
        ...profile,
        since: limitsSince(storage, id, id === own ? null : products),
        own: id === own,
        products: products
          .filter(({ profileId }) => profileId === id)
          .map(({ profileId: _, ...product }) => product),
      }))
      .filter((profile) => profile.own || profile.products.length > 0)
      .sort((a, b) => Number(b.own) - Number(a.own))
  }

  async summary(scope: string | null, jurisdiction?: string): Promise<ExcursionSummary> {
    const narrowed = narrowest(scope, jurisdiction ?? null)
    if (narrowed === undefined)
      return {
        open: 0,
        silent: 0,
        unacknowledged: 0,
        stored: { safe: 0, outside: 0, unknown: 0, percent: null },
      }
    return {
      open: await this.openCount(narrowed),
      silent: await pages.countOpen(this.#from.db, narrowed, 'silent'),
      unacknowledged: (await this.#unansweredEvents(narrowed)).length,
      stored: await this.storedSafely(narrowed),
    }
  }

  /** Units that lie within the limits of their product now. */
  async storedSafely(scope: string | null): Promise<StoredSafely> {
    const { db, ambient, stock, catalog } = this.#from
    const now = ambient.now().getTime()
    const heard = new Set<string>()
    for (const source of await sourcesHeard(db))
      if (source.latestAt + silenceOf(source) >= now) heard.add(source.locationId)
    // Of a place where one of several fell silent nobody knows whether it is well everywhere.
    for (const { locationId } of await pages.listSilent(db)) heard.delete(locationId)
    const exceeded = new Set<string>()
    for (const { locationId, profileId } of await pages.listExceeded(db))
      exceeded.add(`${locationId} ${profileId}`)
    const profiles = new Map(
      (await catalog.products()).map(({ id, storageProfileId }) => [id, storageProfileId]),
    )
    const { units: all, places } = await stock.lyingAt(scope, heard)
    const units = sortUnits(all, places, (locationId, productId) =>
      exceeded.has(`${locationId} ${profiles.get(productId) ?? ''}`),
    )
    return { ...units, percent: percentOf(units) }
  }

  /** What the map's layer says of each place that measures, or where something lies that nobody measures. */
  async mapStatuses(): Promise<ReadonlyMap<string, 'excursion' | 'no_data' | 'unknown' | 'ok'>> {
    const { db, ambient, stock } = this.#from
    const now = ambient.now().getTime()
    const statuses = new Map<string, 'excursion' | 'no_data' | 'unknown' | 'ok'>()
    for (const { place, quantity } of await stock.picture(null))
      if (quantity > 0) statuses.set(place.id, 'unknown')
    for (const id of await placesEverMeasured(db)) statuses.set(id, 'no_data')
    for (const source of await sourcesHeard(db))
      if (source.latestAt + silenceOf(source) >= now) statuses.set(source.locationId, 'ok')
    for (const { locationId } of await pages.listSilent(db)) statuses.set(locationId, 'no_data')
    for (const { locationId } of await pages.listExceeded(db)) statuses.set(locationId, 'excursion')
    return statuses
  }

  /** Without an answer, by place, longest waiting first; for Today. What is damp for a while is told when it lasts. */
  async unanswered(scope: string | null): Promise<ExcursionsAtPlace[]> {
    const damp = new Date(this.#from.ambient.now().getTime() - DAMP_FOR)
    const places = new Map<string, ExcursionsAtPlace>()
    for (const event of await this.#unansweredEvents(scope, damp)) {
      const [first] = event
      if (!first) continue
      const { locationId, locationName, startedAt } = first
      const place = places.get(locationId) ?? {
        locationId,
        locationName,
        count: 0,
        since: new Date(startedAt),
        lasts: false,
      }
      place.count++
      place.lasts ||= event.some(({ endedAt }) => endedAt === null)
      places.set(locationId, place)
    }
    return [...places.values()]
  }

  async #unansweredEvents(scope: string | null, damp?: Date) {
    const rows = await pages.listUnanswered(this.#from.db, scope, this.#answeredSince(), damp)
    return excursionEvents(
      rows.map(({ source, startedAt, endedAt, ...row }) => ({
        ...row,
        sourceId: source,
        startedAt: startedAt.toISOString(),
        endedAt: endedAt?.toISOString() ?? null,
        withdrawnAt: null,
      })),
    )
  }

  /** How many last in a scope, silence aside. */
  openCount(scope: string | null): Promise<number> {
    return pages.countOpen(this.#from.db, scope, 'outside')
  }

  /** What lasts at these places, or did when its source fell silent: for alerts, which look at the present only. */
  async present(locationIds: readonly string[]): Promise<PresentExcursion[]> {
    const { db, ambient } = this.#from
    const open = await pages.listOpen(db, locationIds)
    const silentSince = new Map(
      open
        .filter(({ excursion }) => excursion.kind === 'no_data')
        .map(({ excursion }) => [excursion.source, excursion.startedAt.getTime()]),
    )
    const since = new Date(ambient.now().getTime() - SILENCED_WITHIN)
    const silenced =
      silentSince.size === 0
        ? []
        : (await pages.listSilenced(db, locationIds, since)).filter(({ excursion }) => {
            const silent = silentSince.get(excursion.source)
            return silent !== undefined && (excursion.endedAt?.getTime() ?? 0) >= silent
          })
    return [
      ...open.map((row) => ({ row, silent: silentSince.has(row.excursion.source) })),
      ...silenced.map((row) => ({ row, silent: true })),
    ].flatMap(({ row, silent }) => {
      const { excursion, deviceId, sourceName, latestCelsius, latestHumidity } = row
      const { kind, limit, locationId, profileName, startedAt, peak, source } = excursion
      if (kind === 'no_data' || limit === null) return []
      const value = kind === 'humid' || kind === 'dry' ? latestHumidity : latestCelsius
      return {
        locationId,
        sourceId: source,
        deviceId,
        sourceName,
        kind,
        profileName,
        limit,
        startedAt,
        peak,
        value,
        silent,
      }
    })
  }

  #answeredSince(): Date {
    return new Date(this.#from.ambient.now().getTime() - ANSWERED_WITHIN)
  }
}
