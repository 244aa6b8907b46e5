import type { Category } from '../../protocol/api/catalog.ts'
import type { StockQuery } from '../../protocol/api/inventory.ts'
import type { LocationKind } from '../../protocol/api/places.ts'
import type { StockStatus } from '../../protocol/api/status.ts'
import type { JudgedItem, StockPlace, StockProduct } from './stock-item.ts'
import type { PictureOfPlace, Ranks } from './stock-picture.ts'
import { STATUS_ORDER } from './stock-status.ts'

export interface StockFilter {
  product?: string | undefined
  kind?: LocationKind | undefined
  category?: Category | undefined
  status?: StockStatus | undefined
  search?: string | undefined
}

export interface Row {
  place: StockPlace
  product: StockProduct
  item: JudgedItem
}

export interface SelectedStock {
  rows: Row[]
  /** Of all that meet the filter, on every page. */
  total: number
  totals: { quantity: number; usable: number }
  /** By status, the status filter aside. */
  counts: Record<StockStatus, number>
}

export type StockSort = Pick<StockQuery, 'sort' | 'descending' | 'offset' | 'limit'>
/** One page of the stock table of these places, with sums over all of it. */
export function selectStock(
  places: readonly PictureOfPlace[],
  products: ReadonlyMap<string, StockProduct>,
  filter: StockFilter,
  sort: StockSort,
  ranks: Ranks,
): SelectedStock {
  const counts: SelectedStock['counts'] = { out: 0, low: 0, near_expiry: 0, over: 0, unknown: 0, ok: 0 }
  const totals = { quantity: 0, usable: 0 }
  const page = new Page(sort.offset + sort.limit, comparison(sort, ranks))
  let total = 0
  const words = filter.search?.trim().toLowerCase() ?? ''
  for (const { place, items } of places) {
    if (filter.kind !== undefined && place.kind !== filter.kind) continue
    const placeMatches = words === '' || place.name.toLowerCase().includes(words)
    for (const item of items) {
      const product = products.get(item.productId)
      if (!product || !meetsProduct(product, filter)) continue
      if (!placeMatches && !matches(product, words)) continue
      counts[item.status] += 1
      if (filter.status !== undefined && item.status !== filter.status) continue
      total += 1
      totals.quantity += item.quantity
      totals.usable += item.usable
      page.offer({ place, product, item })
    }
  }
  return { rows: page.rows.slice(sort.offset), total, totals, counts }
}

const meetsProduct = ({ id, category }: StockProduct, filter: StockFilter): boolean =>
  (filter.product === undefined || id === filter.product) &&
  (filter.category === undefined || category === filter.category)

const matches = ({ code, name, nameEn }: StockProduct, words: string): boolean =>
  [code, name, nameEn].some((text) => text.toLowerCase().includes(words))

type Compare = (a: Row, b: Row) => number

/** Ties go by place and product, so that pages never overlap; what is unknown comes last either way. */
function comparison({ sort, descending }: StockSort, ranks: Ranks): Compare {
  const byPlace: Compare = (a, b) =>
    ranks.place(a.place.id) - ranks.place(b.place.id) ||
    ranks.product(a.product.id) - ranks.product(b.product.id)
  const key = sortKey(sort, ranks)
  const sign = descending ? -1 : 1
  return (a, b) => {
    const [x, y] = [key(a), key(b)]
    if (x === y) return byPlace(a, b)
    if (x === null || y === null) return x === null ? 1 : -1
    return x < y ? -sign : sign
  }
}

function sortKey(sort: StockSort['sort'], ranks: Ranks): (row: Row) => number | string | null {
  switch (sort) {
    case 'location':
      return ({ place }) => ranks.place(place.id)
    case 'product':
      return ({ product }) => ranks.product(product.id)
    case 'quantity':
      return ({ item }) => item.quantity
    case 'usable':
      return ({ item }) => item.usable
    case 'amc':
      return ({ item }) => item.amc
    case 'mos':
      return ({ item }) => item.mos
    case 'expiry':
      return ({ item }) => item.nextExpiry
    case 'status':
      return ({ item }) => STATUS_ORDER.indexOf(item.status)
  }
}

/** The first `size` rows in order, out of many offered: most are turned away by one comparison with the last. */
class Page {
  readonly #size: number
  readonly #compare: Compare
  /** At most twice the size before they are cut to it. */
  #rows: Row[] = []
  #worst: Row | undefined

  constructor(size: number, compare: Compare) {
    this.#size = size
    this.#compare = compare
  }

  offer(row: Row): void {
    if (this.#worst && this.#compare(row, this.#worst) >= 0) return
    this.#rows.push(row)
    if (this.#rows.length >= 2 * this.#size) this.#cut()
  }

  get rows(): Row[] {
    this.#cut()
    return this.#rows
  }

  #cut(): void {
    this.#rows = this.#rows.sort(this.#compare).slice(0, this.#size)
    if (this.#rows.length === this.#size) this.#worst = this.#rows.at(-1)
  }
}
