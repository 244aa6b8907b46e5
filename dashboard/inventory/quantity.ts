import type { Product } from '../../protocol/api/catalog.ts'
import { isWhole } from '../components/whole-number.ts'
import { countyInstant } from '../locales/format.ts'

/** What a person counts in; the ledger counts base units. */
export type Pack = 'unit' | 'box' | 'carton'
export interface Count {
  /** As typed: what is no whole number stays to be seen and is refused in words. */
  count: number | string
  pack: Pack
  /** Base units beside whole packs: an opened box. */
  rest?: number | string
}
export const NO_COUNT: Count = { count: '', pack: 'unit' }

type Sizes = Pick<Product, 'boxSize' | 'cartonBoxes'>

/** Base units in one pack. */
export function unitsIn(pack: Pack, product: Sizes): number {
  if (pack === 'unit') return 1
  return pack === 'box' ? product.boxSize : product.boxSize * product.cartonBoxes
}

/** Packs that differ from the one below. */
export function packsOf(product: Sizes): Pack[] {
  const packs: Pack[] = ['unit']
  if (product.boxSize > 1) packs.push('box')
  if (product.cartonBoxes > 1) packs.push('carton')
  return packs
}

/** Base units counted; null until a whole number above 0 is there. */
export function toUnits(count: Count, product: Sizes | undefined): number | null {
  return toUnitsOrNone(count, product) || null
}

/** The same where nothing is an answer, too: 0. */
export function toUnitsOrNone({ count, pack, rest = '' }: Count, product: Sizes | undefined): number | null {
  const loose = pack === 'unit' ? 0 : Number(rest)
  if ((count === '' && loose === 0) || !product) return null
  const packs = Number(count)
  if (![packs, loose].every((each) => isWhole(each))) return null
  return packs * unitsIn(pack, product) + loose
}

/** A business time typed without a zone is county time; nothing typed means now. */
export const toInstant = (typed: string): string | undefined =>
  typed === '' ? undefined : countyInstant(typed)
