import type { Product } from '../../../protocol/api/catalog.ts'
import type { ReportCell, ReportColumn, ReportNote } from '../../../protocol/api/reports.ts'
import type { ColumnKey } from '../locales/locale.ts'
import type { ProductMonth } from '../months/month-series.ts'

/** A value of a cell that still wants the words of a language. */
export type Cell =
  | ReportCell
  | { product: Product }
  | { unitOf: Product }
  | { word: WordKey }
  | { reason: string | null; note: string | null }
export type WordKey = `method.${string}` | `kind.${string}` | `expiry.${string}` | 'allProducts' | 'machine'

export interface Column {
  key: ColumnKey
  kind: ReportColumn['kind']
}

/** A report before it is put into words. */
export interface Table {
  columns: readonly Column[]
  rows: readonly (readonly Cell[])[]
  totals: readonly Cell[] | null
  notes: readonly ReportNote[]
}

/** The months of one product, and what it is. */
export interface ProductMonths {
  product: Product
  months: readonly ProductMonth[]
}

/** `part ÷ whole`; null when there is nothing to divide by: unknown is not 0. */
export const share = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null)

export const sumOf = (months: readonly ProductMonth[], of: (month: ProductMonth) => number): number =>
  months.reduce((sum, month) => sum + of(month), 0)

/** Sums columns of rows; null where every row says unknown. */
export function sumCells(rows: readonly (readonly Cell[])[], index: number): number | null {
  const known = rows.map((row) => row[index]).filter((cell) => typeof cell === 'number')
  return known.length === 0 ? null : known.reduce((sum, cell) => sum + cell, 0)
}

/** What a product is, in the first columns of most reports. */
export const PRODUCT_COLUMNS: readonly Column[] = [
  { key: 'product', kind: 'text' },
  { key: 'unit', kind: 'text' },
]
export const productCells = (product: Product): Cell[] => [{ product }, { unitOf: product }]

export const columns = (kind: Column['kind'], ...keys: ColumnKey[]): Column[] =>
  keys.map((key) => ({ key, kind }))
