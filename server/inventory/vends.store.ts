import { and, asc, eq, gt, sql } from 'drizzle-orm'
import type { Writer } from '../db/database.ts'
import { balances, discrepancies, dispenserChannels, locations, movementLines } from '../db/schema/index.ts'
import { perWriter } from '../db/statements.ts'
import type { BalanceChange } from './lowest-balance.ts'

export type DiscrepancyRow = typeof discrepancies.$inferSelect

/** What a channel of a dispenser drops: one row for each lot of its product that lies there, one without when none does. */
export interface ChannelLot {
  jurisdictionCode: string
  /** Null when the channel has no product assigned. */
  productId: string | null
  lotId: string | null
  quantity: number | null
  since: Date | null
  lastOccurredAt: Date | null
}

/** Empty when the place has no such channel. */
export const channelLots = (tx: Writer, locationId: string, channel: number): Promise<ChannelLot[]> =>
  channelLotsStatement(tx).execute({ locationId, channel })

const channelLotsStatement = perWriter((tx) =>
  tx
    .select({
      jurisdictionCode: locations.jurisdictionCode,
      productId: dispenserChannels.productId,
      lotId: balances.lotId,
      quantity: balances.quantity,
      since: balances.since,
      lastOccurredAt: balances.lastOccurredAt,
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
    .where(
      and(
        eq(dispenserChannels.locationId, sql.placeholder('locationId')),
        eq(dispenserChannels.channel, sql.placeholder('channel')),
      ),
    )
    .prepare('channel_lots'),
)

export type LotChange = BalanceChange & { lotId: string }

/** Lines of one product at one place later than `after`, in ledger order: business time, then order of recording. */
export async function changesAfter(
  tx: Writer,
  locationId: string,
  productId: string,
  after: Date,
): Promise<LotChange[]> {
  const { left, came } = changesStatements(tx)
  const values = { locationId, productId, after }
  const lines = [
    ...(await left.execute(values)).map((line) => ({ ...line, delta: -line.quantity })),
    ...(await came.execute(values)).map((line) => ({ ...line, delta: line.quantity })),
  ]
  return lines
    .map((line) => ({ ...line, at: line.occurredAt.getTime() }))
    .sort((a, b) => a.at - b.at || compare(a.movementId, b.movementId) || a.line - b.line)
    .map(({ lotId, at, delta }) => ({ lotId, at, delta }))
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const changesStatements = perWriter((tx) => {
  const later = (side: typeof movementLines.fromLocationId | typeof movementLines.toLocationId) =>
    tx
      .select({
        movementId: movementLines.movementId,
        line: movementLines.line,
        lotId: movementLines.lotId,
        quantity: movementLines.quantity,
        occurredAt: movementLines.occurredAt,
      })
      .from(movementLines)
      .where(
        and(
          eq(side, sql.placeholder('locationId')),
          eq(movementLines.productId, sql.placeholder('productId')),
          gt(movementLines.occurredAt, sql.param(sql.placeholder('after'), movementLines.occurredAt)),
        ),
      )
      .orderBy(asc(movementLines.occurredAt))
  return {
    left: later(movementLines.fromLocationId).prepare('lines_left'),
    came: later(movementLines.toLocationId).prepare('lines_came'),
  }
})

const ROWS_PER_UPSERT = 1_000

/** The same event twice adds up, so that nothing is lost and a group of vends never fails on one. */
export async function insertDiscrepancies(tx: Writer, rows: DiscrepancyRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += ROWS_PER_UPSERT)
    await tx
      .insert(discrepancies)
      .values(rows.slice(from, from + ROWS_PER_UPSERT))
      .onConflictDoUpdate({
        target: [discrepancies.deviceId, discrepancies.log, discrepancies.seq, discrepancies.channel],
        set: { quantity: sql`${discrepancies.quantity} + excluded.quantity` },
      })
}
