import type { Product } from '../../protocol/api/catalog.ts'
import type { PlaceKind } from '../../protocol/api/places.ts'

const CONDOMS = { staffed_outlet: 60, social_outlet: 45, free_box: 80, kit: 20 } as const
const SPERMICIDES = { staffed_outlet: 12, social_outlet: 8, free_box: 4, kit: 4 } as const

/** Units a month that staff hand out, or people take, at a place of this kind; machines count for themselves. */
export function rate(kind: PlaceKind, product: Product): number {
  if (kind === 'warehouse' || kind === 'storeroom' || kind === 'dispenser') return 0
  if (product.category === 'condom') return CONDOMS[kind]
  if (product.selfService) return SPERMICIDES[kind]
  if (kind !== 'staffed_outlet') return 0
  if (product.category === 'iud') return 2
  return product.unit === 'cycle' ? 14 : 4
}
