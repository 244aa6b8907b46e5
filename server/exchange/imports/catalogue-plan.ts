import type { Category, Method, Product, Unit } from '../../../protocol/api/catalog.ts'
import type {
  PlannedRow,
  SheetColumnName,
  SheetIssue,
  SheetIssueCode,
} from '../../../protocol/api/exchange.ts'
import { mayBeIn } from '../../catalog/method-category.ts'
import { type ImportRow, type ImportTable, issue } from './import-table.ts'
import { plain, type Read, readChoice, readGtin, readText, readWhole } from './import-values.ts'

export interface CatalogueContext {
  products: readonly Product[]
  profiles: readonly { id: string; name: string; nameEn: string }[]
}
export type ProductFields = Pick<Product, 'code' | (typeof FIELDS)[Column]>
export interface ProductChange {
  row: number
  /** Null: a new product. */
  known: Product | null
  fields: ProductFields
  changes: PlannedRow['changes']
}
export interface CataloguePlan {
  products: ProductChange[]
  errors: SheetIssue[]
  warnings: SheetIssue[]
}

const CATEGORIES: Record<Category, readonly string[]> = {
  drug: ['药', '避孕药'],
  condom: ['套', '避孕套'],
  iud: ['环', '宫内节育器'],
}
const METHODS: Record<Method, readonly string[]> = {
  male_condom: ['男用避孕套'],
  female_condom: ['女用避孕套'],
  combined_pill: ['复方短效口服避孕药', '短效口服避孕药'],
  progestin_pill: ['单孕激素口服避孕药'],
  emergency_pill: ['紧急避孕药'],
  monthly_injectable: ['每月避孕针'],
  dmpa_injectable: ['长效避孕针', '长效避孕针(dmpa)'],
  spermicide: ['外用杀精剂', '外用避孕药'],
  copper_iud: ['含铜宫内节育器'],
  hormonal_iud: ['含药宫内节育器'],
  implant_3y: ['皮下埋植剂(3 年)', '皮下埋植剂(3年)'],
  implant_4y: ['皮下埋植剂(4 年)', '皮下埋植剂(4年)'],
  implant_5y: ['皮下埋植剂(5 年)', '皮下埋植剂(5年)'],
}
const UNITS: Record<Unit, readonly string[]> = {
  piece: ['只', '片', '个'],
  cycle: ['板', '周期'],
  vial: ['支', '瓶'],
  device: ['枚', '套'],
  tube: ['管'],
}
const YES_NO = { yes: ['是', 'y', 'true', '1', '√'], no: ['否', 'n', 'false', '0', '×'] } as const
const CODE = /^[A-Za-z0-9_-]{1,32}$/

/** Field of a product for each column beside the code. */
const FIELDS = {
  gtin: 'gtin',
  category: 'category',
  method: 'method',
  name: 'name',
  nameEn: 'nameEn',
  specification: 'specification',
  baseUnit: 'unit',
  boxSize: 'boxSize',
  cartonBoxes: 'cartonBoxes',
  shelfLifeMonths: 'shelfLifeMonths',
  storageProfile: 'storageProfileId',
  selfService: 'selfService',
} as const satisfies Partial<Record<SheetColumnName, keyof Product>>
type Column = keyof typeof FIELDS
const COLUMNS = Object.keys(FIELDS) as Column[]
/** What balances and reports count by: another value would change what was counted before. */
const FIXED: readonly Column[] = ['category', 'method', 'baseUnit']
/** A new product cannot be without them. */
const NEEDED: readonly Column[] = ['category', 'method', 'name', 'nameEn', 'baseUnit', 'storageProfile']

