import type { PostedMovements } from '../../protocol/api/inventory.ts'
import type { Reader } from '../db/database.ts'
import { ConflictError } from '../errors.ts'
import { countedSince } from './counted-since.store.ts'
import { findMovementRow } from './movements.store.ts'

/**
 * A count makes the ledger follow the shelf, whatever had not been entered by then. What is entered later for the time
 * before it, or undone of it, would be taken a second time. Throws `ConflictError` `counted_since`.
 */
export async function refuseCounted(tx: Reader, { movements }: PostedMovements): Promise<void> {
  for (const { from, to, lines, occurredAt, reversesId } of movements) {
    const undone = reversesId === null ? undefined : await findMovementRow(tx, reversesId)
    const counted = await countedSince(tx, {
      places: [from.id, to.id],
      lotIds: lines.map(({ lotId }) => lotId),
      at: undone?.occurredAt ?? new Date(occurredAt),
    })
    if (!counted) continue
    const { place, lotNumber: lot, countedAt } = counted
    throw new ConflictError(
      'counted_since',
      `Lot ${lot} was counted at ${place} after this: the count has put the books right. Send besideCount if it was not part of the difference.`,
      { place, lot, countedAt: countedAt.toISOString() },
    )
  }
}
