import type { Category } from '../../../protocol/api/catalog.ts'
import type { MovementKind } from '../../../protocol/api/inventory.ts'
import type { StockStatus } from '../../../protocol/api/status.ts'
import * as en from '../../../protocol/names/en.ts'
import * as zhCN from '../../../protocol/names/zh-CN.ts'

export type SheetLanguage = 'zh-CN' | 'en'

const COLUMNS = [
  'stock',
  'movements',
  'status',
  'category',
  'product',
  'place',
  'jurisdiction',
  'quantity',
  'usable',
  'inTransit',
  'amc',
  'mos',
  'nextExpiry',
  'lots',
  'time',
  'kind',
  'from',
  'to',
  'lot',
  'expiry',
  'person',
  'reason',
  'note',
] as const

interface Words extends Record<(typeof COLUMNS)[number], string> {
  statuses: Record<StockStatus, string>
  categories: Record<Category, string>
  kinds: Record<MovementKind, string>
}

/** What the workbooks of the stock table and of movements say. */
export const SHEET_WORDS: Record<SheetLanguage, Words> = {
  'zh-CN': {
    stock: '库存',
    movements: '出入库',
    status: '状态',
    category: '类别',
    product: '品种',
    place: '发放点',
    jurisdiction: '行政区划',
    quantity: '数量',
    usable: '可用',
    inTransit: '在途',
    amc: '月均消耗',
    mos: '可用月数',
    nextExpiry: '最近有效期',
    lots: '批号数',
    time: '时间',
    kind: '类型',
    from: '来源',
    to: '去向',
    lot: '批号',
    expiry: '有效期至',
    person: '经手人',
    reason: '原因',
    note: '备注',
    statuses: zhCN.stockStatus,
    categories: zhCN.categoryShort,
    kinds: zhCN.movementKind,
  },
  en: {
    stock: 'Stock',
    movements: 'Movements',
    status: 'Status',
    category: 'Category',
    product: 'Product',
    place: 'Place',
    jurisdiction: 'Jurisdiction',
    quantity: 'Quantity',
    usable: 'Usable',
    inTransit: 'In transit',
    amc: 'Monthly use',
    mos: 'Months of stock',
    nextExpiry: 'Next expiry',
    lots: 'Lots',
    time: 'Time',
    kind: 'Kind',
    from: 'From',
    to: 'To',
    lot: 'Lot',
    expiry: 'Expiry date',
    person: 'By',
    reason: 'Reason',
    note: 'Note',
    statuses: en.stockStatus,
    categories: en.categoryShort,
    kinds: en.movementKind,
  },
}
