import { and, asc, eq, inArray, isNull, max, type SQL } from 'drizzle-orm'
import type { Tier } from '../../protocol/api/compliance.ts'
import type { Reader, Writer } from '../db/database.ts'
import { assessedPlaces, climateSources, devices, jurisdictions, locations } from '../db/schema/index.ts'
import { inScope } from '../db/scope.ts'

export type SourceRow = typeof climateSources.$inferSelect

export const listSources = (db: Reader): Promise<SourceRow[]> =>
  db.select().from(climateSources).orderBy(asc(climateSources.number))

export async function insertSource(tx: Writer, row: Omit<SourceRow, 'number'>): Promise<SourceRow> {
  const [last] = await tx.select({ number: max(climateSources.number) }).from(climateSources)
  const made = { ...row, number: (last?.number ?? 0) + 1 }
  await tx.insert(climateSources).values(made)
  return made
}

export async function kindOfDevice(tx: Reader, deviceId: string): Promise<'sensor' | 'dispenser'> {
  const [device] = await tx.select({ kind: devices.kind }).from(devices).where(eq(devices.id, deviceId))
  return device?.kind ?? 'sensor'
}

/** A source with the names that people know it by. */
export interface NamedSource {
  source: SourceRow
  deviceName: string | null
  locationName: string
}

export function listNamedSources(
  db: Reader,
  scope: string | null,
  { locationIds, ids }: { locationIds?: readonly string[] | undefined; ids?: readonly string[] | undefined },
): Promise<NamedSource[]> {
  return db
    .select({ source: climateSources, deviceName: devices.name, locationName: locations.name })
    .from(climateSources)
    .innerJoin(locations, eq(locations.id, climateSources.locationId))
    .leftJoin(devices, eq(devices.id, climateSources.deviceId))
    .where(
      and(
        inScope(locations.jurisdictionCode, scope),
        isNull(locations.archivedAt),
        locationIds && inArray(climateSources.locationId, [...locationIds]),
        ids && inArray(climateSources.id, [...ids]),
      ),
    )
    .orderBy(asc(locations.name), asc(climateSources.number))
}

export interface PlaceRow {
  id: string
  name: string
  kind: typeof locations.$inferSelect.kind
  jurisdictionCode: string
  jurisdictionName: string
  createdAt: Date
  /** The tier of the standard that a person gave it; null = it goes by the kind. */
  tierSet: Tier | null
}

/** Places in use, by name; accounts of the ledger too, which measure nothing. */
export function listPlaces(db: Reader, scope: string | null, where?: SQL): Promise<PlaceRow[]> {
  return db
    .select({
      id: locations.id,
      name: locations.name,
      kind: locations.kind,
      jurisdictionCode: locations.jurisdictionCode,
      jurisdictionName: jurisdictions.name,
      createdAt: locations.createdAt,
      tierSet: assessedPlaces.tier,
    })
    .from(locations)
    .innerJoin(jurisdictions, eq(jurisdictions.code, locations.jurisdictionCode))
    .leftJoin(assessedPlaces, eq(assessedPlaces.locationId, locations.id))
    .where(and(inScope(locations.jurisdictionCode, scope), isNull(locations.archivedAt), where))
    .orderBy(asc(locations.name), asc(locations.id))
}

export async function findPlace(db: Reader, scope: string | null, id: string): Promise<PlaceRow | undefined> {
  const [found] = await listPlaces(db, scope, eq(locations.id, id))
  return found
}
