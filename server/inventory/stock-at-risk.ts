import type { Category } from '../../protocol/api/catalog.ts'
import { dayNumber, expiryRisk, type UsableLot } from './expiry-risk.ts'
import type { StockPlace, StockProduct } from './stock-item.ts'
import { Page } from './stock-page.ts'
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

export interface SelectedLots {
  lots: RiskyLot[]
  /** Of all that meet the filter, on every page. */
  total: number
  units: number
  /** Pairs with usable stock of which nothing can be said. */
  unknown: number
}

interface Candidate {
  key: number
  tie: number
  place: StockPlace
  product: StockProduct
  lot: UsableLot
  atRisk: number
  amc: number
}

/** More units than lie anywhere, so that days come before units in one number. */
const UNITS = 1e10

/**
 * One page of the lots at these places of which something would be left at their expiry: first to expire first, and of one
 * day the most units first. `today` is the county's calendar date. Makes no object for a lot that is not shown.
 */
export function selectAtRisk(
  places: readonly PictureOfPlace[],
  { productId, category, until }: AtRiskFilter,
  today: string,
  page: { offset: number; limit: number },
): SelectedLots {
  const chosen = new Page<Candidate>(page)
  let total = 0
  let units = 0
  let unknown = 0
  for (const { place, items } of places)
    for (const { amc, atRisk: all, usableLots, product } of items) {
      const { description } = product
      if (!description || usableLots.length === 0 || all === 0) continue
      if (productId !== undefined && description.id !== productId) continue
      if (category !== undefined && description.category !== category) continue
      if (amc === null) {
        unknown += 1
        continue
      }
      const risks = expiryRisk(usableLots, amc, today)
      for (const [i, lot] of usableLots.entries()) {
        const atRisk = risks[i] ?? 0
        if (atRisk === 0 || (until !== undefined && lot.expiresOn > until)) continue
        units += atRisk
        const key = dayNumber(lot.expiresOn) * UNITS - atRisk
        // Places come in their order, so the count is one too.
        const tie = total++
        if (chosen.takes(key, tie)) chosen.add({ key, tie, place, product: description, lot, atRisk, amc })
      }
    }
  const lots = chosen.rows.map(({ place, product, lot, atRisk, amc }) => ({
    ...lot,
    place,
    product,
    atRisk,
    amc,
  }))
  return { lots, total, units, unknown }
}
