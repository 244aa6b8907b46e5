import type { Category } from '../../protocol/api/catalog.ts'
import { riskKey, type UsableLot } from './expiry-risk.ts'
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

/**
 * One page of the lots at these places of which something would be left at their expiry: first to expire first, and of one
 * day the most units first. Without a filter the sums of a place are known, and a place is looked into only when its first
 * lot may be on the page.
 */
export function selectAtRisk(
  places: readonly PictureOfPlace[],
  { productId, category, until }: AtRiskFilter,
  page: { offset: number; limit: number },
): SelectedLots {
  const chosen = new Page(page)
  const found: RiskyLot[] = []
  let total = 0
  let units = 0
  let unknown = 0
  const everything = productId === undefined && category === undefined && until === undefined
  for (const { place, items, risk } of places) {
    if (everything && !chosen.takes(risk.first, found.length)) continue
    for (const { amc, risks, usableLots, product } of items) {
      const { description } = product
      if (!description || usableLots.length === 0 || (amc !== null && risks.length === 0)) continue
      if (productId !== undefined && description.id !== productId) continue
      if (category !== undefined && description.category !== category) continue
      if (amc === null) {
        unknown += 1
        continue
      }
      for (const [i, lot] of usableLots.entries()) {
        const atRisk = risks[i] ?? 0
        if (atRisk === 0 || (until !== undefined && lot.expiresOn > until)) continue
        total += 1
        units += atRisk
        const key = riskKey(lot, atRisk)
        // Places come in their order, so what is found later comes later.
        if (!chosen.takes(key, found.length)) continue
        chosen.add(key, found.length)
        found.push({ ...lot, place, product: description, atRisk, amc })
      }
    }
  }
  const lots = chosen.ties.flatMap((tie) => found[tie] ?? [])
  return { lots, ...(everything ? sumsOf(places) : { total, units, unknown }) }
}

function sumsOf(places: readonly PictureOfPlace[]): Omit<SelectedLots, 'lots'> {
  const sums = { total: 0, units: 0, unknown: 0 }
  for (const { risk } of places) {
    sums.total += risk.lots
    sums.units += risk.units
    sums.unknown += risk.unknown
  }
  return sums
}
