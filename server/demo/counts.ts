import type { Random } from '../../firmware-sim/random.ts'
import type { PlaceKind } from '../../protocol/api/places.ts'
import type { VarianceReason } from '../../protocol/api/stocktakes.ts'
import type { Actor } from '../route.ts'

/** Storerooms are counted every so many days, the last time so many days before the history ends … */
const EVERY_DAYS = 28
const LAST_DAYS = 8
/** … when outlets are, too, but one in so many forgets. */
const FORGETFUL = 8
/** One line in so many differs from the books. */
const DIFFERS = 16
const REASONS: readonly VarianceReason[] = ['miscount', 'unrecorded_issue', 'damage', 'unknown']

export interface Slip {
  change: number
  reason: VarianceReason
}

/** Who counts where on the day that is followed by so many others. */
export function countedOn(
  left: number,
  places: readonly { id: string; kind: PlaceKind; township: number | null }[],
  townships: readonly Actor[],
): { place: string; counter: Actor }[] {
  if (left % EVERY_DAYS !== LAST_DAYS) return []
  return places.flatMap(({ id, kind, township }, index) => {
    const outlet = kind === 'staffed_outlet' || kind === 'social_outlet'
    const due = kind === 'storeroom' || (outlet && left === LAST_DAYS && index % FORGETFUL !== 0)
    const counter = township === null ? undefined : townships[township]
    return due && counter ? [{ place: id, counter }] : []
  })
}

/** What is found beside the `book`; null: what stands there. */
export function slip(book: number, random: Random): Slip | null {
  if (random.next() * DIFFERS >= 1) return null
  const units = 1 + Math.floor(random.next() * 3)
  const change = random.next() < 0.7 ? -Math.min(units, book) : units
  const reason = random.pick(REASONS) ?? 'unknown'
  return change === 0 ? null : { change, reason: change > 0 ? 'miscount' : reason }
}
