import { and, asc, desc, eq, gt, gte, inArray, isNotNull, isNull, lt, lte, min, or } from 'drizzle-orm'
import type { ExcursionKind } from '../../../protocol/api/excursions.ts'
import type { Reader, Writer } from '../../db/database.ts'
import {
  balances,
  climateReadings,
  climateSources,
  devices,
  excursionMarks,
  excursions,
  excursionWatches,
  locations,
  products,
  storageProfiles,
} from '../../db/schema/index.ts'

export type ExcursionRow = typeof excursions.$inferSelect
export type WatchRow = typeof excursionWatches.$inferSelect

/** The earliest hour whose readings changed, by source. */
export async function insertMarks(
  tx: Writer,
  marks: readonly { source: number; hour: number }[],
): Promise<void> {
  for (const { source, hour } of marks) {
    await tx.insert(excursionMarks).values({ source, hour }).onConflictDoNothing()
    await tx
      .update(excursionMarks)
      .set({ hour })
      .where(and(eq(excursionMarks.source, source), gt(excursionMarks.hour, hour)))
  }
}

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

/** At these places, or all. */
export async function sourcesAt(db: Reader, locationIds?: readonly string[]): Promise<number[]> {
  const rows = await db
    .select({ number: climateSources.number })
    .from(climateSources)
    .where(locationIds && inArray(climateSources.locationId, [...locationIds]))
    .orderBy(asc(climateSources.number))
  return rows.map(({ number }) => number)
}

/** Sources with where they measure, and whether their device is still there. */
export async function findSources(db: Reader, numbers: readonly number[]) {
  const rows = await db
    .select({
      number: climateSources.number,
      locationId: climateSources.locationId,
      locationKind: locations.kind,
      archivedAt: locations.archivedAt,
      kind: climateSources.kind,
      dueMinutes: climateSources.dueMinutes,
      deviceAt: devices.locationId,
      revokedAt: devices.revokedAt,
    })
    .from(climateSources)
    .innerJoin(locations, eq(locations.id, climateSources.locationId))
    .leftJoin(devices, eq(devices.id, climateSources.deviceId))
    .where(inArray(climateSources.number, [...numbers]))
    .orderBy(asc(climateSources.number))
  return rows.map(({ deviceAt, revokedAt, archivedAt, ...source }) => ({
    ...source,
    /** Nothing is to be expected of it any more, and nothing stored there depends on it. */
    gone:
      archivedAt !== null || (deviceAt !== null && (revokedAt !== null || deviceAt !== source.locationId)),
  }))
}
export type FoundSource = Awaited<ReturnType<typeof findSources>>[number]

/** Those of these places where a device measures. */
export async function placesWithDevice(db: Reader, locationIds: readonly string[]) {
  const rows = await db
    .selectDistinct({ locationId: climateSources.locationId })
    .from(climateSources)
    .innerJoin(devices, eq(devices.id, climateSources.deviceId))
    .where(
      and(
        inArray(climateSources.locationId, [...locationIds]),
        isNull(devices.revokedAt),
        eq(devices.locationId, climateSources.locationId),
      ),
    )
  return new Set(rows.map(({ locationId }) => locationId))
}

/** Profiles of the products that lie at these places, and since when some of such goods lay there without a break. */
export function profilesOfStock(db: Reader, locationIds: readonly string[]) {
  return db
    .select({
      locationId: balances.locationId,
      profileId: products.storageProfileId,
      since: min(balances.since),
    })
    .from(balances)
    .innerJoin(products, eq(products.id, balances.productId))
    .where(and(inArray(balances.locationId, [...locationIds]), gt(balances.quantity, 0)))
    .groupBy(balances.locationId, products.storageProfileId)
}

/** Its device, where it has one, stands there and is in use; `devices` are joined. */
const stillThere = or(
  isNull(devices.locationId),
  and(isNull(devices.revokedAt), eq(devices.locationId, climateSources.locationId)),
)

/** When each source that is still in its place was last heard, with a measurement that counts. */
export async function sourcesHeard(db: Reader) {
  const { locationId, kind, dueMinutes, latestAt } = climateSources
  const rows = await db
    .select({ locationId, kind, dueMinutes, latestAt })
    .from(climateSources)
    .leftJoin(devices, eq(devices.id, climateSources.deviceId))
    .where(and(isNotNull(latestAt), isNull(climateSources.latestFault), stillThere))
  return rows.map((row) => ({ ...row, latestAt: row.latestAt ?? 0 }))
}

