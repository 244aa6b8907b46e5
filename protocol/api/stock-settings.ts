import { z } from 'zod'
import { id, instant } from './parts.ts'
import { stockStatus } from './status.ts'

/** Who is judged alike: warehouses; storerooms, outlets, kits and boxes; machines. */
export const stockTier = z.enum(['county', 'service_point', 'dispenser'])
export type StockTier = z.infer<typeof stockTier>

/** Months of stock, steps of 0.05: a machine holds fractions of a month. */
const monthsOfStock = z.number().min(0).max(120).multipleOf(0.05)
const calendarMonths = z.number().int().min(0).max(120)

const settings = {
  /** Months of stock under which stock is low, and over which it is too much; null = no such limit. */
  minMonths: monthsOfStock.nullable(),
  maxMonths: monthsOfStock.nullable(),
  /** Emergency order point (EOP), months of stock: below it the usual order comes too late. */
  emergencyMonths: monthsOfStock,
  /** The part of the minimum that is never planned to be used, months of stock. */
  safetyMonths: monthsOfStock,
  /** Calendar months before expiry from which a lot is amber, and from which it is red. */
  amberMonths: calendarMonths,
  redMonths: calendarMonths,
  /** Average consumption is taken over so many months back. */
  lookBackMonths: z.number().int().min(1).max(24),
}
export const stockSettings = z.object(settings)
export type StockSettings = z.infer<typeof stockSettings>
export const stockSettingName = stockSettings.keyof()
export type StockSettingName = z.infer<typeof stockSettingName>

/** What is set; what is absent holds as it would without. */
export const stockOverride = z.strictObject(settings).partial()
export type StockOverride = z.infer<typeof stockOverride>

/** Where a value in force was set. The later in this order, the more it weighs. */
export const settingOrigin = z.enum(['default', 'tier', 'product', 'tier_product'])
export const settingOrigins = z.record(stockSettingName, settingOrigin)
export type SettingOrigins = z.infer<typeof settingOrigins>

/**
 * For a tier, for a product, or for a product in a tier; never for neither. `override` null or empty takes back what was
 * set.
 */
export const setStockSettings = z
  .strictObject({ tier: stockTier.nullable(), productId: id.nullable(), override: stockOverride.nullable() })
  .refine(({ tier, productId }) => tier !== null || productId !== null, {
    message: 'needs a tier, a product or both',
    path: ['tier'],
  })
export type SetStockSettings = z.infer<typeof setStockSettings>

export const stockSettingsView = z.object({
  /** What holds for a tier where nothing is said of the product. */
  tiers: z.array(
    z.object({ tier: stockTier, defaults: stockSettings, settings: stockSettings, origins: settingOrigins }),
  ),
  /** All that was set, tiers first, then by product. */
  overrides: z.array(
    z.object({
      tier: stockTier.nullable(),
      productId: id.nullable(),
      override: stockOverride,
      updatedAt: instant,
      /** Name of who set it. */
      updatedBy: z.string(),
    }),
  ),
})
export type StockSettingsView = z.infer<typeof stockSettingsView>

/** Pairs of place and product by status, as it is and as it would be. */
export const stockSettingsPreview = z.object({
  before: z.record(stockStatus, z.number().int()),
  after: z.record(stockStatus, z.number().int()),
  /** Pairs whose status would be another. */
  changed: z.number().int(),
  /** The look-back would be another: consumption is counted again on saving, and is taken here as it is. */
  lookBackChanges: z.boolean(),
})
export type StockSettingsPreview = z.infer<typeof stockSettingsPreview>
