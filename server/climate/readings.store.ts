import { and, asc, desc, eq, gte, inArray, isNotNull, lt, lte, or } from 'drizzle-orm'
import type { Reader, Writer } from '../db/database.ts'
import { insertNewRows } from '../db/insert.rows.ts'
import { climateMarks, climateReadings } from '../db/schema/index.ts'
import type { Reading } from './climate-sums.ts'

export type ReadingRow = typeof climateReadings.$inferSelect
export type Mark = typeof climateMarks.$inferSelect

/** One of the same source and instant stays as it is. */
export const insertReadings = (tx: Writer, rows: readonly ReadingRow[]): Promise<void> =>
  insertNewRows(tx, climateReadings, rows)
export const insertMarks = (tx: Writer, marks: readonly Mark[]): Promise<void> =>
  insertNewRows(tx, climateMarks, marks)

const measured = {
  at: climateReadings.at,
  celsius: climateReadings.celsius,
  humidity: climateReadings.humidity,
  fault: climateReadings.fault,
  unsure: climateReadings.unsure,
}

/** In the order of time; both ends belong to it. */
export function readingsBetween(db: Reader, source: number, from: number, to: number): Promise<Reading[]> {
  const { at } = climateReadings
  return db
    .select(measured)
    .from(climateReadings)
    .where(and(eq(climateReadings.source, source), gte(at, from), lte(at, to)))
    .orderBy(asc(at))
}

/** Up to `limit` that are kept and not counted, latest first; `to` is not part of it. */
export function latestUncounted(
  db: Reader,
  source: number,
  { from, to }: { from: number; to: number },
  limit: number,
): Promise<Reading[]> {
  const { at, fault, unsure } = climateReadings
  return db
    .select(measured)
    .from(climateReadings)
    .where(
      and(
        eq(climateReadings.source, source),
        gte(at, from),
        lt(at, to),
        or(isNotNull(fault), isNotNull(unsure)),
      ),
    )
    .orderBy(desc(at))
    .limit(limit)
}

const INSTANTS_PER_QUERY = 1_000

/** Those of the instants at which the source has a reading. */
export async function readingsAt(
  db: Reader,
  source: number,
  instants: readonly number[],
): Promise<Reading[]> {
  const found: Reading[] = []
  for (let from = 0; from < instants.length; from += INSTANTS_PER_QUERY) {
    const some = instants.slice(from, from + INSTANTS_PER_QUERY)
    const rows = await db
      .select(measured)
      .from(climateReadings)
      .where(and(eq(climateReadings.source, source), inArray(climateReadings.at, some)))
    found.push(...rows)
  }
  return found
}

export async function deleteReading(tx: Writer, source: number, at: number): Promise<void> {
  await tx.delete(climateReadings).where(and(eq(climateReadings.source, source), eq(climateReadings.at, at)))
}

/** Up to `limit` of the oldest readings of a source before an instant; how many there were. */
export async function pruneReadings(
  tx: Writer,
  source: number,
  before: number,
  limit: number,
): Promise<number> {
  const { at } = climateReadings
  const old = await tx
    .select({ at })
    .from(climateReadings)
    .where(and(eq(climateReadings.source, source), lt(at, before)))
    .orderBy(asc(at))
    .limit(limit)
  const last = old.at(-1)
  if (last) await tx.delete(climateReadings).where(and(eq(climateReadings.source, source), lte(at, last.at)))
  return old.length
}

/** Hours to sum up, by source and hour; of these sources, or of any. */
export function listMarks(db: Reader, limit: number, sources?: readonly number[]): Promise<Mark[]> {
  return db
    .select()
    .from(climateMarks)
    .where(sources && inArray(climateMarks.source, [...sources]))
    .orderBy(asc(climateMarks.source), asc(climateMarks.hour))
    .limit(limit)
}
