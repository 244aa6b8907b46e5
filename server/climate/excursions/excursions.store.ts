import { and, asc, desc, eq, gt, gte, inArray, isNotNull, isNull, lt, min, or, sql } from 'drizzle-orm'
import type { ExcursionKind } from '../../../protocol/api/excursions.ts'
import type { Reader, Writer } from '../../db/database.ts'
import {
  balances,
  climateReadings,
  climateSources,
  devices,
  excursions,
  locations,
  products,
  storageProfiles,
} from '../../db/schema/index.ts'
import { perValues } from '../../db/statements.ts'
import { told } from '../../db/told.row.ts'

export type ExcursionRow = typeof excursions.$inferSelect

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

/** Products that lie at these places with the profile they want, and since when some lay there without a break. */
export function profilesOfStock(db: Reader, locationIds: readonly string[]) {
  return db
    .select({
      locationId: balances.locationId,
      productId: products.id,
      profileId: products.storageProfileId,
      since: min(balances.since),
    })
    .from(balances)
    .innerJoin(products, eq(products.id, balances.productId))
    .where(and(inArray(balances.locationId, [...locationIds]), gt(balances.quantity, 0)))
    .groupBy(balances.locationId, products.id, products.storageProfileId)
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

const counted = {
  at: climateReadings.at,
  celsius: climateReadings.celsius,
  humidity: climateReadings.humidity,
}
const counts = and(isNull(climateReadings.fault), isNull(climateReadings.unsure))

/** Readings that count, in the order of time, `from` included. */
export const readingsFrom = async (tx: Writer, source: number, from: number) =>
  (await selectReadings(tx, [{ source, from }]))[0] ?? []

const fromThen = and(
  eq(climateReadings.source, sql.placeholder('source')),
  gte(climateReadings.at, sql.placeholder('from')),
  counts,
)
const selectReadings = perValues((tx) =>
  tx
    .select(counted)
    .from(climateReadings)
    .where(fromThen)
    .orderBy(asc(climateReadings.at))
    .prepare('counted_from'),
)

/** When the first reading that counts was taken, `from` included. */
export async function firstReadingFrom(tx: Writer, source: number, from: number): Promise<number | null> {
  const [rows] = await selectFirstReading(tx, [{ source, from }])
  return rows?.[0]?.at ?? null
}

const selectFirstReading = perValues((tx) => {
  const { at } = climateReadings
  return tx
    .select({ at })
    .from(climateReadings)
    .where(fromThen)
    .orderBy(asc(at))
    .limit(1)
    .prepare('first_counted')
})

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

/** Rows of one limit that began at or after `from` and, where that is said, before `until`. */
export async function excursionsFrom(
  tx: Writer,
  limit: { source: number; profileId: string; kind: ExcursionKind },
  from: Date,
  until?: Date,
): Promise<ExcursionRow[]> {
  const [rows = []] = await selectExcursions(tx, [{ ...limit, from }])
  return until ? rows.filter(({ startedAt }) => startedAt < until) : rows
}

const selectExcursions = perValues((tx) => {
  const { source, profileId, kind, startedAt } = excursions
  return tx
    .select()
    .from(excursions)
    .where(
      and(
        eq(source, sql.placeholder('source')),
        eq(profileId, sql.placeholder('profileId')),
        eq(kind, sql.placeholder('kind')),
        gte(startedAt, told('from', startedAt)),
      ),
    )
    .orderBy(asc(startedAt))
    .prepare('excursions_from')
})

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
