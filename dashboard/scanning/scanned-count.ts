import type { Product } from '../../protocol/api/catalog.ts'
import { type Count, NO_COUNT, toUnits, unitsIn } from '../inventory/quantity.ts'

/** What one scan stands for: a number of boxes, or of single units. */
export interface PerScan {
  count: number
  pack: 'unit' | 'box'
}
export const ONE_BOX: PerScan = { count: 1, pack: 'box' }

type Sizes = Pick<Product, 'boxSize' | 'cartonBoxes'>

/** Base units that one scan adds. A product without boxes is counted one by one. */
export const unitsPerScan = ({ count, pack }: PerScan, product: Sizes): number =>
  count * unitsIn(pack, product)

/** A count of base units in the largest of unit and box that says it without a rest. */
function countOfUnits(units: number, product: Sizes): Count {
  if (units === 0) return NO_COUNT
  const { boxSize } = product
  return boxSize > 1 && units % boxSize === 0
    ? { count: units / boxSize, pack: 'box' }
    : { count: units, pack: 'unit' }
}

/** A count with a scan's units more, kept in the packs it was typed in as far as they fit. */
export function addUnits(count: Count, units: number, product: Sizes): Count {
  const before = toUnits(count, product) ?? 0
  const size = unitsIn(count.pack, product)
  const sum = before + units
  return before > 0 && sum % size === 0 ? { count: sum / size, pack: count.pack } : countOfUnits(sum, product)
}
