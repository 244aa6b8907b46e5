import { z } from 'zod'

/**
 * Stock status of one product at one place, decided by one pure function (`server/inventory/stock-status.ts`) and
 * never anywhere else. Worst first: out, low, near_expiry, over, unknown, ok.
 */
export const stockStatus = z.enum(['out', 'low', 'near_expiry', 'over', 'unknown', 'ok'])
export type StockStatus = z.infer<typeof stockStatus>

/** What decided a stock status, in the order in which it is asked. */
export const stockReason = z.enum([
  'nothing_usable',
  'below_emergency',
  'below_minimum',
  'expires_soon',
  'months_unknown',
  'above_maximum',
  'within_limits',
])
export type StockReason = z.infer<typeof stockReason>
