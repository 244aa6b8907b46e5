import type { LocationKind } from '../../protocol/api/places.ts'
import { addMonths, DEFAULT_EXPIRY } from './expiry.ts'
import type { StockThresholds } from './stock-status.ts'

/** What a tier should hold, in months of stock; null = no such limit. */
export interface StockLimits {
  minMonths: number | null
  maxMonths: number | null
  /** Emergency order point (EOP). */
  emergencyMonths: number
  /** Calendar months before its expiry from which a lot has to be used or moved. */
  nearExpiryMonths: number
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

/** What decides the status of a place of this kind on a day, the county's calendar date. */
export function thresholdsOf(kind: LocationKind, today: string): StockThresholds {
  const { minMonths, maxMonths, nearExpiryMonths } = DEFAULT_LIMITS[tierOf(kind)]
  return { minMonths, maxMonths, nearExpiryUntil: addMonths(today, nearExpiryMonths) }
}
