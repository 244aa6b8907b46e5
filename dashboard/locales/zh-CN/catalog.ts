export { categoryShort, method, unitName } from '../../../protocol/names/zh-CN.ts'

/** 品种的类别、单位和避孕方法。 */
export const category = { drug: '药（避孕药）', condom: '套（避孕套）', iud: '环（宫内节育器）' } as const

export const unit = {
  piece: '{count} 只',
  cycle: '{count} 板',
  vial: '{count} 支',
  device: '{count} 枚',
  tube: '{count} 管',
  tablet: '{count} 片',
  item: '{count} 枚',
  implant: '{count} 支',
  any: '{count} 件',
  boxes: '{count} 盒',
} as const

export const pack = { box: '盒', carton: '箱' } as const
