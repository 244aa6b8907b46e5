import type { Category } from '../../protocol/api/catalog.ts'
import type { StockQuery, StockRow, StockTable } from '../../protocol/api/inventory.ts'
import type { LocationKind } from '../../protocol/api/places.ts'
import type { StockStatus } from '../../protocol/api/status.ts'
import type { AtRiskQuery, LotsAtRisk } from '../../protocol/api/stock-at-risk.ts'
import type { ReasoningQuery, StockReasoning } from '../../protocol/api/stock-reasoning.ts'
import type { StockSettings, StockSettingsPreview } from '../../protocol/api/stock-settings.ts'
import type { Ambient } from '../ambient.ts'
import type { Database } from '../db/database.ts'
import { covers, narrowest } from '../db/scope.ts'
import { NotFoundError } from '../errors.ts'
import type { Actor } from '../route.ts'
import { DAYS_PER_MONTH } from './consumption.ts'
import { type ExpiringLot, selectExpiring } from './expiring-lots.ts'
import { addMonths } from './expiry.ts'
import { findLots, lotsAt } from './lots.store.ts'
import { type KeeperDependencies, StockKeeper } from './stock.keeper.ts'
import { lookBackOf } from './stock.reader.ts'
import { boxSizeOf } from './stock.store.ts'
import { selectAtRisk } from './stock-at-risk.ts'
import type { StockPlace } from './stock-item.ts'
import { LimitsOfDay, tierOf } from './stock-limits.ts'
import type { PictureOfPlace, StockPicture } from './stock-picture.ts'
import { previewSettings } from './stock-preview.ts'
import { explainStock } from './stock-reasoning.ts'
import type { SettingsBook } from './stock-settings.ts'
import { STATUS_ORDER, worstStatus } from './stock-status.ts'
import { type Row, selectStock } from './stock-table.ts'

/** Stock status of a place, over all it offers or holds and by category; a category it has nothing of is absent. */
export interface PlaceStock {
  status: StockStatus
  categories: Partial<Record<Category, StockStatus>>
}

/** What the ledger says of a product at a place. */
export interface LedgerKnowledge {
  productId: string
  /** Base units that may be given out. */
  usable: number
  status: StockStatus
  /** Business time of the last movement there. */
  knownAt: Date
  /** Average given out a day; null when unknown. */
  perDay: number | null
}

/**
 * What is where, and how it stands: the one source of stock status for table, map, finder, tiles and alerts, so that
 * their numbers agree. Kept in memory and brought up to date from what was committed, so that a question never scans the
 * ledger. A pair of place and product counts when the place offers the product or some of it lies there.
 */
export class StockService {
  readonly #db: Database
  readonly #ambient: Ambient
  readonly #keeper: StockKeeper

  constructor(dependencies: KeeperDependencies) {
    this.#db = dependencies.db
    this.#ambient = dependencies.ambient
    this.#keeper = new StockKeeper(dependencies)
  }

  start(): Promise<void> {
    return this.#keeper.start()
  }

  stop(): Promise<void> {
    return this.#keeper.stop()
  }

  /** Resolves when all that was committed before the call shows. */
  refresh(): Promise<void> {
    return this.#keeper.refresh()
  }

  /** What a place of this kind should hold of a product, as of the last refresh. */
  limitsOf(kind: LocationKind, productId: string): StockSettings {
    return this.#keeper.book.of(tierOf(kind), productId)
  }

