import type { Reader } from '../db/database.ts'
import { countedSince, variancesAt } from './counted-since.store.ts'
import type { Variance } from './variance.posting.ts'

/**
 * What the ledger would have twice when lots move at a place as of `at`: the next posted count has seen the shelf without it,
 * and put the books right by a difference of its own. As far as that difference goes, what gives it back, as of the count.
 */
export async function countedAgain(
  db: Reader,
  place: string,
  moved: readonly Variance[],
  at: Date,
): Promise<{ occurredAt: string; variance: Variance }[]> {
  const again: { occurredAt: string; variance: Variance }[] = []
  for (const { productId, lotId, change } of moved) {
    const counted = await countedSince(db, { places: [place], lotIds: [lotId], at })
    if (!counted) continue
    const found = await variancesAt(db, { place, productId, lotId, at: counted.countedAt })
    if (Math.sign(found) !== Math.sign(change)) continue
    const units = Math.sign(change) * Math.min(Math.abs(found), Math.abs(change))
    const occurredAt = counted.countedAt.toISOString()
    again.push({ occurredAt, variance: { productId, lotId, change: -units } })
  }
  return again
}
