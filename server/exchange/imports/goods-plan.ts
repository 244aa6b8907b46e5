import type { Unit } from '../../../protocol/api/catalog.ts'
import type {
  PlannedRow,
  SheetColumnName,
  SheetIssue,
  SheetIssueCode,
} from '../../../protocol/api/exchange.ts'
import { isExpired } from '../../inventory/expiry.ts'
import { type ImportRow, type ImportTable, issue } from './import-table.ts'
import { plain, type Read, readDay, readGtin, readText, readWhole } from './import-values.ts'
import { grouped, type KnownPlace, placeLookup } from './place-lookup.ts'

export interface KnownProduct {
  id: string
  code: string
  gtin: string | null
  name: string
  unit: Unit
  boxSize: number
  cartonBoxes: number
  selfService: boolean
}
/** What is there, as far as the person may see. */
export interface GoodsContext {
  /** Calendar date in the county. */
  today: string
  products: readonly KnownProduct[]
  places: readonly KnownPlace[]
  lots: readonly { id: string; productId: string; number: string; expiresOn: string }[]
  /** Units above 0 by place and lot. */
  stock: readonly { locationId: string; lotId: string; quantity: number }[]
}

/** Goods of one row: what is posted. */
export interface GoodsLine {
  row: number
  place: KnownPlace
  product: KnownProduct
  lot: { number: string; expiresOn: string }
  /** Base units. */
  quantity: number
}
export interface GoodsPlan {
  lines: GoodsLine[]
  newLots: number
  errors: SheetIssue[]
  warnings: SheetIssue[]
}

const MAX_UNITS = 100_000_000
const BOX = ['盒', 'box', 'boxes']
const CARTON = ['箱', '件', 'carton', 'cartons', 'case']
const BASE = ['', '最小单位', '基本单位', 'base', 'base unit', 'unit', 'units']
const BASE_NAMES: Record<Unit, readonly string[]> = {
  piece: ['piece', 'pieces', '只', '个', '片', '枚'],
  cycle: ['cycle', 'cycles', '板', '周期'],
  vial: ['vial', 'vials', '支', '瓶', '盒装支'],
  device: ['device', 'devices', '枚', '个', '套', '支'],
  tube: ['tube', 'tubes', '管', '支'],
}

/**
 * What the rows of a delivery (into `to`) or of opening balances (each with its place) would post. Every cell is looked at,
 * so that one reading shows all that is to change.
 */
export function planGoods(table: ImportTable, context: GoodsContext, to: KnownPlace | null): GoodsPlan {
  const plan: GoodsPlan = { lines: [], newLots: 0, errors: [...table.errors], warnings: [...table.warnings] }
  const find = lookups(context)
  const seen = new Map<string, number>()
  const labels = new Map<string, string>()
  const fresh = new Set<string>()
  for (const row of table.rows) {
    const complain = (column: SheetColumnName, code: SheetIssueCode, value = row.cells[column] ?? '') => {
      plan.errors.push(issue(code, value, { row: row.row, cell: row.at(column), column }))
    }
    const warn = (column: SheetColumnName, code: SheetIssueCode, value: string) => {
      plan.warnings.push(issue(code, value, { row: row.row, cell: row.at(column), column }))
    }
    const line = readLine(row, find, to, complain)
    if (!line) continue
    const { place, product, lot } = line
    const expired = isExpired(lot.expiresOn, context.today)
    if (expired && to) complain('expires', 'lot_expired', lot.expiresOn)
    else if (expired) warn('expires', 'expired_stock', lot.expiresOn)
    const label = [product.id, lot.number].join('\n')
    const key = [place.id, label, lot.expiresOn].join('\n')
    const before = seen.get(key)
    if (before !== undefined && to) warn('lot', 'same_row', String(before))
    else if (before !== undefined) complain('lot', 'row_twice', String(before))
    seen.set(key, before ?? row.row)
    const known = find.lot(product.id, lot)
    const lying = known ? find.lying(place.id, known) : 0
    if (!to && lying > 0) complain('quantity', 'already_stocked', String(lying))
    const other = lot.number === '' ? undefined : (find.otherExpiry(product.id, lot) ?? labels.get(label))
    if (!known && other !== undefined && other !== lot.expiresOn) warn('expires', 'expiry_conflict', other)
    labels.set(label, labels.get(label) ?? lot.expiresOn)
    if (!known) fresh.add([label, lot.expiresOn].join('\n'))
    plan.lines.push(line)
  }
  return { ...plan, newLots: fresh.size }
}

export const describeLine = ({ row, place, product, lot, quantity }: GoodsLine): PlannedRow => ({
  row,
  effect: 'posted',
  product: `${product.code} ${product.name}`,
  person: null,
  landmark: null,
  place: place.name,
  lot: lot.number,
  expiresOn: lot.expiresOn,
  quantity,
  changes: [],
})

