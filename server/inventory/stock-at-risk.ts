import type { Category } from '../../protocol/api/catalog.ts'
import { expiryRisk, type UsableLot } from './expiry-risk.ts'
import type { StockPlace, StockProduct } from './stock-item.ts'
import type { PictureOfPlace } from './stock-picture.ts'

export interface AtRiskFilter {
  productId?: string | undefined
  category?: Category | undefined
  /** Only lots that expire up to this day, `YYYY-MM-DD`, included. */
  until?: string | undefined
}

export interface RiskyLot extends UsableLot {
  place: StockPlace
  product: StockProduct
  /** Base units left over at expiry, above 0. */
  atRisk: number
  /** Base units a month. */
  amc: number
}

/**
 * Lots at these places of which something would be left at their expiry, first to expire first; `unknown` counts the pairs
 * with usable stock of which nothing can be said. `today` is the county's calendar date.
 */
export function selectAtRisk(
  places: readonly PictureOfPlace[],
  { productId, category, until }: AtRiskFilter,
  today: string,
): { lots: RiskyLot[]; unknown: number } {
  const lots: RiskyLot[] = []
  let unknown = 0
  for (const { place, items } of places)
    for (const { amc, atRisk, usableLots, product } of items) {
      const { description } = product
      if (!description || usableLots.length === 0 || atRisk === 0) continue
      if (productId !== undefined && description.id !== productId) continue
      if (category !== undefined && description.category !== category) continue
      if (amc === null) {
        unknown += 1
        continue
      }
      const risks = expiryRisk(usableLots, amc, today)
      for (const [i, lot] of usableLots.entries()) {
        const units = risks[i] ?? 0
        if (units > 0 && (until === undefined || lot.expiresOn <= until))
          lots.push({ ...lot, place, product: description, atRisk: units, amc })
      }
    }
  lots.sort((a, b) =>
    a.expiresOn === b.expiresOn ? b.atRisk - a.atRisk : a.expiresOn < b.expiresOn ? -1 : 1,
  )
  return { lots, unknown }
}
