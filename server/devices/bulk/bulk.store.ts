import { and, eq, inArray, isNull } from 'drizzle-orm'
import { PLACE_KINDS } from '../../../protocol/api/places.ts'
import type { Reader, Writer } from '../../db/database.ts'
import { insertRows, type WholeRow } from '../../db/insert.rows.ts'
import { devices, dispenserChannels, jurisdictions, locations, products } from '../../db/schema/index.ts'
import { inScope } from '../../db/scope.ts'
import { servedPlaces } from '../claims/claims.store.ts'
import type { BulkContext, KnownPlace } from './bulk-lookups.ts'

/** SQLite binds at most 32,766 values; a shorter list also plans faster. */
const IDS_PER_QUERY = 1_000

/** What a file is compared with. */
export async function loadContext(
  db: Reader,
  scope: string | null,
  ids: readonly string[],
): Promise<Omit<BulkContext, 'home'>> {
  return {
    jurisdictions: await db
      .select({ code: jurisdictions.code, name: jurisdictions.name })
      .from(jurisdictions)
      .where(inScope(jurisdictions.code, scope)),
    places: await listPlaces(db, scope),
    served: await servedPlaces(db, scope),
    assigned: await assignedPlaces(db, scope),
    taken: await takenIds(db, ids),
    products: await db
      .select({ id: products.id, code: products.code, selfService: products.selfService })
      .from(products)
      .where(isNull(products.archivedAt)),
  }
}

function listPlaces(db: Reader, scope: string | null): Promise<KnownPlace[]> {
  const { id, name, kind, jurisdictionCode, longitude, latitude } = locations
  return db
    .select({ id, name, kind, jurisdictionCode, longitude, latitude })
    .from(locations)
    .where(
      and(inScope(jurisdictionCode, scope), inArray(kind, [...PLACE_KINDS]), isNull(locations.archivedAt)),
    )
}

async function assignedPlaces(db: Reader, scope: string | null): Promise<Set<string>> {
  const rows = await db
    .selectDistinct({ locationId: dispenserChannels.locationId })
    .from(dispenserChannels)
    .innerJoin(locations, eq(locations.id, dispenserChannels.locationId))
    .where(inScope(locations.jurisdictionCode, scope))
  return new Set(rows.map(({ locationId }) => locationId))
}

async function takenIds(db: Reader, ids: readonly string[]): Promise<Set<string>> {
  const taken = new Set<string>()
  for (let from = 0; from < ids.length; from += IDS_PER_QUERY) {
    const rows = await db
      .select({ id: devices.id })
      .from(devices)
      .where(inArray(devices.id, ids.slice(from, from + IDS_PER_QUERY)))
    for (const { id } of rows) taken.add(id)
  }
  return taken
}

export const insertDevices = (tx: Writer, rows: readonly WholeRow<typeof devices>[]): Promise<void> =>
  insertRows(tx, devices, rows)

/** Of places that have none yet. */
export const insertChannels = (
  tx: Writer,
  rows: readonly WholeRow<typeof dispenserChannels>[],
): Promise<void> => insertRows(tx, dispenserChannels, rows)
