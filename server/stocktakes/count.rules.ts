import { type LocationKind, locationKind } from '../../protocol/api/places.ts'
import type { CountSettings } from '../../protocol/api/stocktakes.ts'
import { addMonths } from '../inventory/expiry.ts'

/** Monthly in townships, quarterly in the county. */
export const DEFAULT_COUNT_SETTINGS: CountSettings = {
  warehouseMonths: 3,
  pointMonths: 1,
  recountUnits: 5,
  recountPercent: 2,
}

/** Whether a line should be counted again: the difference is more than a slip of the hand and nobody has checked it. */
export function isRecountAdvised(
  { counted, book, counts }: { counted: number; book: number; counts: number },
  { recountUnits, recountPercent }: CountSettings,
): boolean {
  const difference = Math.abs(counted - book)
  return counts < 2 && difference > recountUnits && difference * 100 > book * recountPercent
}

/** Months between two full counts; null for what is not counted: machines are reconciled, kits checked when issued. */
export function monthsBetweenCounts(
  kind: LocationKind,
  { warehouseMonths, pointMonths }: CountSettings,
): number | null {
  if (kind === 'warehouse') return warehouseMonths
  return kind === 'storeroom' || kind === 'staffed_outlet' || kind === 'social_outlet' ? pointMonths : null
}

/** Kinds of places that are counted. */
export const COUNTED_KINDS = locationKind.options.filter(
  (kind) => monthsBetweenCounts(kind, DEFAULT_COUNT_SETTINGS) !== null,
)

/** Day on which the next full count is due, `YYYY-MM-DD`; `since` is the day of the last, or on which the place was made. */
export const countDueOn = (since: string, months: number): string => addMonths(since, months)
