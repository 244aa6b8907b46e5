import { and, asc, eq, gt, inArray, isNull, or } from 'drizzle-orm'
import type { Reader, Writer } from '../db/database.ts'
import { balances, locations, lots, people, products, quarantines } from '../db/schema/index.ts'
import { inScope } from '../db/scope.ts'

export type QuarantineRow = typeof quarantines.$inferSelect

export async function insertQuarantine(tx: Writer, row: QuarantineRow): Promise<void> {
  await tx.insert(quarantines).values(row)
}

/** Open ones, oldest first: of places in scope, and those that hold everywhere. */
export function listOpen(db: Reader, scope: string | null) {
  return db
    .select({
      quarantine: quarantines,
      lot: lots,
      productName: products.name,
      locationName: locations.name,
      openedByName: people.displayName,
    })
    .from(quarantines)
    .innerJoin(lots, eq(lots.id, quarantines.lotId))
    .innerJoin(products, eq(products.id, lots.productId))
    .leftJoin(locations, eq(locations.id, quarantines.locationId))
    .leftJoin(people, eq(people.id, quarantines.openedBy))
    .where(
      and(
        isNull(quarantines.closedAt),
        scope === null
          ? undefined
          : or(isNull(quarantines.locationId), inScope(locations.jurisdictionCode, scope)),
      ),
    )
    .orderBy(asc(quarantines.openedAt), asc(quarantines.id))
}
export type DescribedQuarantine = Awaited<ReturnType<typeof listOpen>>[number]

export async function findQuarantine(db: Reader, id: string) {
  const [found] = await db
    .select({ quarantine: quarantines, jurisdictionCode: locations.jurisdictionCode })
    .from(quarantines)
    .leftJoin(locations, eq(locations.id, quarantines.locationId))
    .where(eq(quarantines.id, id))
  return found
}

/** False when it was closed before. */
export async function closeQuarantine(
  tx: Writer,
  id: string,
  closed: { closedAt: Date; closedBy: string; closingReason: string },
): Promise<boolean> {
  const rows = await tx
    .update(quarantines)
    .set(closed)
    .where(and(eq(quarantines.id, id), isNull(quarantines.closedAt)))
    .returning({ id: quarantines.id })
  return rows.length > 0
}

/** Physical places where some of these lots lie. */
export async function placesHolding(db: Reader, lotIds: readonly string[]): Promise<string[]> {
  if (lotIds.length === 0) return []
  const rows = await db
    .selectDistinct({ locationId: balances.locationId })
    .from(balances)
    .where(and(inArray(balances.lotId, [...lotIds]), eq(balances.physical, true), gt(balances.quantity, 0)))
  return rows.map((row) => row.locationId)
}

/** True when an open quarantine names this lot at this very place. */
export async function isHeldAt(db: Reader, lotId: string, locationId: string): Promise<boolean> {
  const rows = await db
    .select({ id: quarantines.id })
    .from(quarantines)
    .where(
      and(eq(quarantines.lotId, lotId), eq(quarantines.locationId, locationId), isNull(quarantines.closedAt)),
    )
    .limit(1)
  return rows.length > 0
}