/** What the rows would do to the catalogue. An empty cell, or a column that is not there, leaves a known product as it is. */
export function planCatalogue(table: ImportTable, context: CatalogueContext): CataloguePlan {
  const plan: CataloguePlan = { products: [], errors: [...table.errors], warnings: [...table.warnings] }
  const byCode = new Map(context.products.map((product) => [product.code.toLowerCase(), product]))
  const rowOf = new Map<string, number>()
  const owners = new Map(context.products.flatMap(({ gtin, code }) => (gtin ? [[gtin, code] as const] : [])))
  for (const row of table.rows) {
    const complain = (column: SheetColumnName, code: SheetIssueCode, value = row.cells[column] ?? '') => {
      plan.errors.push(issue(code, value, { row: row.row, cell: row.at(column), column }))
    }
    const found = plan.errors.length
    const code = plain(row.cells.code ?? '')
    if (!CODE.test(code)) complain('code', code === '' ? 'required' : 'bad_code')
    const twin = rowOf.get(code.toLowerCase())
    if (twin !== undefined) complain('code', 'code_twice', String(twin))
    rowOf.set(code.toLowerCase(), row.row)
    const known = byCode.get(code.toLowerCase()) ?? null
    const said = readFields(row, context, complain)
    for (const column of NEEDED)
      if (!known && said[column] === undefined && !row.cells[column]) complain(column, 'required', '')
    const owner = said.gtin === undefined ? undefined : owners.get(said.gtin)
    if (owner !== undefined && owner.toLowerCase() !== code.toLowerCase())
      complain('gtin', 'gtin_taken', owner)
    if (said.gtin !== undefined) owners.set(said.gtin, code)
    if (plan.errors.length > found) continue
    const fields = { ...(known ? fieldsOf(known) : NEW), ...said.fields, code: known?.code ?? code }
    if (!mayBeIn(fields.method, fields.category) || (fields.category === 'iud' && fields.selfService))
      complain('method', 'method_not_in_category', fields.method)
    const changes = known ? changesBetween(fieldsOf(known), fields) : []
    for (const { field, before } of changes)
      if (FIXED.some((column) => column === field)) complain(field, 'fixed_field', before)
    if (plan.errors.length === found) plan.products.push({ row: row.row, known, fields, changes })
  }
  return plan
}

export const describeChange = ({ row, known, fields, changes }: ProductChange): PlannedRow => ({
  row,
  effect: !known ? 'new' : changes.length > 0 ? 'changed' : 'same',
  product: `${fields.code} ${fields.name}`,
  person: null,
  landmark: null,
  place: null,
  lot: null,
  expiresOn: null,
  quantity: null,
  changes,
})

/** Of a new product, where the file says nothing; what it cannot do without is asked for. */
const NEW: Omit<ProductFields, 'code'> = {
  gtin: null,
  category: 'drug',
  method: 'spermicide',
  name: '',
  nameEn: '',
  specification: '',
  unit: 'piece',
  boxSize: 1,
  cartonBoxes: 1,
  shelfLifeMonths: 36,
  storageProfileId: '',
  selfService: false,
}

const fieldsOf = (product: Product): ProductFields => ({
  ...NEW,
  ...Object.fromEntries(['code' as const, ...Object.values(FIELDS)].map((field) => [field, product[field]])),
  code: product.code,
})

const changesBetween = (before: ProductFields, after: ProductFields): PlannedRow['changes'] =>
  COLUMNS.filter((column) => before[FIELDS[column]] !== after[FIELDS[column]]).map((field) => ({
    field,
    before: String(before[FIELDS[field]] ?? ''),
    after: String(after[FIELDS[field]] ?? ''),
  }))

type Complain = (column: SheetColumnName, code: SheetIssueCode, value?: string) => void

/** What a row says, as far as it can be read; `fields` by the product's names. */
function readFields(row: ImportRow, { profiles }: CatalogueContext, complain: Complain) {
  const read = <T>(column: Column, reader: (cell: string) => Read<T>): T | undefined => {
    const cell = row.cells[column] ?? ''
    if (cell === '') return undefined
    const result = reader(cell)
    if ('value' in result) return result.value
    complain(column, result.fault)
    return undefined
  }
  const words = (max: number) => (cell: string) => readText(cell.trim(), max)
  const whole = (max: number) => (cell: string) => readWhole(cell, 1, max)
  const flag = read('selfService', (cell) => readChoice(cell, YES_NO))
  const names = Object.fromEntries(
    profiles.map(({ id, name, nameEn }) => [id, [plain(name).toLowerCase(), plain(nameEn).toLowerCase()]]),
  )
  const said = {
    gtin: read('gtin', readGtin),
    category: read('category', (cell) => readChoice(cell, CATEGORIES)),
    method: read('method', (cell) => readChoice(cell, METHODS)),
    name: read('name', words(60)),
    nameEn: read('nameEn', words(80)),
    specification: read('specification', words(80)),
    baseUnit: read('baseUnit', (cell) => readChoice(cell, UNITS)),
    boxSize: read('boxSize', whole(10_000)),
    cartonBoxes: read('cartonBoxes', whole(10_000)),
    shelfLifeMonths: read('shelfLifeMonths', whole(240)),
    storageProfile: read('storageProfile', (cell) => readChoice(cell, names)),
    selfService: flag === undefined ? undefined : flag === 'yes',
  }
  const fields = Object.fromEntries(
    COLUMNS.flatMap((column) => (said[column] === undefined ? [] : [[FIELDS[column], said[column]]])),
  ) as Partial<ProductFields>
  return { ...said, fields }
}
