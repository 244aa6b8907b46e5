import { and, eq, inArray, ne } from 'drizzle-orm'
import type { Reader, Writer } from '../db/database.ts'
import { quarantines, recallLots, recallNumbers, recalls } from '../db/schema/index.ts'

/** Reason of the quarantine by which a recall (召回) holds a lot everywhere. */
const RECALLED = 'recall'

/** Recalls that name this lot number; one that was cancelled names nothing any more. */
export async function recallsNaming(tx: Reader, productId: string, number: string): Promise<string[]> {
  const rows = await tx
    .select({ id: recalls.id })
    .from(recallNumbers)
    .innerJoin(recalls, eq(recalls.id, recallNumbers.recallId))
    .where(
      and(
        eq(recallNumbers.productId, productId),
        eq(recallNumbers.number, number),
        ne(recalls.status, 'cancelled'),
      ),
    )
  return rows.map(({ id }) => id)
}

/** Puts a lot into quarantine everywhere in the name of a recall. `id` is the quarantine's. */
export async function holdLot(
  tx: Writer,
  {
    recallId,
    openedAt,
    openedBy,
    id,
    lotId,
  }: Record<'recallId' | 'id' | 'lotId' | 'openedBy', string> & {
    openedAt: Date
  },
): Promise<void> {
  await tx.insert(quarantines).values({
    id,
    lotId,
    locationId: null,
    reason: RECALLED,
    note: null,
    openedAt,
    openedBy,
    closedAt: null,
    closedBy: null,
    closingReason: null,
  })
  await tx.insert(recallLots).values({ recallId, lotId, quarantineId: id })
}

/** Of these lots, those that a recall wants brought to this place. */
export async function lotsCollectedAt(
  tx: Reader,
  locationId: string,
  lotIds: readonly string[],
): Promise<Set<string>> {
  if (lotIds.length === 0) return new Set()
  const rows = await tx
    .select({ lotId: recallLots.lotId })
    .from(recallLots)
    .innerJoin(recalls, eq(recalls.id, recallLots.recallId))
    .where(
      and(
        eq(recalls.collectingLocationId, locationId),
        ne(recalls.status, 'cancelled'),
        inArray(recallLots.lotId, [...new Set(lotIds)]),
      ),
    )
  return new Set(rows.map(({ lotId }) => lotId))
}

/** The recall by which a quarantine holds; undefined when a person or a label opened it, or the recall was cancelled. */
export async function recallOfQuarantine(tx: Reader, quarantineId: string): Promise<string | undefined> {
  const [row] = await tx
    .select({ id: recalls.id })
    .from(recallLots)
    .innerJoin(recalls, eq(recalls.id, recallLots.recallId))
    .where(and(eq(recallLots.quarantineId, quarantineId), ne(recalls.status, 'cancelled')))
  return row?.id
}
