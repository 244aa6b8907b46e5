import { and, asc, eq, gt, inArray, isNull, or } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Reader } from '../db/database.ts'
import {
  locations,
  lots,
  movementLines,
  movements,
  stocktakeCounts,
  stocktakeLines,
  stocktakes,
} from '../db/schema/index.ts'

export interface Counted {
  place: string
  lotNumber: string
  countedAt: Date
}

/** The first count of one of these lots after `at` that is posted; undefined when there is none. */
export async function countedSince(
  db: Reader,
  { places, lotIds, at }: { places: readonly string[]; lotIds: readonly string[]; at: Date },
): Promise<Counted | undefined> {
  const ofLine = and(
    eq(stocktakeCounts.stocktakeId, stocktakeLines.stocktakeId),
    eq(stocktakeCounts.lotId, stocktakeLines.lotId),
    eq(stocktakeCounts.round, stocktakeLines.round),
  )
  const [counted] = await db
    .select({ place: locations.name, lotNumber: lots.number, countedAt: stocktakeCounts.countedAt })
    .from(stocktakes)
    .innerJoin(locations, eq(locations.id, stocktakes.locationId))
    .innerJoin(stocktakeLines, eq(stocktakeLines.stocktakeId, stocktakes.id))
    .innerJoin(stocktakeCounts, ofLine)
    .innerJoin(lots, eq(lots.id, stocktakeLines.lotId))
    .where(
      and(
        inArray(stocktakes.locationId, [...places]),
        // A count that is posted ended after it was taken.
        gt(stocktakes.closedAt, at),
        eq(stocktakes.status, 'posted'),
        inArray(stocktakeLines.lotId, [...lotIds]),
        gt(stocktakeCounts.countedAt, at),
      ),
    )
    .orderBy(asc(stocktakeCounts.countedAt))
    .limit(1)
  return counted
}

/** Base units of a lot that counts of one moment found too many (above 0) or missing, less what was given back of it since. */
export async function variancesAt(
  db: Reader,
  { place, productId, lotId, at }: { place: string; productId: string; lotId: string; at: Date },
): Promise<number> {
  const reversal = alias(movements, 'reversal')
  const rows = await db
    .select({ to: movementLines.toLocationId, quantity: movementLines.quantity })
    .from(movementLines)
    .innerJoin(movements, eq(movements.id, movementLines.movementId))
    .leftJoin(reversal, eq(reversal.reversesId, movements.id))
    .where(
      and(
        or(eq(movementLines.fromLocationId, place), eq(movementLines.toLocationId, place)),
        eq(movementLines.productId, productId),
        eq(movementLines.lotId, lotId),
        eq(movementLines.occurredAt, at),
        eq(movements.kind, 'adjustment'),
        eq(movements.reason, 'count'),
        isNull(reversal.id),
      ),
    )
  return rows.reduce((sum, { to, quantity }) => sum + (to === place ? quantity : -quantity), 0)
}