/** Where anything that is still there ever measured. */
export async function placesEverMeasured(db: Reader): Promise<string[]> {
  const rows = await db
    .selectDistinct({ locationId: climateSources.locationId })
    .from(climateSources)
    .leftJoin(devices, eq(devices.id, climateSources.deviceId))
    .where(and(isNotNull(climateSources.latestAt), stillThere))
  return rows.map(({ locationId }) => locationId)
}

export const listProfiles = (db: Reader) => db.select().from(storageProfiles)

/** Products that lie at a place, with the profile they want. */
export function productsAt(db: Reader, locationId: string) {
  return db
    .selectDistinct({
      id: products.id,
      name: products.name,
      nameEn: products.nameEn,
      profileId: products.storageProfileId,
    })
    .from(balances)
    .innerJoin(products, eq(products.id, balances.productId))
    .where(and(eq(balances.locationId, locationId), gt(balances.quantity, 0)))
    .orderBy(asc(products.name), asc(products.id))
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
  const { source, profileId, ...set } = row
  await tx
    .insert(excursionWatches)
    .values(row)
    .onConflictDoUpdate({ target: [excursionWatches.source, excursionWatches.profileId], set })
}

export async function deleteWatch(tx: Writer, source: number, profileId: string): Promise<void> {
  await tx
    .delete(excursionWatches)
    .where(and(eq(excursionWatches.source, source), eq(excursionWatches.profileId, profileId)))
}

const counted = {
  at: climateReadings.at,
  celsius: climateReadings.celsius,
  humidity: climateReadings.humidity,
}
const counts = and(isNull(climateReadings.fault), isNull(climateReadings.unsure))

/** Readings that count, in the order of time, `from` included. */
export function readingsFrom(db: Reader, source: number, from: number) {
  return db
    .select(counted)
    .from(climateReadings)
    .where(and(eq(climateReadings.source, source), gte(climateReadings.at, from), counts))
    .orderBy(asc(climateReadings.at))
}

/** When the first reading that counts was taken, `from` included. */
export async function firstReadingFrom(db: Reader, source: number, from: number): Promise<number | null> {
  const { at } = climateReadings
  const [first] = await db
    .select({ at })
    .from(climateReadings)
    .where(and(eq(climateReadings.source, source), gte(at, from), counts))
    .orderBy(asc(at))
    .limit(1)
  return first?.at ?? null
}

/** Readings that count before `before` and not before `since`, latest first. */
export function readingsBefore(db: Reader, source: number, before: number, since: number, limit: number) {
  return db
    .select(counted)
    .from(climateReadings)
    .where(
      and(
        eq(climateReadings.source, source),
        lt(climateReadings.at, before),
        gte(climateReadings.at, since),
        counts,
      ),
    )
    .orderBy(desc(climateReadings.at))
    .limit(limit)
}

/** Rows of one limit that began at or after `from`. */
export function excursionsFrom(
  db: Reader,
  { source, profileId, kind }: { source: number; profileId: string; kind: ExcursionKind },
  from: Date,
): Promise<ExcursionRow[]> {
  return db
    .select()
    .from(excursions)
    .where(
      and(
        eq(excursions.source, source),
        eq(excursions.profileId, profileId),
        eq(excursions.kind, kind),
        gte(excursions.startedAt, from),
      ),
    )
    .orderBy(asc(excursions.startedAt))
}

/** Whether anything was ever found of a source. */
export async function hasExcursions(db: Reader, source: number): Promise<boolean> {
  const [any] = await db
    .select({ id: excursions.id })
    .from(excursions)
    .where(eq(excursions.source, source))
    .limit(1)
  return any !== undefined
}

export async function insertExcursion(tx: Writer, row: ExcursionRow): Promise<void> {
  await tx.insert(excursions).values(row)
}

export async function updateExcursion(
  tx: Writer,
  id: string,
  set: Partial<Omit<ExcursionRow, 'id'>>,
): Promise<void> {
  await tx.update(excursions).set(set).where(eq(excursions.id, id))
}

export async function deleteExcursions(tx: Writer, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await tx.delete(excursions).where(inArray(excursions.id, [...ids]))
}

/** Limits are not in force there any more. How many excursions that ended. */
export async function endExcursions(
  tx: Writer,
  source: number,
  profileId: string,
  endedAt: Date,
): Promise<number> {
  const rows = await tx
    .update(excursions)
    .set({ endedAt, endedBy: 'limits_gone' })
    .where(
      and(eq(excursions.source, source), eq(excursions.profileId, profileId), isNull(excursions.endedAt)),
    )
    .returning({ id: excursions.id })
  return rows.length
}
