import type { StockReason, StockStatus } from '../../protocol/api/status.ts'

/** What a status is decided from: one product at one place. */
export interface StockFacts {
  /** Base units neither expired nor in quarantine. */
  usable: number
  /** Months of stock; null when consumption is unknown, or none in the look-back. */
  mos: number | null
  /** Earliest expiry among the usable lots, `YYYY-MM-DD`; null without one. */
  nextExpiry: string | null
}

export interface StockThresholds {
  /** Months of stock under which stock is low, and over which it is too much; null = no such limit. */
  minMonths: number | null
  maxMonths: number | null
  /** Emergency order point, months of stock: below it low is an emergency. */
  emergencyMonths: number
  /** Up to this expiry date, `YYYY-MM-DD`, a lot has to be used or moved now. */
  nearExpiryUntil: string
}

/**
 * The one function that decides stock status; tile, list, map, report and alert all call it, so that counts on two
 * screens never disagree. It is asked about a product that a place offers, or that lies there. The worst that is true
 * wins:
 *
 * - `out`: nothing usable;
 * - `low`: fewer months of stock than the minimum;
 * - `near_expiry`: a usable lot is near its expiry;
 * - `over`: more months of stock than the maximum;
 * - `unknown`: months of stock are not known, so that neither low nor over can be said;
 * - `ok`: none of these.
 */
export const stockStatus = (facts: StockFacts, thresholds: StockThresholds): StockStatus =>
  STATUS_OF[stockReason(facts, thresholds)]

const STATUS_OF: Readonly<Record<StockReason, StockStatus>> = {
  nothing_usable: 'out',
  below_emergency: 'low',
  below_minimum: 'low',
  expires_soon: 'near_expiry',
  months_unknown: 'unknown',
  above_maximum: 'over',
  within_limits: 'ok',
}

/** Why a status is what it is: the first of these that is true. */
export function stockReason(
  { usable, mos, nextExpiry }: StockFacts,
  { minMonths, maxMonths, emergencyMonths, nearExpiryUntil }: StockThresholds,
): StockReason {
  if (usable <= 0) return 'nothing_usable'
  if (mos !== null && minMonths !== null && mos < minMonths)
    return mos < emergencyMonths ? 'below_emergency' : 'below_minimum'
  if (nextExpiry !== null && nextExpiry <= nearExpiryUntil) return 'expires_soon'
  if (mos === null) return 'months_unknown'
  return maxMonths !== null && mos > maxMonths ? 'above_maximum' : 'within_limits'
}

/** From worst to best. */
export const STATUS_ORDER: readonly StockStatus[] = ['out', 'low', 'near_expiry', 'over', 'unknown', 'ok']

/** The worst of several; null of none. */
export function worstStatus(statuses: Iterable<StockStatus>): StockStatus | null {
  const all = new Set(statuses)
  return STATUS_ORDER.find((status) => all.has(status)) ?? null
}
