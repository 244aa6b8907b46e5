import { z } from 'zod'

/**
 * Stock status of one product at one place, decided by one pure function (`server/inventory/stock-status.ts`) and
 * never anywhere else. Worst first: out, low, near_expiry, over, unknown, ok.
 */
export const stockStatus = z.enum(['out', 'low', 'near_expiry', 'over', 'unknown', 'ok'])
export type StockStatus = z.infer<typeof stockStatus>
