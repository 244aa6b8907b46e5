import type { LocationKind } from '../../protocol/api/places.ts'
import type { Consumption } from './consumption.ts'
import type { Consumptions } from './consumption-memory.ts'
import { Demand, isStore, type ServedDemand } from './demand.ts'
import { type PlaceRisk, riskOfPlace } from './expiry-risk.ts'
import {
  type JudgedItem,
  judge,
  type RankedProduct,
  type StockItem,
  type StockPlace,
  type StockProduct,
} from './stock-item.ts'
import type { LimitsOfDay } from './stock-limits.ts'
import { STATUS_ORDER } from './stock-status.ts'

export interface PictureOfPlace {
  place: StockPlace
  /** Position of the place in the order in which a person reads them, by jurisdiction and name. */
  rank: number
  /** What the place offers or holds. */
  items: readonly JudgedItem[]
  /** How many of them have each status, by its position among all. */
  counts: readonly number[]
  /** Earliest expiry of all that lies there, usable or not, `YYYY-MM-DD`; null where nothing lies. */
  firstExpiry: string | null
  risk: PlaceRisk
}

interface Known extends PictureOfPlace {
  own: Consumptions
}

/** The stock of every place with its status. Pure memory: `StockService` keeps it true. */
export class StockPicture {
  readonly #places = new Map<string, Known>()
  readonly #demand = new Demand()
  #demandChanged = false
  readonly #products = new Map<string, RankedProduct>()
  #listed: readonly PictureOfPlace[] | undefined
  #ranked = false

  /** By jurisdiction and name. */
  get places(): readonly PictureOfPlace[] {
    if (!this.#ranked) this.#rank()
    this.#listed ??= [...this.#places.values()].sort((a, b) => a.rank - b.rank)
    return this.#listed
  }

  /** Those of these places that offer or hold anything; all without `ids`. */
  placesOf(ids?: readonly string[]): readonly PictureOfPlace[] {
    return ids?.flatMap((id) => this.#places.get(id) ?? []) ?? this.places
  }

  /** In the order in which a person reads them. */
  setProducts(products: readonly StockProduct[]): void {
    for (const [rank, description] of products.entries())
      Object.assign(this.#product(description.id), { rank, description })
  }

  /** By id or code. */
  findProduct(ref: string): StockProduct | undefined {
    const known = [...this.#products.values()].flatMap(({ description }) => description ?? [])
    return known.find(({ id }) => id === ref) ?? known.find(({ code }) => code === ref)
  }

  get products(): RankedProduct[] {
    return [...this.#products.values()]
  }

  /** One object for each product, which its items share. */
  #product(id: string): RankedProduct {
    const product = this.#products.get(id) ?? { id, rank: this.#products.size, description: null }
    this.#products.set(id, product)
    return product
  }

  /** What the place itself gave out; undefined when none of it was ever there. */
  ownConsumption(placeId: string, productId: string): Consumption | undefined {
    return this.#places.get(placeId)?.own.get(productId)
  }

  /** What a store has to supply; null when nothing is known of it. */
  demandOf(kind: LocationKind, jurisdictionCode: string, productId: string): ServedDemand | null {
    return this.#demand.servedBy(kind, jurisdictionCode, productId)
  }

  /** Stores are judged by `judgeStores`, when all their points are in. */
  set(place: StockPlace, items: readonly StockItem[], own: Consumptions, limits: LimitsOfDay): void {
    const before = this.#places.get(place.id)
    if (before) this.#forgetDemand(before)
    this.#demand.count(place.kind, place.jurisdictionCode, own, 1)
    this.#demand.countStore(place.kind, place.jurisdictionCode, 1)
    this.#demandChanged = true
    const by = { kind: place.kind, limits }
    const judged = items.map((item) => {
      const amc = isStore(place.kind) ? null : (own.get(item.productId)?.amc ?? null)
      return judge(item, this.#product(item.productId), amc, by)
    })
    this.#places.set(place.id, { place, rank: before?.rank ?? 0, own, ...summed(judged) })
    this.#listed = undefined
    if (before?.place.name !== place.name || before.place.jurisdictionCode !== place.jurisdictionCode)
      this.#ranked = false
  }

  remove(id: string): void {
    const before = this.#places.get(id)
    if (!before) return
    this.#forgetDemand(before)
    this.#places.delete(id)
    this.#listed = undefined
  }

  #forgetDemand({ place, own }: Known): void {
    this.#demand.count(place.kind, place.jurisdictionCode, own, -1)
    this.#demand.countStore(place.kind, place.jurisdictionCode, -1)
    this.#demandChanged = true
  }

  /** Warehouses and storerooms are judged by what the points of their jurisdiction give out. */
  judgeStores(limits: LimitsOfDay): void {
    if (!this.#demandChanged) return
    this.#demandChanged = false
    for (const known of this.#places.values()) {
      const { kind, jurisdictionCode } = known.place
      if (!isStore(kind)) continue
      this.#judge(
        known,
        ({ productId }) => this.demandOf(kind, jurisdictionCode, productId)?.amc ?? null,
        limits,
      )
    }
    this.#listed = undefined
  }

  /** Everything again by other limits; what is there and what is used stays. */
  judgeAll(limits: LimitsOfDay): void {
    for (const known of this.#places.values()) this.#judge(known, ({ amc }) => amc, limits)
    this.#listed = undefined
  }

  #judge(known: Known, amcOf: (item: JudgedItem) => number | null, limits: LimitsOfDay): void {
    const by = { kind: known.place.kind, limits }
    const items = known.items.map((item) => judge(item, item.product, amcOf(item), by))
    this.#places.set(known.place.id, { ...known, ...summed(items) })
  }

  #rank(): void {
    const { compare } = new Intl.Collator('zh-CN', { numeric: true })
    const sorted = [...this.#places.values()].sort(
      ({ place: a }, { place: b }) =>
        compare(a.jurisdictionCode, b.jurisdictionCode) || compare(a.name, b.name) || (a.id < b.id ? -1 : 1),
    )
    for (const [rank, known] of sorted.entries()) this.#places.set(known.place.id, { ...known, rank })
    this.#ranked = true
    this.#listed = undefined
  }
}

/** Items with what is said of all of them, so that a question about a county looks at places, not at pairs. */
function summed(items: readonly JudgedItem[]): Omit<PictureOfPlace, 'place' | 'rank'> {
  const counts = STATUS_ORDER.map(() => 0)
  let firstExpiry: string | null = null
  for (const { badness, nextExpiry, heldLots } of items) {
    counts[badness] = (counts[badness] ?? 0) + 1
    if (nextExpiry !== null && (firstExpiry === null || nextExpiry < firstExpiry)) firstExpiry = nextExpiry
    for (const { expiresOn } of heldLots)
      if (firstExpiry === null || expiresOn < firstExpiry) firstExpiry = expiresOn
  }
  return { items, counts, firstExpiry, risk: riskOfPlace(items) }
}
