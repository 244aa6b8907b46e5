import { and, eq, gt, inArray } from 'drizzle-orm'
import type { Reader } from '../db/database.ts'
import { balances, movementLines } from '../db/schema/index.ts'

/** A lot at a moment of business time. */
export interface PastLot {
  lotId: string
  productId: string
  at: Date
}

/**
 * Base units that the ledger has of each lot at a place as of its moment, that moment included; by lot. What is entered
 * later for an earlier time changes the answer, as it should.
 */
export async function pastBalances(
  db: Reader,
  locationId: string,
  asked: readonly PastLot[],
): Promise<Map<string, number>> {
  if (asked.length === 0) return new Map()
  const lotIds = asked.map(({ lotId }) => lotId)
  const earliest = new Date(Math.min(...asked.map(({ at }) => at.getTime())))
  const productIds = [...new Set(asked.map(({ productId }) => productId))]
  const now = await db
    .select({ lotId: balances.lotId, quantity: balances.quantity })
    .from(balances)
    .where(and(eq(balances.locationId, locationId), inArray(balances.lotId, lotIds)))
  const past = new Map(lotIds.map((lotId) => [lotId, 0]))
  for (const { lotId, quantity } of now) past.set(lotId, quantity)
  const moments = new Map(asked.map(({ lotId, at }) => [lotId, at.getTime()]))
  for (const [side, sign] of [
    [movementLines.toLocationId, -1],
    [movementLines.fromLocationId, 1],
  ] as const)
    for (const { lotId, quantity, occurredAt } of await db
      .select({
        lotId: movementLines.lotId,
        quantity: movementLines.quantity,
        occurredAt: movementLines.occurredAt,
      })
      .from(movementLines)
      .where(
        and(
          eq(side, locationId),
          inArray(movementLines.productId, productIds),
          gt(movementLines.occurredAt, earliest),
        ),
      )) {
      const moment = moments.get(lotId)
      if (moment !== undefined && occurredAt.getTime() > moment)
        past.set(lotId, (past.get(lotId) ?? 0) + sign * quantity)
    }
  return past
}
