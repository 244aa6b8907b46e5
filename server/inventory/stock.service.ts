import type { Category } from '../../protocol/api/catalog.ts'
import type { StockQuery, StockRow, StockTable } from '../../protocol/api/inventory.ts'
import type { LocationKind } from '../../protocol/api/places.ts'
import type { StockStatus } from '../../protocol/api/status.ts'
import type { StockSettings } from '../../protocol/api/stock-settings.ts'
import { covers, narrowest } from '../db/scope.ts'
import { NotFoundError } from '../errors.ts'
import type { Actor } from '../route.ts'
import { DAYS_PER_MONTH } from './consumption.ts'
import { type KeeperDependencies, StockKeeper } from './stock.keeper.ts'
import { tierOf } from './stock-limits.ts'
import type { PictureOfPlace, StockPicture } from './stock-picture.ts'
import { worstStatus } from './stock-status.ts'
import { type Row, type SelectedStock, selectStock } from './stock-table.ts'

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
  readonly #keeper: StockKeeper

  constructor(dependencies: KeeperDependencies) {
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
  async table(actor: Actor, { jurisdiction, location, product, ...query }: StockQuery): Promise<StockTable> {
    await this.refresh()
    const scope = narrowest(actor.scope, jurisdiction ?? null)
    if (location !== undefined && !this.#isVisible(actor.scope, location))
      throw new NotFoundError('location', location)
    const productId = product === undefined ? undefined : this.#picture.findProduct(product)?.id
    if (product !== undefined && productId === undefined) throw new NotFoundError('product', product)
    const places =
      scope === undefined
        ? []
        : this.#picture.places.filter(
            ({ place }) =>
              covers(scope, place.jurisdictionCode) && (location === undefined || place.id === location),
          )
    const { rows, ...sums } = selectStock(
      places,
      this.#picture.products,
      { ...query, product: productId },
      query,
    )
    return { rows: rows.map((row) => this.#toRow(row)), ...sums }
  }

  /** Pairs by status in a jurisdiction: the same numbers as the stock table's. */
  async counts(scope: string | null): Promise<Record<StockStatus, number>> {
    return (await this.#select(scope, undefined)).counts
  }

  /** Pairs of this status in a jurisdiction, in the order of places; at most `limit`. */
  async withStatus(scope: string | null, status: StockStatus, limit: number): Promise<StockRow[]> {
    return (await this.#select(scope, status, limit)).rows.map((row) => this.#toRow(row))
  }

  /** What the places of a jurisdiction offer or hold, as judged, in the order of places: for the rules of other domains. */
  async picture(scope: string | null): Promise<readonly PictureOfPlace[]> {
    await this.refresh()
    return this.#picture.places.filter(({ place }) => covers(scope, place.jurisdictionCode))
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

  async #select(scope: string | null, status: StockStatus | undefined, limit = 1): Promise<SelectedStock> {
    await this.refresh()
    const places = this.#picture.places.filter(({ place }) => covers(scope, place.jurisdictionCode))
    const sort = { sort: 'location' as const, descending: false, offset: 0, limit }
    return selectStock(places, this.#picture.products, { status }, sort)
  }

  #isVisible(scope: string | null, locationId: string): boolean {
    const [found] = this.#picture.placesOf([locationId])
    return found !== undefined && covers(scope, found.place.jurisdictionCode)
  }

  #toRow({ place, product, item }: Row): StockRow {
    const { quantity, usable, inTransit, amc, mos, nextExpiry, lots, atRisk, status } = item
    return {
      locationId: place.id,
      locationName: place.name,
      locationKind: place.kind,
      jurisdictionCode: place.jurisdictionCode,
      jurisdictionName: this.#keeper.jurisdictionNames.get(place.jurisdictionCode) ?? place.jurisdictionCode,
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
