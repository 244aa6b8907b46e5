import { and, eq, gt, sql } from 'drizzle-orm'
import type { Writer } from '../db/database.ts'
import {
  balances,
  channelContents,
  discrepancies,
  dispenserChannels,
  locations,
  products,
} from '../db/schema/index.ts'
import { perValues } from '../db/statements.ts'

export type DiscrepancyRow = typeof discrepancies.$inferSelect

/** What a channel of a dispenser drops: a row for each lot of its product that lies in the machine, one without a lot when none does. */
export interface ChannelLot {
  jurisdictionCode: string
  /** Null when the channel has no product assigned. */
  productId: string | null
  lotId: string | null
  quantity: number | null
  since: Date | null
  lastOccurredAt: Date | null
  /** Units of the lot in this channel, and since when; null when there never were any. */
  held: number | null
  heldSince: Date | null
  /** Units of the lot in all channels. */
  assigned: number
}

const lotFields = {
  jurisdictionCode: locations.jurisdictionCode,
  lotId: balances.lotId,
  quantity: balances.quantity,
  since: balances.since,
  lastOccurredAt: balances.lastOccurredAt,
  held: channelContents.quantity,
  heldSince: channelContents.since,
  assigned: sql`(select coalesce(sum(a.quantity), 0) from ${channelContents} a
        where a.location_id = ${balances.locationId} and a.lot_id = ${balances.lotId})`.mapWith(Number),
}

/** For each of these channels; empty when the place has no such channel. */
export const channelLots = (
  tx: Writer,
  channels: readonly { locationId: string; channel: number }[],
): Promise<ChannelLot[][]> => readChannelLots(tx, channels)

const readChannelLots = perValues((tx) =>
  tx
    .select({ ...lotFields, productId: dispenserChannels.productId })
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
    .leftJoin(
      channelContents,
      and(
        eq(channelContents.locationId, balances.locationId),
        eq(channelContents.lotId, balances.lotId),
        eq(channelContents.channel, dispenserChannels.channel),
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

/** The same, whatever the channel is for now. */
export const lotsOfProduct = (
  tx: Writer,
  channels: readonly { locationId: string; channel: number; productId: string }[],
): Promise<ChannelLot[][]> => readLotsOfProduct(tx, channels)

const readLotsOfProduct = perValues((tx) =>
  tx
    .select({ ...lotFields, productId: products.id })
    .from(locations)
    .innerJoin(products, eq(products.id, sql.placeholder('productId')))
    .leftJoin(
      balances,
      and(
        eq(balances.locationId, locations.id),
        eq(balances.productId, products.id),
        gt(balances.quantity, 0),
      ),
    )
    .leftJoin(
      channelContents,
      and(
        eq(channelContents.locationId, balances.locationId),
        eq(channelContents.lotId, balances.lotId),
        eq(channelContents.channel, sql.placeholder('channel')),
      ),
    )
    .where(eq(locations.id, sql.placeholder('locationId')))
    .prepare('lots_of_product'),
)

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
