import type { LocationKind } from '../../protocol/api/places.ts'
import { DEFAULT_EXPIRY } from './expiry.ts'
import type { StockThresholds } from './stock-status.ts'

/** Months of stock of one tier. */
export interface StockLimits extends StockThresholds {
  /** Emergency order point (EOP). */
  emergencyMonths: number
}
export type StockTier = 'county' | 'service_point' | 'dispenser'

const nearExpiryMonths = DEFAULT_EXPIRY.redMonths

/**
 * Editable defaults (domain.md, "min / max / EOP"). A dispenser holds what fits into its channels, about a month of
 * normal use: it is low when a week's stock is left, and cannot hold too much.
 */
export const DEFAULT_LIMITS: Readonly<Record<StockTier, StockLimits>> = {
  county: { minMonths: 3, maxMonths: 6, emergencyMonths: 1, nearExpiryMonths },
  service_point: { minMonths: 2, maxMonths: 5, emergencyMonths: 1, nearExpiryMonths },
  dispenser: { minMonths: 0.25, maxMonths: null, emergencyMonths: 0.1, nearExpiryMonths },
}

/** Average consumption is taken over so many months back (domain.md, "AMC"): an editable default. */
export const LOOK_BACK_MONTHS = 6

export function tierOf(kind: LocationKind): StockTier {
  if (kind === 'warehouse') return 'county'
  return kind === 'dispenser' ? 'dispenser' : 'service_point'
}
