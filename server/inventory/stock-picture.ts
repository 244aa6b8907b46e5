import type { Averages } from './consumption-memory.ts'
import { Demand, isStore } from './demand.ts'
import { type JudgedItem, judge, type StockItem, type StockPlace, type StockProduct } from './stock-item.ts'
import { DEFAULT_LIMITS, tierOf } from './stock-limits.ts'

/** Positions of places and products in the order in which a person reads them. */
export interface Ranks {
  place(id: string): number
  product(id: string): number
}

export interface PictureOfPlace {
  place: StockPlace
  /** What the place offers or holds. */
  items: readonly JudgedItem[]
}

interface Known extends PictureOfPlace {
  own: Averages
}

/** The stock of every place with its status. Pure memory: `StockService` keeps it true. */
export class StockPicture {
  readonly #places = new Map<string, Known>()
  readonly #demand = new Demand()
  #demandChanged = false
  #products: ReadonlyMap<string, StockProduct> = new Map()
  #listed: readonly PictureOfPlace[] | undefined
  #ranks: Ranks | undefined

  get places(): readonly PictureOfPlace[] {
    this.#listed ??= [...this.#places.values()]
    return this.#listed
  }

  /** Those of these places that offer or hold anything; all without `ids`. */
  placesOf(ids?: readonly string[]): readonly PictureOfPlace[] {
    return ids?.flatMap((id) => this.#places.get(id) ?? []) ?? this.places
  }

  /** By id, in the order in which a person reads them. */
  get products(): ReadonlyMap<string, StockProduct> {
    return this.#products
  }

  setProducts(products: readonly StockProduct[]): void {
    this.#products = new Map(products.map((product) => [product.id, product]))
    this.#ranks = undefined
  }

  /** By id or code. */
  productId(ref: string): string | undefined {
    if (this.#products.has(ref)) return ref
    return [...this.#products.values()].find(({ code }) => code === ref)?.id
  }

  /** What the place itself gives out a month; null when unknown. */
  ownConsumption(placeId: string, productId: string): number | null {
    return this.#places.get(placeId)?.own.get(productId) ?? null
  }

  /** `today` is the county's calendar date. Stores are judged by `judgeStores`, when all their points are in. */
  set(place: StockPlace, items: readonly StockItem[], own: Averages, today: string): void {
    const before = this.#places.get(place.id)
    if (before) this.#forgetDemand(before)
    this.#demand.count(place.jurisdictionCode, own, 1)
    this.#demand.countStore(place.kind, place.jurisdictionCode, 1)
    this.#demandChanged = true
    const judged = isStore(place.kind)
      ? items.map((item) => judge(item, null, DEFAULT_LIMITS[tierOf(place.kind)], today))
      : items.map((item) =>
          judge(item, own.get(item.productId) ?? null, DEFAULT_LIMITS[tierOf(place.kind)], today),
        )
    this.#places.set(place.id, { place, items: judged, own })
    this.#listed = undefined
    if (before?.place.name !== place.name || before.place.jurisdictionCode !== place.jurisdictionCode)
      this.#ranks = undefined
  }

  remove(id: string): void {
    const before = this.#places.get(id)
    if (!before) return
    this.#forgetDemand(before)
    this.#places.delete(id)
    this.#listed = undefined
    this.#ranks = undefined
  }

  #forgetDemand({ place, own }: Known): void {
    this.#demand.count(place.jurisdictionCode, own, -1)
    this.#demand.countStore(place.kind, place.jurisdictionCode, -1)
    this.#demandChanged = true
  }

  /** Warehouses and storerooms are judged by what the points of their jurisdiction give out. */
  judgeStores(today: string): void {
    if (!this.#demandChanged) return
    this.#demandChanged = false
    for (const known of this.#places.values()) {
      const { id, kind, jurisdictionCode } = known.place
      if (!isStore(kind)) continue
      const items = known.items.map((item) =>
        judge(
          item,
          this.#demand.servedBy(kind, jurisdictionCode, item.productId),
          DEFAULT_LIMITS[tierOf(kind)],
          today,
        ),
      )
      this.#places.set(id, { ...known, items })
    }
    this.#listed = undefined
  }

  /** Places by jurisdiction and name, products in their own order. */
  get ranks(): Ranks {
    this.#ranks ??= rank(this.places, this.#products)
    return this.#ranks
  }
}

function rank(places: readonly PictureOfPlace[], products: ReadonlyMap<string, StockProduct>): Ranks {
  const { compare } = new Intl.Collator('zh-CN', { numeric: true })
  const sorted = places
    .map(({ place }) => place)
    .sort(
      (a, b) =>
        compare(a.jurisdictionCode, b.jurisdictionCode) || compare(a.name, b.name) || (a.id < b.id ? -1 : 1),
    )
  const ofPlace = new Map(sorted.map(({ id }, position) => [id, position]))
  const ofProduct = new Map([...products.keys()].map((id, position) => [id, position]))
  return { place: (id) => ofPlace.get(id) ?? 0, product: (id) => ofProduct.get(id) ?? 0 }
}
