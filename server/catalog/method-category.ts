import type { Category, Method } from '../../protocol/api/catalog.ts'

/**
 * Whether a method may stand in a category (药、套、环). Condoms and IUDs have one each; an implant is a drug by default
 * and counted among the devices in some counties; everything else is a drug.
 */
export function mayBeIn(method: Method, category: Category): boolean {
  switch (method) {
    case 'male_condom':
    case 'female_condom':
      return category === 'condom'
    case 'copper_iud':
    case 'hormonal_iud':
      return category === 'iud'
    case 'implant_3y':
    case 'implant_4y':
    case 'implant_5y':
      return category !== 'condom'
    case 'combined_pill':
    case 'progestin_pill':
    case 'emergency_pill':
    case 'monthly_injectable':
    case 'dmpa_injectable':
    case 'spermicide':
      return category === 'drug'
  }
}
