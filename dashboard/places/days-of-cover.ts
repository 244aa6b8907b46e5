import type { StockRow } from '../../protocol/api/inventory.ts'

/** Mean days of a month, as in the definition of average monthly consumption. */
const DAYS_A_MONTH = 30.4375

/** Whole days the usable stock lasts at the usual consumption; null when that is unknown or nothing. */
export function daysOfCover({ usable, amc }: Pick<StockRow, 'usable' | 'amc'>): number | null {
  return amc === null || amc === 0 ? null : Math.floor((usable / amc) * DAYS_A_MONTH)
}
