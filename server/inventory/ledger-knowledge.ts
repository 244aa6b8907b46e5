import type { StockStatus } from '../../protocol/api/status.ts'
import { type Consumption, DAYS_PER_MONTH, daysUntil } from './consumption.ts'
import type { JudgedItem } from './stock-item.ts'

/** What the ledger says of a product at a place. */
export interface LedgerKnowledge {
  productId: string
  /** Base units that may be given out. */
  usable: number
  /** Base units that lie there and may not: expired or in quarantine. */
  held: number
  status: StockStatus
  /** Business time of the last movement or count there. */
  knownAt: Date
  /** Average given out a day; null when unknown. */
  perDay: number | null
  /** Base units given out over the look-back, and the days with stock in it until `knownAt`. */
  consumed: number
  days: number
}

/** Null for a product that was never there. `own` is what the place itself gave out. */
export function ledgerKnowledge(
  { productId, quantity, usable, status, knownAt }: JudgedItem,
  own: Consumption | undefined,
  now: Date,
): LedgerKnowledge | null {
  if (knownAt === null) return null
  const { consumed = 0, amc = null } = own ?? {}
  return {
    productId,
    usable,
    held: quantity - usable,
    status,
    knownAt,
    perDay: amc === null ? null : amc / DAYS_PER_MONTH,
    consumed: Math.max(0, consumed),
    days: own ? daysUntil(knownAt, { ...own, quantity }, now) : 0,
  }
}
