import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm'
import type { Reader, Writer } from '../db/database.ts'
import { balances, discrepancies, dispenserChannels, locations, movementLines } from '../db/schema/index.ts'
import type { BalanceChange } from './lowest-balance.ts'

export type DiscrepancyRow = typeof discrepancies.$inferSelect

/** SQLite binds at most 32,766 values; a shorter list also plans faster. */
const IDS_PER_QUERY = 1_000

/** One row for each channel and each lot of its product that lies there; without a lot when none does. */
export interface ChannelLot {
  locationId: string
  jurisdictionCode: string
  channel: number
  productId: string | null
  lot: Pick<typeof balances.$inferSelect, 'lotId' | 'quantity' | 'since' | 'lastOccurredAt'> | null
}

export async function channelLots(tx: Reader, locationIds: readonly string[]): Promise<ChannelLot[]> {
  const rows: ChannelLot[] = []
  for (let from = 0; from < locationIds.length; from += IDS_PER_QUERY) {
    const found = await tx
      .select({
        locationId: dispenserChannels.locationId,
        jurisdictionCode: locations.jurisdictionCode,
        channel: dispenserChannels.channel,
        productId: dispenserChannels.productId,
        lot: {
          lotId: balances.lotId,
          quantity: balances.quantity,
          since: balances.since,
          lastOccurredAt: balances.lastOccurredAt,
        },
      })
      .from(dispenserChannels)
      .innerJoin(locations, eq(locations.id, dispenserChannels.locationId))
      .leftJoin(
        balances,
        and(
          eq(balances.locationId, dispenserChannels.locationId),
          eq(balances.productId, dispenserChannels.productId),
          gt(balances.quantity, 0),
        ),
      )
      .where(inArray(dispenserChannels.locationId, locationIds.slice(from, from + IDS_PER_QUERY)))
    rows.push(...found)
  }
  return rows
}

export type LotChange = BalanceChange & { lotId: string }

/** Lines of one product at one place later than `after`, in ledger order. */
export async function changesAfter(
  tx: Reader,
  locationId: string,
  productId: string,
  after: Date,
): Promise<LotChange[]> {
  const sides = [movementLines.fromLocationId, movementLines.toLocationId] as const
  const columns = {
    movementId: movementLines.movementId,
    line: movementLines.line,
    toLocationId: movementLines.toLocationId,
    lotId: movementLines.lotId,
    quantity: movementLines.quantity,
    occurredAt: movementLines.occurredAt,
  }
  const found = []
  for (const side of sides)
    found.push(
      ...(await tx
        .select(columns)
        .from(movementLines)
        .where(
          and(
            eq(side, locationId),
            eq(movementLines.productId, productId),
            gt(movementLines.occurredAt, after),
          ),
        )
        .orderBy(asc(movementLines.occurredAt))),
    )
  return found
    .sort(
      (a, b) =>
        a.occurredAt.getTime() - b.occurredAt.getTime() ||
        compare(a.movementId, b.movementId) ||
        a.line - b.line,
    )
    .map(({ lotId, occurredAt, quantity, toLocationId }) => ({
      lotId,
      at: occurredAt.getTime(),
      delta: toLocationId === locationId ? quantity : -quantity,
    }))
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The same event twice adds up, so that nothing is lost and a group of vends never fails on one. */
export async function insertDiscrepancies(tx: Writer, rows: DiscrepancyRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += IDS_PER_QUERY)
    await tx
      .insert(discrepancies)
      .values(rows.slice(from, from + IDS_PER_QUERY))
      .onConflictDoUpdate({
        target: [discrepancies.deviceId, discrepancies.log, discrepancies.seq, discrepancies.channel],
        set: { quantity: sql`${discrepancies.quantity} + excluded.quantity` },
      })
}
