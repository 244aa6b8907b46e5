import { setImmediate } from 'node:timers/promises'
import type { Category } from '../../protocol/api/catalog.ts'
import type { StockQuery, StockRow, StockTable } from '../../protocol/api/inventory.ts'
import type { StockStatus } from '../../protocol/api/status.ts'
import type { Ambient } from '../ambient.ts'
import type { ChangeEvents, Changes } from '../changes.ts'
import type { Database } from '../db/database.ts'
import { covers, narrowest } from '../db/scope.ts'
import { NotFoundError } from '../errors.ts'
import type { Log } from '../log.ts'
import type { TimeZone } from '../places/time-zone.ts'
import type { Actor } from '../route.ts'
import { DAYS_PER_MONTH } from './consumption.ts'
import { ConsumptionMemory, NONE } from './consumption-memory.ts'
import { readConsumption, readStock } from './stock.reader.ts'
import * as store from './stock.store.ts'
import { StockPicture } from './stock-picture.ts'
import { worstStatus } from './stock-status.ts'
import { type Row, type SelectedStock, selectStock } from './stock-table.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  timeZone: TimeZone
  log: Log
}

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

/** How often the picture is looked after when nobody asks: a new day changes what has expired. */
const TICK_MS = 60_000
const PLACES_PER_READ = 100

/**
 * What is where, and how it stands: the one source of stock status for table, map, finder, tiles and alerts, so that
 * their numbers agree. Kept in memory and brought up to date from what was committed, so that a question never scans the
 * ledger. A pair of place and product counts when the place offers the product or some of it lies there.
 */
export class StockService {
  readonly #db: Database
  readonly #ambient: Ambient
  readonly #changes: Changes
  readonly #timeZone: TimeZone
  readonly #log: Log
  readonly #picture = new StockPicture()
  readonly #consumption = new ConsumptionMemory()
  readonly #listeners: { [E in 'stock' | 'place' | 'reference']: (...args: ChangeEvents[E]) => void }
  /** The county's date for which the picture is right; null before it is read. */
  #day: string | null = null
  #touched = new Set<string>()
  #referenceTouched = true
  #jurisdictionNames: ReadonlyMap<string, string> = new Map()
  #refreshing: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined

  constructor({ db, ambient, changes, timeZone, log }: Dependencies) {
    this.#db = db
    this.#ambient = ambient
    this.#changes = changes
    this.#timeZone = timeZone
    this.#log = log
    this.#listeners = {
      stock: (locationIds) => {
        for (const id of locationIds) this.#touched.add(id)
      },
      place: (locationId) => {
        this.#touched.add(locationId)
      },
      reference: () => {
        this.#referenceTouched = true
      },
    }
  }

  /** Reads the picture: about 10 µs for each pair of place and product. */
  async start(): Promise<void> {
    this.#changes.on('stock', this.#listeners.stock)
    this.#changes.on('place', this.#listeners.place)
    this.#changes.on('reference', this.#listeners.reference)
    this.#timer = setInterval(() => {
      this.refresh().catch((error: unknown) => this.#log.error({ err: error }, 'Stock could not be read'))
    }, TICK_MS)
    this.#timer.unref()
    await this.refresh()
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    this.#changes.off('stock', this.#listeners.stock)
    this.#changes.off('place', this.#listeners.place)
    this.#changes.off('reference', this.#listeners.reference)
    await this.#refreshing?.catch(() => undefined)
    // Nobody tells of what is committed from now on: a new start reads everything.
    this.#day = null
    this.#referenceTouched = true
  }

  /** Resolves when all that was committed before the call shows. */
  async refresh(): Promise<void> {
    // What runs already may have looked before the last commit; what begins after it has not.
    await this.#refreshing?.catch(() => undefined)
    const untouched = this.#touched.size === 0 && !this.#referenceTouched && this.#day === this.#today()
    // What another caller began in the meantime has taken what was touched, and has not shown it yet.
    if (untouched && !this.#refreshing) return
    this.#refreshing ??= this.#update().finally(() => {
      this.#refreshing = undefined
    })
    await this.#refreshing
  }

  #today(): string {
    return this.#timeZone.dayOf(this.#ambient.now())
  }

  /** Reads what was touched, and everything when a new day began. One call at a time. */
  async #update(): Promise<void> {
    const today = this.#today()
    if (this.#referenceTouched) await this.#readReference()
    const newDay = this.#day !== today
    if (newDay) this.#consumption.clear()
    const ids = newDay ? await store.placeIds(this.#db) : [...this.#touched]
    this.#touched = new Set()
    try {
      for (let from = 0; from < ids.length; from += PLACES_PER_READ) {
        await this.#read(ids.slice(from, from + PLACES_PER_READ), today)
        // SQLite answers without pause: let others have a turn.
        await setImmediate()
      }
    } catch (error) {
      for (const id of ids) this.#touched.add(id)
      throw error
    }
    this.#picture.judgeStores(today)
    this.#day = today
  }

  async #readReference(): Promise<void> {
    this.#referenceTouched = false
    try {
      this.#picture.setProducts(await store.readProducts(this.#db))
      this.#jurisdictionNames = await store.readJurisdictionNames(this.#db)
    } catch (error) {
      this.#referenceTouched = true
      throw error
    }
  }

  async #read(ids: string[], today: string): Promise<void> {
    const now = this.#ambient.now().getTime()
    const readings = await readStock(this.#db, ids, today)
    const due = readings.filter(({ place }) => this.#consumption.isDue(place.id, now))
    for (const [id, { averages, lines }] of await readConsumption(this.#db, due, today, this.#timeZone))
      this.#consumption.keep(id, averages, lines, now)
    const found = new Set(readings.map(({ place }) => place.id))
    for (const { place, items, archived } of readings)
      this.#picture.set(place, items, archived ? NONE : this.#consumption.of(place.id), today)
    for (const id of ids) if (!found.has(id)) this.#picture.remove(id)
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
          const amc = this.#picture.ownConsumption(place.id, productId)
          return { productId, usable, status, knownAt, perDay: amc === null ? null : amc / DAYS_PER_MONTH }
        }),
      ]),
    )
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
    const { quantity, usable, inTransit, amc, mos, nextExpiry, lots, status } = item
    return {
      locationId: place.id,
      locationName: place.name,
      locationKind: place.kind,
      jurisdictionCode: place.jurisdictionCode,
      jurisdictionName: this.#jurisdictionNames.get(place.jurisdictionCode) ?? place.jurisdictionCode,
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
      status,
    }
  }
}
