import { and, asc, eq, inArray, lte, max } from 'drizzle-orm'
import type { Reader, Writer } from '../db/database.ts'
import { locations, scoreDays } from '../db/schema/index.ts'
import { inScope } from '../db/scope.ts'
import { perChange } from '../db/statements.ts'
import { toldRow } from '../db/told.row.ts'

export type ScoreDayRow = typeof scoreDays.$inferSelect

/** The last row of each place. */
export function lastDays(db: Reader): Promise<ScoreDayRow[]> {
  const last = db
    .select({ locationId: scoreDays.locationId, day: max(scoreDays.day).as('last_day') })
    .from(scoreDays)
    .groupBy(scoreDays.locationId)
    .as('last')
  return db
    .select({
      locationId: scoreDays.locationId,
      day: scoreDays.day,
      assessed: scoreDays.assessed,
      pass: scoreDays.pass,
      fail: scoreDays.fail,
      unknown: scoreDays.unknown,
      notApplicable: scoreDays.notApplicable,
    })
    .from(scoreDays)
    .innerJoin(last, and(eq(last.locationId, scoreDays.locationId), eq(last.day, scoreDays.day)))
}

/** The day's row of each place: written, or written over. */
export async function upsertDays(tx: Writer, rows: readonly ScoreDayRow[]): Promise<void> {
  await upsertDay(tx, rows)
}

const upsertDay = perChange('upsert_score_day', (tx) => {
  const row = toldRow(scoreDays)
  return tx
    .insert(scoreDays)
    .values(row)
    .onConflictDoUpdate({ target: [scoreDays.locationId, scoreDays.day], set: row })
})

/** Rows of the places in scope up to and including `to`, oldest first. */
export async function daysUpTo(
  db: Reader,
  { scope, locationId, to }: { scope: string | null; locationId: string | undefined; to: string },
): Promise<ScoreDayRow[]> {
  const places = db
    .select({ id: locations.id })
    .from(locations)
    .where(
      and(
        inScope(locations.jurisdictionCode, scope),
        locationId === undefined ? undefined : eq(locations.id, locationId),
      ),
    )
  return db
    .select()
    .from(scoreDays)
    .where(and(inArray(scoreDays.locationId, places), lte(scoreDays.day, to)))
    .orderBy(asc(scoreDays.day))
}
