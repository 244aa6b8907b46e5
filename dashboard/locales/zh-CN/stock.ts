export { stockStatus } from '../../../protocol/names/zh-CN.ts'

/** 库存和批号。 */
export const stock = {
  title: '库存',
  byProduct: '按品种',
  byLot: '按批号',
  search: '搜索发放点或品种',
  export: '导出',
  quantity: '现存',
  usable: '可发放',
  inTransit: '在途',
  amc: '月均用量',
  mos: '可用月数',
  over100Months: '100 以上',
  nextExpiry: '最近效期',
  lots: '{count} 个批号',
  lotCount: '批号数',
  rows: '{count} 行',
  totalQuantity: '现存合计 {quantity}',
  totalUsable: '可发放合计 {quantity}',
  none: '没有符合条件的库存',
  noneHint: '放宽筛选条件；如果刚开始使用，先办理入库。',
} as const

export const lot = {
  label: '品种与批号',
  number: '批号',
  expiresOn: '有效期至',
  until: '至 {day}',
  search: '搜索批号或发放点',
  none: '没有符合条件的批号',
  noneInState: '目前没有处于这种状态的批号，这是好事。',
} as const

export const lotState = {
  expired: '已过期',
  red: '近效期',
  amber: '效期提醒',
  quarantined: '待验',
  fine: '正常',
} as const

export const expiry = {
  amber: '效期提醒',
  red: '近效期',
  expired: '已过期',
  inDays: '还有 {count} 天到期',
} as const