type Complain = (column: SheetColumnName, code: SheetIssueCode, value?: string) => void

function readLine(
  row: ImportRow,
  find: Lookups,
  to: KnownPlace | null,
  complain: Complain,
): GoodsLine | undefined {
  const wanted = <T>(column: SheetColumnName, read: (cell: string) => Read<T>): T | undefined => {
    const cell = row.cells[column] ?? ''
    const result = cell === '' ? { fault: 'required' as const } : read(cell)
    if ('value' in result) return result.value
    complain(column, result.fault)
    return undefined
  }
  const product = readProduct(row, find, complain)
  const place = to ?? find.place(row.cells.place ?? '', complain)
  const expiresOn = wanted('expires', readDay)
  const number = readText(plain(row.cells.lot ?? ''), 40)
  if ('fault' in number) complain('lot', number.fault)
  const count = wanted('quantity', (cell) => readWhole(cell, 1, MAX_UNITS))
  const named = product && unitSize(row.cells.unit ?? '', product)
  if (product && named === undefined) complain('unit', 'bad_unit')
  const size = named && row.cells.packSize ? wanted('packSize', (cell) => readWhole(cell, 1, 10_000)) : named
  if (product && place?.kind === 'dispenser' && !product.selfService)
    complain('product', 'not_self_service', product.name)
  if (count !== undefined && size !== undefined && count * size > MAX_UNITS) complain('quantity', 'too_large')
  if (!product || !place || expiresOn === undefined || !('value' in number)) return undefined
  if (count === undefined || size === undefined) return undefined
  return { row: row.row, place, product, lot: { number: number.value, expiresOn }, quantity: count * size }
}

/** By code or name, or by GTIN where neither stands; both have to be of one product. */
function readProduct(row: ImportRow, find: Lookups, complain: Complain): KnownProduct | undefined {
  const ref = plain(row.cells.product ?? '')
  const digits = row.cells.gtin ?? ''
  const gtin = digits === '' ? undefined : readGtin(digits)
  if (gtin && 'fault' in gtin) complain('gtin', gtin.fault)
  const byGtin = gtin && 'value' in gtin ? find.gtin(gtin.value) : undefined
  if (ref === '') {
    if (!gtin) complain(row.at('product') ? 'product' : 'gtin', 'required', '')
    else if ('value' in gtin && !byGtin) complain('gtin', 'unknown_product', gtin.value)
    return byGtin
  }
  const product = find.product(ref)
  if (!product) complain('product', 'unknown_product')
  else if (byGtin && byGtin.id !== product.id) complain('gtin', 'gtin_mismatch', byGtin.code)
  return product
}

/** Base units that one of the row's units is; undefined when the product is not counted so. */
function unitSize(cell: string, { unit, boxSize, cartonBoxes }: KnownProduct): number | undefined {
  const name = plain(cell).toLowerCase()
  if (BASE.includes(name) || BASE_NAMES[unit].includes(name)) return 1
  if (BOX.includes(name)) return boxSize
  return CARTON.includes(name) ? boxSize * cartonBoxes : undefined
}

type Lookups = ReturnType<typeof lookups>

function lookups({ products, places, lots, stock }: GoodsContext) {
  const byRef = new Map<string, KnownProduct>()
  for (const product of products) byRef.set(product.name, product)
  for (const product of products) byRef.set(product.code.toLowerCase(), product).set(product.id, product)
  const byGtin = new Map(products.flatMap((product) => (product.gtin ? [[product.gtin, product]] : [])))
  const byLabel = grouped(lots, ({ productId, number }) => `${productId}\n${number}`)
  const quantities = new Map(
    stock.map(({ locationId, lotId, quantity }) => [`${locationId}\n${lotId}`, quantity]),
  )
  type Label = GoodsLine['lot']
  const namesakes = (productId: string, { number }: Label) => byLabel.get(`${productId}\n${number}`) ?? []
  return {
    product: (ref: string) => byRef.get(ref) ?? byRef.get(ref.toLowerCase()),
    gtin: (gtin: string) => byGtin.get(gtin),
    place: placeLookup(places),
    lot: (productId: string, label: Label) =>
      namesakes(productId, label).find(({ expiresOn }) => expiresOn === label.expiresOn)?.id,
    otherExpiry: (productId: string, label: Label) =>
      namesakes(productId, label).find(({ expiresOn }) => expiresOn !== label.expiresOn)?.expiresOn,
    lying: (placeId: string, lotId: string) => quantities.get(`${placeId}\n${lotId}`) ?? 0,
  }
}
