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
import { type UnitsInChannel, unitsInChannels } from './contents.store.ts'
import { type ExpiringLot, selectExpiring } from './expiring-lots.ts'
import { addMonths } from './expiry.ts'
import { type LedgerKnowledge, ledgerKnowledge } from './ledger-knowledge.ts'
import { findLots, lotsAt } from './lots.store.ts'
import { type KeeperDependencies, StockKeeper } from './stock.keeper.ts'
import { grouped, lookBackOf } from './stock.reader.ts'
import { boxSizeOf } from './stock.store.ts'
import { selectAtRisk } from './stock-at-risk.ts'
import type { StockPlace } from './stock-item.ts'
import { LimitsOfDay, tierOf } from './stock-limits.ts'
import type { PictureOfPlace, StockPicture } from './stock-picture.ts'
import { previewSettings } from './stock-preview.ts'
import { explainStock } from './stock-reasoning.ts'
import type { SettingsBook } from './stock-settings.ts'
import { STATUS_ORDER, worstStatus } from './stock-status.ts'
import { byStatus, selectStock } from './stock-table.ts'
import { type Row, StockWalk } from './stock-walk.ts'

/** Stock status of a place, over all it offers or holds and by category; a category it has nothing of is absent. */
export interface PlaceStock {
  status: StockStatus
  categories: Partial<Record<Category, StockStatus>>
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
      this.#sumsOf(actor, query),
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
    await this.refresh()
    return byStatus(this.#picture.sumsOf(scope).pairs)
  }

  /** Pairs of this status in a jurisdiction, in the order of places and products; at most `limit`. */
  async withStatus(scope: string | null, status: StockStatus, limit: number): Promise<StockRow[]> {
    const walk = new StockWalk({ offset: 0, limit })
    walk.over(await this.picture(scope), STATUS_ORDER.indexOf(status))
    return walk.rows.map((row) => this.#toRow(row))
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

  /** Base units that lie in a jurisdiction, and those of these places that are there. */
  async lyingAt(
    scope: string | null,
    locationIds: Iterable<string>,
  ): Promise<{ units: number; places: PictureOfPlace[] }> {
    await this.refresh()
    return {
      units: this.#picture.sumsOf(scope).quantity.reduce((sum, units) => sum + units, 0),
      places: this.#picture
        .placesOf([...locationIds])
        .filter(({ place }) => covers(scope, place.jurisdictionCode)),
    }
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
    const now = this.#ambient.now()
    return new Map(
      this.#picture
        .placesOf(locationIds)
        .map(({ place, items }) => [
          place.id,
          items.flatMap(
            (item) =>
              ledgerKnowledge(item, this.#picture.ownConsumption(place.id, item.productId), now) ?? [],
          ),
        ]),
    )
  }

  /** What lies in the channels of these places by the ledger. A place without any of it is absent. */
  async unitsInChannels(locationIds: readonly string[]): Promise<ReadonlyMap<string, UnitsInChannel[]>> {
    const units = await unitsInChannels(this.#db, locationIds, this.#keeper.today())
    return grouped(units, ({ locationId }) => locationId)
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

  /** Of all that lies at `#placesOf` them; null where nobody keeps it: of one place, or out of reach. */
  #sumsOf(actor: Actor, { jurisdiction, location }: Pick<StockQuery, 'jurisdiction' | 'location'>) {
    const scope = narrowest(actor.scope, jurisdiction ?? null)
    return location !== undefined || scope === undefined ? null : this.#picture.sumsOf(scope)
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
