import { and, asc, eq, gte, isNull, lt, type SQL } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Reader, Writer } from '../db/database.ts'
import { climateHandEntries, climateSources, locations, people } from '../db/schema/index.ts'
import { inScope } from '../db/scope.ts'

export type EntryRow = typeof climateHandEntries.$inferSelect
export interface Entry {
  entry: EntryRow
  locationId: string
  enteredByName: string
  /** The entry that took its place. */
  supersededById: string | null
}

export async function insertEntry(tx: Writer, row: EntryRow): Promise<void> {
  await tx.insert(climateHandEntries).values(row)
}

const later = alias(climateHandEntries, 'later')

/** In the order of the time of reading, corrections behind what they correct. */
function listWhere(db: Reader, where: SQL | undefined): Promise<Entry[]> {
  return db
    .select({
      entry: climateHandEntries,
      locationId: climateSources.locationId,
      enteredByName: people.displayName,
      supersededById: later.id,
    })
    .from(climateHandEntries)
    .innerJoin(climateSources, eq(climateSources.number, climateHandEntries.source))
    .innerJoin(locations, eq(locations.id, climateSources.locationId))
    .innerJoin(people, eq(people.id, climateHandEntries.enteredBy))
    .leftJoin(later, eq(later.supersedesId, climateHandEntries.id))
    .where(where)
    .orderBy(asc(climateHandEntries.at), asc(climateHandEntries.id))
}

export async function findEntry(db: Reader, scope: string | null, id: string): Promise<Entry | undefined> {
  const [found] = await listWhere(
    db,
    and(
      eq(climateHandEntries.id, id),
      isNull(locations.archivedAt),
      inScope(locations.jurisdictionCode, scope),
    ),
  )
  return found
}

/** `to` is not part of it. */
export function entriesBetween(db: Reader, source: number, from: Date, to: Date): Promise<Entry[]> {
  const { at } = climateHandEntries
  return listWhere(db, and(eq(climateHandEntries.source, source), gte(at, from), lt(at, to)))
}

/** The entry that holds at an instant; undefined when nothing was entered, or it was taken back. */
export async function entryAt(db: Reader, source: number, at: Date): Promise<Entry | undefined> {
  const found = await listWhere(db, and(eq(climateHandEntries.source, source), eq(climateHandEntries.at, at)))
  return found.find(({ entry, supersededById }) => supersededById === null && wasRead(entry))
}

/** False: a correction that says it was never read. */
export const wasRead = ({ celsius, humidity }: Pick<EntryRow, 'celsius' | 'humidity'>): boolean =>
  celsius !== null || humidity !== null
