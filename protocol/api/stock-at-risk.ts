import { z } from 'zod'
import { category } from './catalog.ts'
import { productRef } from './inventory.ts'
import { amount, day, divisionCode, id, queryNumber } from './parts.ts'
import { locationKind } from './places.ts'

/** A lot of which units would be left at its expiry, at the consumption that is known. */
export const lotAtRisk = z.object({
  locationId: id,
  locationName: z.string(),
  locationKind,
  jurisdictionCode: divisionCode,
  jurisdictionName: z.string(),
  productId: id,
  productName: z.string(),
  productNameEn: z.string(),
  lotId: id,
  lotNumber: z.string(),
  expiresOn: day,
  quantity: amount,
  /** Base units left over on the last day of use. */
  atRisk: amount,
  /** Base units a month. */
  amc: z.number(),
})
export type LotAtRisk = z.infer<typeof lotAtRisk>

export const atRiskQuery = z.strictObject({
  limit: queryNumber(1, 500).default(100),
  offset: queryNumber(0, 1_000_000).default(0),
  jurisdiction: divisionCode.optional(),
  location: id.optional(),
  product: productRef.optional(),
  category: category.optional(),
  /** Only lots that expire up to this day, included. */
  until: day.optional(),
})
export type AtRiskQuery = z.output<typeof atRiskQuery>

export const lotsAtRisk = z.object({
  /** First to expire first, and of one day the most units first. */
  items: z.array(lotAtRisk),
  total: z.number().int(),
  /** Sum over all of them. */
  units: amount,
  /** Pairs of place and product with usable stock whose consumption is not known, so that nothing can be said of them. */
  unknown: z.number().int(),
})
export type LotsAtRisk = z.infer<typeof lotsAtRisk>
