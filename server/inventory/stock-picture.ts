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
import { type StatusSums, SumsByJurisdiction } from './stock-sums.ts'

export interface PictureOfPlace {
  place: StockPlace
  /** What the place offers or holds. */
  items: readonly JudgedItem[]
  /** How many of them have each status, by its position among all. */
  counts: readonly number[]
  /** Earliest expiry of all that lies there, usable or not, `YYYY-MM-DD`; null where nothing lies. */
  firstExpiry: string | null
  /** Base units that lie there, of all products. */
  quantity: number
  risk: PlaceRisk
}

interface Known extends PictureOfPlace {
  /** What it gave out itself; null = out of use: it asks for nothing and supplies nobody. */
  own: Consumptions | null
}

/** The stock of every place with its status. Pure memory: `StockService` keeps it true. */
export class StockPicture {
  readonly #places = new Map<string, Known>()
  /** The same by jurisdiction and name. */
  readonly #ordered: Known[] = []
  /** Warehouses and storerooms among them, by id. */
  readonly #stores = new Set<string>()
  readonly #sums = new SumsByJurisdiction()
  readonly #demand = new Demand()
  /** Jurisdictions of places whose consumption changed since the stores were judged. */
  readonly #demanding = new Set<string>()
  readonly #products = new Map<string, RankedProduct>()
  /** `#ordered` as it was handed out. */
  #listed: readonly PictureOfPlace[] | undefined

  /** By jurisdiction and name. */
  get places(): readonly PictureOfPlace[] {
    this.#listed ??= this.#ordered.slice()
    return this.#listed
  }

  /** Those of these places that offer or hold anything; all without `ids`. */
  placesOf(ids?: readonly string[]): readonly PictureOfPlace[] {
    return ids?.flatMap((id) => this.#places.get(id) ?? []) ?? this.places
  }

  /** Of all places of a jurisdiction; null: of all places. */
  sumsOf(scope: string | null): StatusSums {
    return this.#sums.of(scope)
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
    return this.#places.get(placeId)?.own?.get(productId)
  }

  /** What a store has to supply; null when nothing is known of it. */
  demandOf(kind: LocationKind, jurisdictionCode: string, productId: string): ServedDemand | null {
    return this.#demand.servedBy(kind, jurisdictionCode, productId)
  }

  /** Stores are judged by `judgeStores`, when all their points are in. `own` is null for a place out of use. */
  set(place: StockPlace, items: readonly StockItem[], own: Consumptions | null, limits: LimitsOfDay): void {
    const before = this.#places.get(place.id)
    if (before) this.#count(before, -1)
    this.#count({ place, own }, 1)
    const by = { kind: place.kind, limits }
    const judged = items.map((item) => {
      const amc = isStore(place.kind) ? null : (own?.get(item.productId)?.amc ?? null)
      return judge(item, this.#product(item.productId), amc, by)
    })
    this.#put(before, { place, own, ...summed(judged) })
  }

  remove(id: string): void {
    const before = this.#places.get(id)
    if (!before) return
    this.#count(before, -1)
    this.#sums.count(before, -1)
    this.#places.delete(id)
    this.#stores.delete(id)
    this.#ordered.splice(this.#positionOf(before.place), 1)
    this.#listed = undefined
  }

  #put(before: Known | undefined, known: Known): void {
    this.#places.set(known.place.id, known)
    if (isStore(known.place.kind)) this.#stores.add(known.place.id)
    else this.#stores.delete(known.place.id)
    if (before) this.#sums.count(before, -1)
    this.#sums.count(known, 1)
    this.#listed = undefined
    const stays = before && byJurisdictionAndName(before.place, known.place) === 0
    if (before && !stays) this.#ordered.splice(this.#positionOf(before.place), 1)
    this.#ordered.splice(this.#positionOf(known.place), stays ? 1 : 0, known)
  }

  /** Where it is in the order, or would be. */
  #positionOf(place: StockPlace): number {
    let from = 0
    let to = this.#ordered.length
    while (from < to) {
      const middle = (from + to) >> 1
      const there = this.#ordered[middle]
      if (there && byJurisdictionAndName(there.place, place) < 0) from = middle + 1
      else to = middle
    }
    return from
  }

  #count({ place, own }: Pick<Known, 'place' | 'own'>, sign: 1 | -1): void {
    if (own === null) return
    this.#demand.count(place.kind, place.jurisdictionCode, own, sign)
    this.#demand.countStore(place.kind, place.jurisdictionCode, sign)
    this.#demanding.add(place.jurisdictionCode)
  }

  /** Warehouses and storerooms are judged by what the points of their jurisdiction give out. */
  judgeStores(limits: LimitsOfDay): void {
    if (this.#demanding.size === 0) return
    const changed = [...this.#demanding]
    this.#demanding.clear()
    for (const id of this.#stores) {
      const known = this.#places.get(id)
      if (!known?.own) continue
      const { kind, jurisdictionCode } = known.place
      if (!changed.some((code) => code.startsWith(jurisdictionCode))) continue
      this.#judge(
        known,
        ({ productId }) => this.demandOf(kind, jurisdictionCode, productId)?.amc ?? null,
        limits,
      )
    }
  }

  /** Everything again by other limits; what is there and what is used stays. */
  judgeAll(limits: LimitsOfDay): void {
    for (const known of this.#places.values()) this.#judge(known, ({ amc }) => amc, limits)
  }

  #judge(known: Known, amcOf: (item: JudgedItem) => number | null, limits: LimitsOfDay): void {
    const by = { kind: known.place.kind, limits }
    const items = known.items.map((item) => judge(item, item.product, amcOf(item), by))
    this.#put(known, { ...known, ...summed(items) })
  }
}

const { compare: inChinese } = new Intl.Collator('zh-CN', { numeric: true })

/** The order in which a person reads places. */
function byJurisdictionAndName(a: StockPlace, b: StockPlace): number {
  const order = inChinese(a.jurisdictionCode, b.jurisdictionCode) || inChinese(a.name, b.name)
  return order || (a.id === b.id ? 0 : a.id < b.id ? -1 : 1)
}

/** Items with what is said of all of them, so that a question about a county looks at places, not at pairs. */
function summed(items: readonly JudgedItem[]): Omit<PictureOfPlace, 'place'> {
  const counts = STATUS_ORDER.map(() => 0)
  let firstExpiry: string | null = null
  let all = 0
  for (const { badness, nextExpiry, heldLots, quantity } of items) {
    all += quantity
    counts[badness] = (counts[badness] ?? 0) + 1
    if (nextExpiry !== null && (firstExpiry === null || nextExpiry < firstExpiry)) firstExpiry = nextExpiry
    for (const { expiresOn } of heldLots)
      if (firstExpiry === null || expiresOn < firstExpiry) firstExpiry = expiresOn
  }
  return { items, counts, firstExpiry, quantity: all, risk: riskOfPlace(items) }
}