  /** Throws `NotFoundError` for a location or product that is not there for the actor. */
  async table(actor: Actor, query: StockQuery): Promise<StockTable> {
    await this.refresh()
    const { rows, ...sums } = selectStock(
      this.#placesOf(actor, query),
      this.#picture.products,
      { ...query, product: this.#productId(query.product) },
      query,
    )
    return { rows: rows.map((row) => this.#toRow(row)), ...sums }
  }

  /** Lots of which something would be left at their expiry. Throws as `table`. */
  async atRisk(actor: Actor, { limit, offset, product, ...query }: AtRiskQuery): Promise<LotsAtRisk> {
    await this.refresh()
    const filter = { productId: this.#productId(product), category: query.category, until: query.until }
    const places = this.#placesOf(actor, query)
    const { lots, ...sums } = selectAtRisk(places, filter, { limit, offset })
    const numbers = await this.lotNumbers(lots.map(({ lotId }) => lotId))
    return {
      items: lots.map(({ place, product: { id, name, nameEn }, ...lot }) => ({
        ...lot,
        ...this.#describe(place),
        productId: id,
        productName: name,
        productNameEn: nameEn,
        lotNumber: numbers.get(lot.lotId) ?? '',
      })),
      ...sums,
    }
  }

  /** Why the status of a product at a place is what it is. Throws `NotFoundError`, also where it is neither offered nor there. */
  async reasoning(actor: Actor, { location, product }: ReasoningQuery): Promise<StockReasoning> {
    await this.refresh()
    const productId = this.#productId(product) ?? product
    const [found] = this.#placesOf(actor, { location })
    const item = found?.items.find((each) => each.productId === productId)
    const description = item?.product.description
    if (!found || !item || !description) throw new NotFoundError('stock', product)
    const { place } = found
    const { book } = this.#keeper
    const today = this.#keeper.today()
    const { lookBackMonths } = book.of(tierOf(place.kind), productId)
    return {
      ...this.#toRow({ place, item, product: description }),
      ...explainStock({
        place,
        item,
        lots: await lotsAt(this.#db, location, [productId]),
        book,
        own: this.#picture.ownConsumption(location, productId),
        demand: this.#picture.demandOf(place.kind, place.jurisdictionCode, productId),
        lookBack: lookBackOf(lookBackMonths, today),
        boxSize: await boxSizeOf(this.#db, productId),
        today,
      }),
      at: this.#ambient.now().toISOString(),
    }
  }

  /** How statuses in a jurisdiction would change with other limits. */
  async preview(
    scope: string | null,
    { before, after }: { before: SettingsBook; after: SettingsBook },
  ): Promise<StockSettingsPreview> {
    await this.refresh()
    const places = this.#picture.places.filter(({ place }) => covers(scope, place.jurisdictionCode))
    return {
      ...previewSettings(places, new LimitsOfDay(after, this.#keeper.today())),
      lookBackChanges: !after.looksBackLike(before),
    }
  }

  /** Pairs by status in a jurisdiction: the same numbers as the stock table's. */
  async counts(scope: string | null): Promise<Record<StockStatus, number>> {
    const sums = STATUS_ORDER.map(() => 0)
    for (const { counts } of await this.picture(scope))
      for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] ?? 0) + (counts[i] ?? 0)
    return Object.fromEntries(STATUS_ORDER.map((status, i) => [status, sums[i]])) as Record<
      StockStatus,
      number
    >
  }

  /** Pairs of this status in a jurisdiction, in the order of places and products; at most `limit`. */
  async withStatus(scope: string | null, status: StockStatus, limit: number): Promise<StockRow[]> {
    const badness = STATUS_ORDER.indexOf(status)
    const rows: Row[] = []
    for (const { place, items, counts } of await this.picture(scope)) {
      if (rows.length >= limit) break
      if (!counts[badness]) continue
      const found = items.filter((item) => item.badness === badness)
      for (const item of found.sort((a, b) => a.product.rank - b.product.rank))
        if (item.product.description) rows.push({ place, item, product: item.product.description })
    }
    return rows.slice(0, limit).map((row) => this.#toRow(row))
  }

  /**
   * Lots that lie in a jurisdiction, usable or not, and have expired or will within as many months as are set for their
   * place and product; in the order of places.
   */
  async lotsExpiring(scope: string | null, within: 'redMonths' | 'amberMonths'): Promise<ExpiringLot[]> {
    const places = await this.picture(scope)
    const today = this.#keeper.today()
    const days = new Map<number, string>()
    const dayAfter = (months: number): string => {
      const day = days.get(months) ?? addMonths(today, months)
      days.set(months, day)
      return day
    }
    return selectExpiring(places, dayAfter(this.#keeper.book.longest(within)), (kind, productId) =>
      dayAfter(this.limitsOf(kind, productId)[within]),
    )
  }

  /** By id. */
  async lotNumbers(lotIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const lots = await findLots(this.#db, lotIds)
    return new Map(lots.map(({ id, number }) => [id, number]))
  }

  /** What the places of a jurisdiction offer or hold, as judged, in the order of places: for the rules of other domains. */
  async picture(scope: string | null): Promise<readonly PictureOfPlace[]> {
    await this.refresh()
    const { places } = this.#picture
    return scope === null ? places : places.filter(({ place }) => covers(scope, place.jurisdictionCode))
  }

  /** Worst status of places, of all or these. A place that neither offers nor holds anything is absent. */
  async statusByLocation(locationIds?: readonly string[]): Promise<ReadonlyMap<string, PlaceStock>> {
    await this.refresh()
    const statuses = new Map<string, PlaceStock>()
    for (const { place, items } of this.#picture.placesOf(locationIds)) {
      const status = worstStatus(items.map((item) => item.status))
      if (status === null) continue
      const categories: PlaceStock['categories'] = {}
      for (const item of items) {
        const category = item.product.description?.category
        if (!category) continue
        const known = categories[category]
        categories[category] = known ? (worstStatus([known, item.status]) ?? known) : item.status
      }
      statuses.set(place.id, { status, categories })
    }
    return statuses
  }

  /** The same without categories; `unknown` for a place that neither offers nor holds anything. */
  async statusOf(locationIds: readonly string[]): Promise<ReadonlyMap<string, StockStatus>> {
    const known = await this.statusByLocation(locationIds)
    return new Map(locationIds.map((id) => [id, known.get(id)?.status ?? 'unknown']))
  }

  /** What can be had at places, of all or these; products that were never there are absent. */
  async knowledgeByLocation(
    locationIds?: readonly string[],
  ): Promise<ReadonlyMap<string, readonly LedgerKnowledge[]>> {
    await this.refresh()
    return new Map(
      this.#picture.placesOf(locationIds).map(({ place, items }) => [
        place.id,
        items.flatMap(({ productId, usable, status, knownAt }) => {
          if (knownAt === null) return []
          const amc = this.#picture.ownConsumption(place.id, productId)?.amc ?? null
          return { productId, usable, status, knownAt, perDay: amc === null ? null : amc / DAYS_PER_MONTH }
        }),
      ]),
    )
  }

  get #picture(): StockPicture {
    return this.#keeper.picture
  }

  /** Throws `NotFoundError` for a location that is not there for the actor. */
  #placesOf(
    actor: Actor,
    { jurisdiction, location }: { jurisdiction?: string | undefined; location?: string | undefined },
  ): readonly PictureOfPlace[] {
    const scope = narrowest(actor.scope, jurisdiction ?? null)
    const places = location === undefined ? this.#picture.places : this.#picture.placesOf([location])
    if (location !== undefined && !places.some(({ place }) => covers(actor.scope, place.jurisdictionCode)))
      throw new NotFoundError('location', location)
    return scope === undefined ? [] : places.filter(({ place }) => covers(scope, place.jurisdictionCode))
  }

  /** Of a product by id or code. Throws `NotFoundError`. */
  #productId(ref: string | undefined): string | undefined {
    if (ref === undefined) return undefined
    const id = this.#picture.findProduct(ref)?.id
    if (id === undefined) throw new NotFoundError('product', ref)
    return id
  }

  #describe({ id, name, kind, jurisdictionCode }: StockPlace) {
    return {
      locationId: id,
      locationName: name,
      locationKind: kind,
      jurisdictionCode,
      jurisdictionName: this.#keeper.jurisdictionNames.get(jurisdictionCode) ?? jurisdictionCode,
    }
  }

  #toRow({ place, product, item }: Row): StockRow {
    const { quantity, usable, inTransit, amc, mos, nextExpiry, lots, atRisk, status } = item
    return {
      ...this.#describe(place),
      productId: product.id,
      productName: product.name,
      productNameEn: product.nameEn,
      category: product.category,
      unit: product.unit,
      quantity,
      usable,
      inTransit,
      amc,
      mos,
      nextExpiry,
      lots,
      atRisk,
      status,
    }
  }
}
