import type { ImportKind, SheetColumnName } from '../../../protocol/api/exchange.ts'

interface Words {
  'zh-CN': string
  en: string
}
export interface ImportColumn {
  /** The heading of the template. */
  heading: Words
  /** Other headings that are understood. */
  aliases: readonly string[]
  hint: Words
  example: Words
}

const column = (
  zh: string,
  en: string,
  aliases: string,
  hint: readonly [zh: string, en: string],
  example: string | readonly [zh: string, en: string],
): ImportColumn => ({
  heading: { 'zh-CN': zh, en },
  aliases: aliases.split('|').filter(Boolean),
  hint: { 'zh-CN': hint[0], en: hint[1] },
  example:
    typeof example === 'string' ? { 'zh-CN': example, en: example } : { 'zh-CN': example[0], en: example[1] },
})

/** Every column that a file may have, whichever the language of its headings. */
export const IMPORT_COLUMNS: Record<SheetColumnName, ImportColumn> = {
  place: column(
    '发放点',
    'Place',
    '地点|库房|仓库|存放地点|location|warehouse',
    ['库房或发放点的名称或编号,与系统里一致', 'Name or id of the warehouse or point, as in the system'],
    ['县药具库房', 'County warehouse'],
  ),
  product: column(
    '品种编码',
    'Product code',
    '品种|药具编码|编码|product|item code|code',
    ['品种编码或名称;留空时按商品条码识别', 'Code or name of the product; when empty, the GTIN says which'],
    'CON52',
  ),
  gtin: column(
    '商品条码',
    'GTIN',
    '条码|条形码|barcode|ean',
    [
      '8、12、13 或 14 位商品条码(GTIN),核对校验位',
      'GTIN of 8, 12, 13 or 14 digits; the check digit is verified',
    ],
    '',
  ),
  lot: column(
    '批号',
    'Lot',
    '生产批号|产品批号|lot number|batch|batch number',
    ['包装上的批号;没有批号留空', 'As on the label; empty when the label has none'],
    'A2406',
  ),
  expires: column(
    '有效期至',
    'Expiry date',
    '有效期|失效日期|到期日|有效期限|expiry|expires|expiration date',
    [
      '2028-06-30、2028/6/30、2028年6月30日或 20280630;只写到月的按当月最后一天',
      '2028-06-30, 2028/6/30 or 20280630; a month alone means its last day',
    ],
    '2028-06-30',
  ),
  quantity: column(
    '数量',
    'Quantity',
    '入库数量|发货数量|库存数量|qty|amount|number of packs|num packs|pack quantity|packs',
    ['大于 0 的整数', 'A whole number above 0'],
    '1200',
  ),
  packSize: column(
    '每包数量',
    'Pack size',
    'packsize|包装规格',
    [
      '每包有多少最小单位;填了就按“数量 × 每包数量”入账',
      'Base units in a pack; when given, the quantity counts packs',
    ],
    '',
  ),
  unit: column(
    '计量单位',
    'Unit',
    '单位|包装单位|unit of measure|uom',
    [
      '数量按什么计:只/板/支/枚/管、盒或箱;留空为最小单位',
      'What the quantity counts: piece, box or carton; empty means base units',
    ],
    ['只', 'piece'],
  ),
  code: column(
    '品种编码',
    'Product code',
    '编码|code',
    [
      '1 至 32 位字母、数字、横线或下划线;已有的编码更新该品种',
      '1 to 32 letters, digits, dashes or underscores; a known code updates that product',
    ],
    'CON52',
  ),
  category: column('类别', 'Category', 'category', ['药、套或环', 'drug, condom or iud'], ['套', 'condom']),
  method: column(
    '避孕方法',
    'Method',
    'method',
    ['如 male_condom、combined_pill,或中文名称', 'Such as male_condom or combined_pill'],
    ['男用避孕套', 'male_condom'],
  ),
  name: column('名称', 'Name', '品名|中文名称|chinese name', ['中文名称', 'In Chinese'], '男用避孕套'),
  nameEn: column('英文名称', 'English name', 'name en|nameEn', ['英文名称', 'In English'], 'Male condom'),
  specification: column('规格', 'Specification', 'spec', ['规格,可留空', 'May be empty'], '52 mm'),
  baseUnit: column(
    '最小单位',
    'Base unit',
    '计量单位|unit',
    ['只、板、支、枚或管', 'piece, cycle, vial, device or tube'],
    ['只', 'piece'],
  ),
  boxSize: column(
    '每盒数量',
    'Units per box',
    'box size',
    ['每盒有多少最小单位', 'Base units in a box'],
    '10',
  ),
  cartonBoxes: column(
    '每箱盒数',
    'Boxes per carton',
    'carton boxes',
    ['每箱有多少盒', 'Boxes in a carton'],
    '50',
  ),
  shelfLifeMonths: column(
    '保质期(月)',
    'Shelf life (months)',
    '保质期|shelf life',
    ['1 至 240 个月', '1 to 240 months'],
    '36',
  ),
  storageProfile: column(
    '储存条件',
    'Storage profile',
    '储存要求|storage',
    ['储存条件的名称或编号', 'Name or id of the storage profile'],
    ['避孕套', 'condom'],
  ),
  selfService: column('可自助发放', 'Self-service', '自助', ['是或否', 'yes or no'], ['是', 'yes']),
}

interface KindColumns {
  columns: readonly SheetColumnName[]
  /** Columns that must be there. */
  required: readonly SheetColumnName[]
  /** Of these, one has to be there. */
  oneOf?: readonly SheetColumnName[]
}
export const KIND_COLUMNS: Record<ImportKind, KindColumns> = {
  receipts: {
    columns: ['product', 'gtin', 'lot', 'expires', 'quantity', 'unit', 'packSize'],
    required: ['expires', 'quantity'],
    oneOf: ['product', 'gtin'],
  },
  opening: {
    columns: ['place', 'product', 'gtin', 'lot', 'expires', 'quantity', 'unit', 'packSize'],
    required: ['place', 'expires', 'quantity'],
    oneOf: ['product', 'gtin'],
  },
  catalogue: {
    columns: [
      'code',
      'gtin',
      'category',
      'method',
      'name',
      'nameEn',
      'specification',
      'baseUnit',
      'boxSize',
      'cartonBoxes',
      'shelfLifeMonths',
      'storageProfile',
      'selfService',
    ],
    required: ['code'],
  },
}
