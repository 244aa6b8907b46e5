import { and, asc, eq, gt, inArray, isNull } from 'drizzle-orm'
import type { Reader, Writer } from '../db/database.ts'
import { channelCounts } from '../db/schema/index.ts'
import type { ChannelKey } from './evidence.store.ts'

export type CountRow = typeof channelCounts.$inferSelect

/** False when this event of a device is known. */
export async function insertCount(tx: Writer, row: CountRow): Promise<boolean> {
  const rows = await tx
    .insert(channelCounts)
    .values(row)
    .onConflictDoNothing()
    .returning({ id: channelCounts.id })
  return rows.length > 0
}

/** Counts of a channel that nobody declared wrong, earliest first. */
export function countsOfChannel(db: Reader, { locationId, channel }: ChannelKey): Promise<CountRow[]> {
  return db
    .select()
    .from(channelCounts)
    .where(
      and(
        eq(channelCounts.locationId, locationId),
        eq(channelCounts.channel, channel),
        eq(channelCounts.wrong, false),
      ),
    )
    .orderBy(asc(channelCounts.occurredAt), asc(channelCounts.id))
}

export async function settleCounts(tx: Writer, ids: readonly string[], at: Date): Promise<void> {
  if (ids.length === 0) return
  await tx
    .update(channelCounts)
    .set({ settledAt: at })
    .where(and(inArray(channelCounts.id, [...ids]), isNull(channelCounts.settledAt)))
}

/** Something became known of the time before these counts. */
export async function unsettleCounts(
  tx: Writer,
  { locationId, channel }: ChannelKey,
  after: Date,
): Promise<void> {
  await tx
    .update(channelCounts)
    .set({ settledAt: null })
    .where(
      and(
        eq(channelCounts.locationId, locationId),
        eq(channelCounts.channel, channel),
        gt(channelCounts.occurredAt, after),
      ),
    )
}

export async function noteAssigned(tx: Writer, id: string, assigned: number): Promise<void> {
  await tx.update(channelCounts).set({ assigned }).where(eq(channelCounts.id, id))
}

export async function declareWrong(tx: Writer, ids: readonly string[], at: Date): Promise<void> {
  if (ids.length === 0) return
  await tx
    .update(channelCounts)
    .set({ wrong: true, settledAt: at })
    .where(inArray(channelCounts.id, [...ids]))
}

/** Channels with a count that waits for what the machine has to say. */
export function unsettledChannels(db: Reader): Promise<ChannelKey[]> {
  return db
    .selectDistinct({ locationId: channelCounts.locationId, channel: channelCounts.channel })
    .from(channelCounts)
    .where(isNull(channelCounts.settledAt))
}

/** Channels whose latest count was declared wrong and that nobody has counted since. */
export async function channelsToRecount(db: Reader, locationIds: readonly string[]): Promise<Set<string>> {
  if (locationIds.length === 0) return new Set()
  const rows = await db
    .select({
      locationId: channelCounts.locationId,
      channel: channelCounts.channel,
      wrong: channelCounts.wrong,
    })
    .from(channelCounts)
    .where(inArray(channelCounts.locationId, [...locationIds]))
    .orderBy(asc(channelCounts.occurredAt), asc(channelCounts.id))
  const latest = new Map(rows.map((row) => [`${row.locationId} ${row.channel}`, row.wrong]))
  return new Set([...latest].flatMap(([key, wrong]) => (wrong ? [key] : [])))
}
