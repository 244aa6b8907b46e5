import { z } from 'zod'
import { productRef, stockRow } from './inventory.ts'
import { amount, day, id, instant } from './parts.ts'
import { stockReason } from './status.ts'
import { settingOrigins, stockSettings, stockTier } from './stock-settings.ts'

export const reasoningQuery = z.strictObject({ location: id, product: productRef })
export type ReasoningQuery = z.output<typeof reasoningQuery>

/** Why the average monthly consumption is not known. */
export const amcUnknown = z.enum(['never_there', 'no_day_in_stock', 'no_demand_known'])
export type AmcUnknown = z.infer<typeof amcUnknown>
/** Why no months of stock can be told. */
export const mosUnknown = z.enum(['amc_unknown', 'nothing_used'])
/** Why no order can be suggested. */
export const orderUnknown = z.enum(['amc_unknown', 'no_maximum'])

/**
 * Everything a stock status was decided from. Null is unknown, and a field beside it says why; null there is "it is known".
 * Quantities are base units, months are months of stock.
 */
export const stockReasoning = stockRow.extend({
  reason: stockReason,
  at: instant,
  /** First to expire first. `excluded` says why a lot is not usable, `atRisk` what of it would be left at its expiry. */
  lotsThere: z.array(
    z.object({
      lotId: id,
      lotNumber: z.string(),
      expiresOn: day,
      quantity: amount,
      excluded: z.enum(['expired', 'quarantined']).nullable(),
      atRisk: amount.nullable(),
    }),
  ),
  amcUnknown: amcUnknown.nullable(),
  /** What the place gave out itself over the look-back, both days included; null where nothing ever was, and for stores. */
  consumption: z
    .object({
      from: day,
      to: day,
      consumed: z.number().int(),
      daysWithStock: z.number().int(),
      days: z.number().int(),
    })
    .nullable(),
  /** A store is judged by what the places of its jurisdiction give out a month, shared with the stores of its kind there. */
  demand: z.object({ total: z.number(), places: z.number().int(), stores: z.number().int() }).nullable(),
  mosUnknown: mosUnknown.nullable(),
  tier: stockTier,
  settings: stockSettings,
  origins: settingOrigins,
  /** The limits in base units; null without a limit or without a known consumption. */
  units: z.object({
    min: z.number().nullable(),
    max: z.number().nullable(),
    emergency: z.number().nullable(),
    safety: z.number().nullable(),
  }),
  /** A usable lot that expires up to this day is near its expiry. */
  nearExpiryUntil: day,
  /** max × AMC − usable − in transit, never below 0, in whole boxes. */
  suggestedOrder: amount.nullable(),
  orderUnknown: orderUnknown.nullable(),
  boxSize: z.number().int(),
})
export type StockReasoning = z.infer<typeof stockReasoning>
