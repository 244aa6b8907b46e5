import { setImmediate as turn } from 'node:timers/promises'
import { and, desc, eq, lt } from 'drizzle-orm'
import type { Reader } from '../db/database.ts'
import { deviceEvents, deviceLogs } from '../db/schema/index.ts'

export type RecordedEvent = Pick<
  typeof deviceEvents.$inferSelect,
  'kind' | 'channel' | 'occurredAt' | 'timeQuality' | 'payload'
>

const ROWS_PER_PAGE = 1_000

/**
 * Events of these kinds of a device, newest first within each log; `to` is not part of the stretch. A log is in the order of time as far as anybody
 * knows, so that its older part is never read, and no index has to be kept while events are stored.
 */
export async function eventsBetween(
  db: Reader,
  deviceId: string,
  { from, to, kinds }: { from: Date; to: Date; kinds: readonly string[] },
): Promise<RecordedEvent[]> {
  const logs = await db
    .select({ log: deviceLogs.log })
    .from(deviceLogs)
    .where(eq(deviceLogs.deviceId, deviceId))
    .orderBy(desc(deviceLogs.generation))
  const found: RecordedEvent[] = []
  for (const { log } of logs) {
    let below: number | undefined
    for (;;) {
      const page = await readPage(db, deviceId, log, below)
      const recent = page.filter(({ occurredAt }) => occurredAt >= from)
      found.push(...recent.filter(({ kind, occurredAt }) => kinds.includes(kind) && occurredAt < to))
      below = page.at(-1)?.seq
      if (page.length < ROWS_PER_PAGE || recent.length === 0) break
      // Reading may not hold up ingest.
      await turn()
    }
  }
  return found
}

function readPage(db: Reader, deviceId: string, log: string, below: number | undefined) {
  const { seq, kind, channel, occurredAt, timeQuality, payload } = deviceEvents
  return db
    .select({ seq, kind, channel, occurredAt, timeQuality, payload })
    .from(deviceEvents)
    .where(
      and(
        eq(deviceEvents.deviceId, deviceId),
        eq(deviceEvents.log, log),
        below === undefined ? undefined : lt(seq, below),
      ),
    )
    .orderBy(desc(seq))
    .limit(ROWS_PER_PAGE)
}
