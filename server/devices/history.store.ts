import { and, desc, eq, inArray, lt } from 'drizzle-orm'
import type { Reader } from '../db/database.ts'
import { deviceEvents, deviceLogs } from '../db/schema/index.ts'

export type HistoryRow = typeof deviceEvents.$inferSelect & { generation: number }

/** Where a page of history ends: the position of its last event. */
export interface HistoryCursor {
  generation: number
  seq: number
}

interface Selection {
  kinds: readonly string[] | undefined
  channel: number | undefined
  after: HistoryCursor | undefined
  limit: number
}

/** Newest first, log by log: within a log the primary key is the order, so that no page sorts the whole history. */
export async function readHistory(
  db: Reader,
  deviceId: string,
  { kinds, channel, after, limit }: Selection,
): Promise<HistoryRow[]> {
  const logs = await db
    .select({ log: deviceLogs.log, generation: deviceLogs.generation })
    .from(deviceLogs)
    .where(eq(deviceLogs.deviceId, deviceId))
    .orderBy(desc(deviceLogs.generation))
  const rows: HistoryRow[] = []
  for (const { log, generation } of logs) {
    if (after && generation > after.generation) continue
    if (rows.length >= limit) break
    const found = await db
      .select()
      .from(deviceEvents)
      .where(
        and(
          eq(deviceEvents.deviceId, deviceId),
          eq(deviceEvents.log, log),
          kinds && inArray(deviceEvents.kind, [...kinds]),
          channel === undefined ? undefined : eq(deviceEvents.channel, channel),
          after?.generation === generation ? lt(deviceEvents.seq, after.seq) : undefined,
        ),
      )
      .orderBy(desc(deviceEvents.seq))
      .limit(limit - rows.length)
    for (const row of found) rows.push({ ...row, generation })
  }
  return rows
}
