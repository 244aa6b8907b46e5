import { type LocationKind, locationKind } from '../../protocol/api/places.ts'
import { addMonths } from '../inventory/expiry.ts'

/** A difference above both of these wants a second count before it is posted: editable defaults. */
const ADVISED_UNITS = 5
const ADVISED_SHARE = 0.02

/** Whether a line should be counted again: the difference is more than a slip of the hand and nobody has checked it. */
export function isRecountAdvised(counted: number, book: number, counts: number): boolean {
  const difference = Math.abs(counted - book)
  return counts < 2 && difference > ADVISED_UNITS && difference > book * ADVISED_SHARE
}

/** Months between two full counts (domain.md, "Stocktake"): editable defaults. Machines are reconciled, kits checked when issued. */
export function monthsBetweenCounts(kind: LocationKind): number | null {
  if (kind === 'warehouse') return 3
  return kind === 'storeroom' || kind === 'staffed_outlet' || kind === 'social_outlet' ? 1 : null
}

/** Kinds of places that are counted. */
export const COUNTED_KINDS = locationKind.options.filter((kind) => monthsBetweenCounts(kind) !== null)

/** Day on which the next full count is due, `YYYY-MM-DD`; `since` is the day of the last, or on which the place was made. */
export const countDueOn = (since: string, months: number): string => addMonths(since, months)
