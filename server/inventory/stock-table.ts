import type { Category } from '../../protocol/api/catalog.ts'
import type { StockQuery } from '../../protocol/api/inventory.ts'
import type { LocationKind } from '../../protocol/api/places.ts'
import type { StockStatus } from '../../protocol/api/status.ts'
import type { JudgedItem, RankedProduct } from './stock-item.ts'
import { Page } from './stock-page.ts'
import type { PictureOfPlace } from './stock-picture.ts'
import { STATUS_ORDER } from './stock-status.ts'
import type { StatusSums } from './stock-sums.ts'
import { type Row, StockWalk } from './stock-walk.ts'

export interface StockFilter {
  product?: string | undefined
  kind?: LocationKind | undefined
  category?: Category | undefined
  status?: StockStatus | undefined
  /** Only what has units at risk of expiry. */
  atRisk?: boolean | undefined
  search?: string | undefined
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

/**
 * One page of the stock table of these places, with sums over all of it. Ties go by place and product, so that pages never
 * overlap; what is unknown comes last either way. `places` in the order of places, `sums` of all that lies there, where they
 * are kept: with them a question without a filter is answered without a look at every row. Otherwise it runs over 200,000
 * rows for one answer, so it makes no object for a row that is not shown.
 */
export function selectStock(
  places: readonly PictureOfPlace[],
  products: readonly RankedProduct[],
  filter: StockFilter,
  { sort, descending, offset, limit }: StockSort,
  sums: StatusSums | null,
): SelectedStock {
  const wantedBadness = filter.status === undefined ? null : STATUS_ORDER.indexOf(filter.status)
  if (sums && isPlain(filter) && (sort === 'status' || sort === 'location'))
    return {
      rows: rowsInOrder(places, wantedBadness, { sort, descending, offset, limit }),
      ...totalsOf(sums, wantedBadness),
    }
  const words = filter.search?.trim().toLowerCase() ?? ''
  const match = matchOfProducts(products, filter, words)
  const counts = STATUS_ORDER.map(() => 0)
  const page = new Page({ offset, limit })
  const sign = descending ? -1 : 1
  let total = 0
  let quantity = 0
  let usable = 0
  for (const [at, { place, items }] of places.entries()) {
    if (filter.kind !== undefined && place.kind !== filter.kind) continue
    const least = words === '' || place.name.toLowerCase().includes(words) ? ALLOWED : NAMED
    for (const item of items) {
      const { product, badness } = item
      if ((match[product.rank] ?? REFUSED) < least) continue
      if (filter.atRisk && !item.atRisk) continue
      counts[badness] = (counts[badness] ?? 0) + 1
      if (wantedBadness !== null && badness !== wantedBadness) continue
      total += 1
      quantity += item.quantity
      usable += item.usable
      const value = sortValue(sort, item, at)
      const key = value === null ? Number.POSITIVE_INFINITY : sign * value
      // Places come in their order.
      const tie = at * products.length + product.rank
      if (page.takes(key, tie)) page.add(key, tie)
    }
  }
  return {
    rows: page.ties.flatMap((tie) => {
      const found = places[Math.floor(tie / products.length)]
      const item = found?.items.find(({ product }) => product.rank === tie % products.length)
      const product = item?.product.description
      return found && item && product ? [{ place: found.place, product, item }] : []
    }),
    total,
    totals: { quantity, usable },
    counts: byStatus(counts),
  }
}

/** By the positions of statuses. */
export const byStatus = (numbers: readonly number[]): SelectedStock['counts'] =>
  Object.fromEntries(STATUS_ORDER.map((status, i) => [status, numbers[i] ?? 0])) as SelectedStock['counts']

/** Whether all pairs of a jurisdiction are asked about, or all of a status. */
const isPlain = ({ product, kind, category, atRisk, search }: StockFilter): boolean =>
  product === undefined && kind === undefined && category === undefined && !atRisk && !search?.trim()

function rowsInOrder(
  places: readonly PictureOfPlace[],
  badness: number | null,
  { sort, descending, offset, limit }: StockSort,
): Row[] {
  const walk = new StockWalk({ offset, limit })
  if (sort === 'location') walk.over(descending ? places.toReversed() : places, badness)
  else {
    const worstFirst = badness === null ? STATUS_ORDER.map((_, i) => i) : [badness]
    for (const each of descending ? worstFirst.toReversed() : worstFirst) walk.over(places, each)
  }
  return walk.rows
}

function totalsOf(
  { pairs, quantity, usable }: StatusSums,
  badness: number | null,
): Omit<SelectedStock, 'rows'> {
  const sum = (numbers: readonly number[]) =>
    badness === null ? numbers.reduce((all, number) => all + number, 0) : (numbers[badness] ?? 0)
  return {
    total: sum(pairs),
    totals: { quantity: sum(quantity), usable: sum(usable) },
    counts: byStatus(pairs),
  }
}

/** How a product meets the filter: not at all, at a place that the words name, or by its own names too. */
const REFUSED = 0
const ALLOWED = 1
const NAMED = 2

/** By the rank of the product. */
function matchOfProducts(products: readonly RankedProduct[], filter: StockFilter, words: string): number[] {
  const match: number[] = []
  for (const { rank, description } of products) {
    const refused =
      description === null ||
      (filter.product !== undefined && description.id !== filter.product) ||
      (filter.category !== undefined && description.category !== filter.category)
    const names = refused ? [] : [description.code, description.name, description.nameEn]
    const named = names.some((name) => name.toLowerCase().includes(words))
    match[rank] = refused ? REFUSED : named ? NAMED : ALLOWED
  }
  return match
}

/** Smaller comes first; null is unknown. */
function sortValue(sort: StockSort['sort'], item: JudgedItem, at: number): number | null {
  switch (sort) {
    case 'location':
      return at
    case 'product':
      return item.product.rank
    case 'quantity':
      return item.quantity
    case 'usable':
      return item.usable
    case 'amc':
      return item.amc
    case 'mos':
      return item.mos
    case 'expiry':
      return item.nextExpiry === null ? null : Number(item.nextExpiry.replaceAll('-', ''))
    case 'atRisk':
      return item.atRisk
    case 'status':
      return item.badness
  }
}
