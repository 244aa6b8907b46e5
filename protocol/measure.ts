import type { Product, Unit } from './api/catalog.ts'

/** What a base unit is called. The catalogue knows pieces; people say 只, 片, 枚 or 支 depending on what it is. */
export type Measure = Unit | 'tablet' | 'item' | 'implant' | 'any'

export function measureOf(product: Pick<Product, 'unit' | 'method'> | undefined): Measure {
  if (!product) return 'any'
  const { unit, method } = product
  if (unit === 'piece' && method === 'emergency_pill') return 'tablet'
  if (unit === 'piece' && method === 'spermicide') return 'item'
  if (unit === 'device' && method.startsWith('implant')) return 'implant'
  return unit
}
