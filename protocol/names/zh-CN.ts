// 同一样东西在屏幕、报表和表格文件里只有一个叫法。

import type { Category, Method } from '../api/catalog.ts'
import type { MovementKind } from '../api/inventory.ts'
import type { StockStatus } from '../api/status.ts'
import type { Measure } from '../measure.ts'

export const categoryShort: Readonly<Record<Category, string>> = { drug: '药', condom: '套', iud: '环' }

export const unitName: Readonly<Record<Measure, string>> = {
  piece: '只',
  cycle: '板',
  vial: '支',
  device: '枚',
  tube: '管',
  tablet: '片',
  item: '枚',
  implant: '支',
  any: '件',
}

export const method: Readonly<Record<Method, string>> = {
  male_condom: '男用避孕套',
  female_condom: '女用避孕套',
  combined_pill: '复方短效口服避孕药',
  progestin_pill: '单孕激素口服避孕药',
  emergency_pill: '紧急避孕药',
  monthly_injectable: '每月避孕针',
  dmpa_injectable: '长效避孕针（DMPA）',
  spermicide: '外用杀精剂',
  copper_iud: '含铜宫内节育器',
  hormonal_iud: '含药宫内节育器',
  implant_3y: '皮下埋植剂（3 年）',
  implant_4y: '皮下埋植剂（4 年）',
  implant_5y: '皮下埋植剂（5 年）',
}

export const movementKind: Readonly<Record<MovementKind, string>> = {
  receipt: '入库',
  issue: '出库发放',
  vend: '自助发放',
  dispatch: '调出',
  arrival: '调入',
  loss: '途中损失',
  return: '退回',
  adjustment: '盘盈盘亏',
  disposal: '报废',
  reversal: '冲销',
}

export const stockStatus: Readonly<Record<StockStatus, string>> = {
  out: '缺货',
  low: '偏低',
  near_expiry: '近效期',
  over: '超储',
  unknown: '未知',
  ok: '正常',
}
