import type { Product } from '../../protocol/api/catalog.ts'
import type { Location } from '../../protocol/api/places.ts'
import {
  type Need,
  need,
  type OrderBasis,
  type Suggestion,
  type Suggestions,
  type SuggestionsQuery,
} from '../../protocol/api/replenishment.ts'
import type { CatalogService } from '../catalog/catalog.service.ts'
import type { Database } from '../db/database.ts'
import { narrowest } from '../db/scope.ts'
import { NotFoundError } from '../errors.ts'
import type { StockService } from '../inventory/stock.service.ts'
import type { PlacesService } from '../places/places.service.ts'
import { readDeliveries } from './deliveries.store.ts'
import { needOf, suggestedQuantity } from './need.ts'
import { onOrder } from './order-steps.ts'
import * as store from './orders.store.ts'
import { findProduct } from './product-reference.ts'
import { type Store, supplyingStore } from './supplying-store.ts'

interface Dependencies {
  db: Database
  stock: Pick<StockService, 'limitsOf' | 'picture'>
  catalog: Pick<CatalogService, 'products'>
  places: Pick<PlacesService, 'get' | 'jurisdictions'>
}

type Picture = Awaited<ReturnType<StockService['picture']>>[number]

/** What one place should order of one product. */
export interface Suggested {
  need: Need
  basis: OrderBasis
  suggested: number | null
}
/** What a place may order: by product, and of whom. */
export interface PlaceSuggestions {
  place: Location
  supplier: Store | null
  of(productId: string): Suggested
}

interface Found extends Suggested {
  place: Picture['place']
  product: Product
  /** Months of stock; null last. */
  mos: number
}

const UNKNOWN_STOCK = { amc: null, mos: null, usable: 0, inTransit: 0 }

/** What places should order, worked out afresh from what lies there, is under way and was ordered before. */
export class SuggestionsService {
  readonly #from: Dependencies

  constructor(from: Dependencies) {
    this.#from = from
  }

  /** Most urgent first. Machines are not among them: they are refilled by rounds. Throws `NotFoundError`. */
  async list(actor: { scope: string | null }, query: SuggestionsQuery): Promise<Suggestions> {
    const { stock, catalog, places } = this.#from
    const scope = narrowest(actor.scope, query.jurisdiction ?? null)
    const counts = Object.fromEntries(need.options.map((each) => [each, 0])) as Record<Need, number>
    if (query.location !== undefined) await places.get(actor.scope, query.location)
    const products = await catalog.products()
    const wanted = query.product === undefined ? undefined : findProduct(products, query.product)
    if (query.product !== undefined && !wanted) throw new NotFoundError('product', query.product)
    if (scope === undefined) return { items: [], total: 0, counts }
    const ordered = await this.#ordered(scope, query.location)
    const byId = new Map(products.map((product) => [product.id, product]))
    const buckets = new Map(need.options.map((each): [Need, Found[]] => [each, []]))
    for (const { place, items } of await stock.picture(scope)) {
      if (place.kind === 'dispenser') continue
      if (query.kind !== undefined && place.kind !== query.kind) continue
      if (query.location !== undefined && place.id !== query.location) continue
      for (const item of items) {
        const product = byId.get(item.productId)
        if (!product || (wanted && product.id !== wanted.id)) continue
        const found = this.#judge(place.kind, product, item, ordered(place.id, product.id))
        counts[found.need] += 1
        buckets.get(found.need)?.push({ ...found, place, product, mos: found.basis.mos ?? Number.MAX_VALUE })
      }
    }
    const shown = need.options.filter((each) =>
      query.need === undefined ? query.all || each !== 'enough' : each === query.need,
    )
    const total = shown.reduce((sum, each) => sum + counts[each], 0)
    const page: Found[] = []
    let before = 0
    for (const each of shown) {
      const bucket = buckets.get(each) ?? []
      const from = Math.max(0, query.offset - before)
      const until = query.offset + query.limit - before
      before += bucket.length
      // What is on another page need not be in order.
      if (from < bucket.length && until > 0)
        page.push(...bucket.sort((a, b) => a.mos - b.mos).slice(from, until))
    }
    return { items: await this.#describe(scope, page), total, counts }
  }

  /** Of one place, for an order. Outside a transaction. Throws `NotFoundError`. */
  async ofPlace(scope: string | null, locationId: string): Promise<PlaceSuggestions> {
    const { db, stock, catalog, places } = this.#from
    const place = await places.get(scope, locationId)
    const ordered = await this.#ordered(scope, locationId)
    const products = new Map((await catalog.products()).map((product) => [product.id, product]))
    const pictures = await stock.picture(place.jurisdictionCode)
    const items = pictures.find((picture) => picture.place.id === locationId)?.items ?? []
    return {
      place,
      supplier: supplyingStore(place, await store.readStores(db)),
      of: (productId) => {
        const item = items.find((each) => each.productId === productId) ?? UNKNOWN_STOCK
        const product = products.get(productId)
        return this.#judge(
          place.kind,
          { id: productId, boxSize: product?.boxSize ?? 1 },
          item,
          ordered(locationId, productId),
        )
      },
    }
  }

  #judge(
    kind: Picture['place']['kind'],
    { id, boxSize }: Pick<Product, 'id' | 'boxSize'>,
    { amc, mos, usable, inTransit }: Pick<OrderBasis, 'amc' | 'mos' | 'usable' | 'inTransit'>,
    onOrder: number,
  ): Suggested {
    const { minMonths, maxMonths, emergencyMonths } = this.#from.stock.limitsOf(kind, id)
    const basis = { amc, mos, usable, inTransit, onOrder, minMonths, maxMonths, emergencyMonths }
    const suggested = suggestedQuantity(basis, boxSize)
    return { need: needOf(basis, suggested), basis, suggested }
  }

  /** What is ordered and has not left yet, by place and product. */
  async #ordered(
    scope: string | null,
    locationId?: string,
  ): Promise<(place: string, product: string) => number> {
    const { db } = this.#from
    const lines = await store.linesUnderWay(db, scope, locationId)
    const deliveries = await readDeliveries(db, [...new Set(lines.map(({ orderId }) => orderId))])
    const sums = new Map<string, number>()
    for (const { orderId, locationId: place, productId, ...line } of lines) {
      const key = `${place} ${productId}`
      const open = onOrder({ ...line, ...deliveries.of(orderId, productId) })
      sums.set(key, (sums.get(key) ?? 0) + open)
    }
    return (place, product) => sums.get(`${place} ${product}`) ?? 0
  }

  async #describe(scope: string | null, page: readonly Found[]): Promise<Suggestion[]> {
    const { db, places } = this.#from
    const stores = await store.readStores(db)
    const names = new Map((await places.jurisdictions(scope)).map(({ code, name }) => [code, name]))
    const drafts = new Map(
      (await store.draftsOf(db, scope)).map((draft) => [
        `${draft.locationId} ${draft.productId}`,
        draft.orderId,
      ]),
    )
    return page.map(({ place, product, need, basis, suggested }) => {
      const supplier = supplyingStore(place, stores)
      const { id, name, kind, jurisdictionCode } = place
      return {
        location: {
          id,
          name,
          kind,
          jurisdictionCode,
          jurisdictionName: names.get(jurisdictionCode) ?? jurisdictionCode,
        },
        productId: product.id,
        productName: product.name,
        category: product.category,
        boxSize: product.boxSize,
        need,
        basis,
        suggested,
        supplier: supplier && { id: supplier.id, name: supplier.name, kind: supplier.kind },
        draftId: drafts.get(`${id} ${product.id}`) ?? null,
      }
    })
  }
}
