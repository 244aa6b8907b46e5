import { and, asc, eq, gt, inArray, lte, sql } from 'drizzle-orm'
import type { Reader, Writer } from '../../db/database.ts'
import { insertNewRows } from '../../db/insert.rows.ts'
import { excursionMarks, excursionWatches } from '../../db/schema/index.ts'
import { perChange } from '../../db/statements.ts'
import { toldRow } from '../../db/told.row.ts'

export type WatchRow = typeof excursionWatches.$inferSelect

/** The earliest hour whose readings changed, by source. */
export async function insertMarks(
  tx: Writer,
  marks: readonly { source: number; hour: number }[],
): Promise<void> {
  await insertNewRows(tx, excursionMarks, marks)
  await putEarlier(tx, marks)
}

const putEarlier = perChange('put_excursion_mark', (tx) => {
  const hour = sql.placeholder('hour')
  return tx
    .update(excursionMarks)
    .set({ hour: sql`${hour}` })
    .where(and(eq(excursionMarks.source, sql.placeholder('source')), gt(excursionMarks.hour, hour)))
})

export async function markedSources(db: Reader): Promise<number[]> {
  const rows = await db
    .select({ source: excursionMarks.source })
    .from(excursionMarks)
    .orderBy(asc(excursionMarks.source))
  return rows.map(({ source }) => source)
}

export async function deleteMarks(tx: Writer, sources: readonly number[]): Promise<void> {
  await tx.delete(excursionMarks).where(inArray(excursionMarks.source, [...sources]))
}

export async function marksOf(db: Reader, sources: readonly number[]): Promise<Map<number, number>> {
  const rows = await db
    .select()
    .from(excursionMarks)
    .where(inArray(excursionMarks.source, [...sources]))
  return new Map(rows.map(({ source, hour }) => [source, hour]))
}

/** Sources of which time alone may change something by now. */
export async function sourcesDue(db: Reader, now: number): Promise<number[]> {
  const rows = await db
    .selectDistinct({ source: excursionWatches.source })
    .from(excursionWatches)
    .where(lte(excursionWatches.dueAt, now))
  return rows.map(({ source }) => source)
}

export async function watchesOf(db: Reader, sources: readonly number[]): Promise<Map<number, WatchRow[]>> {
  const rows = await db
    .select()
    .from(excursionWatches)
    .where(inArray(excursionWatches.source, [...sources]))
  const found = new Map<number, WatchRow[]>()
  for (const row of rows) found.set(row.source, [...(found.get(row.source) ?? []), row])
  return found
}

export async function saveWatch(tx: Writer, row: WatchRow): Promise<void> {
  await upsertWatch(tx, [row])
}

const upsertWatch = perChange('save_watch', (tx) => {
  const { source, profileId } = excursionWatches
  const row = toldRow(excursionWatches)
  return tx
    .insert(excursionWatches)
    .values(row)
    .onConflictDoUpdate({ target: [source, profileId], set: row })
})

export async function deleteWatch(tx: Writer, source: number, profileId: string): Promise<void> {
  await tx
    .delete(excursionWatches)
    .where(and(eq(excursionWatches.source, source), eq(excursionWatches.profileId, profileId)))
}
