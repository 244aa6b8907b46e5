import { and, asc, eq, inArray, isNotNull, isNull, ne, or, type SQL, sql } from 'drizzle-orm'
import type { Category, Method } from '../../protocol/api/catalog.ts'
import { type LocationQuery, PLACE_KINDS } from '../../protocol/api/places.ts'
import type { Position } from '../../protocol/nearby.ts'
import type { Reader, Writer } from '../db/database.ts'
import { insertRows } from '../db/insert.rows.ts'
import { jurisdictions, locationProducts, locations, products } from '../db/schema/index.ts'
import { inScope } from '../db/scope.ts'

export type LocationRow = typeof locations.$inferSelect
export type NewLocationRow = typeof locations.$inferInsert
/** A place with the name of its jurisdiction and the varieties it offers. */
export interface Place extends LocationRow {
  jurisdictionName: string
  productIds: string[]
}
/** A variety (发放品种) as the public knows it. */
export interface Variety {
  id: string
  category: Category
  method: Method
  name: string
  nameEn: string
}
export interface OfferedProduct {
  id: string
  category: Category
  selfService: boolean
}

const byJurisdictionAndName = [asc(locations.jurisdictionCode), asc(locations.name), asc(locations.id)]

/** SQLite binds at most 32,766 values; a shorter list also plans faster. */
const IDS_PER_QUERY = 1_000

export async function findPlace(db: Reader, id: string, scope: string | null): Promise<Place | undefined> {
  const [place] = await select(db, and(eq(locations.id, id), inScope(locations.jurisdictionCode, scope)))
  return place
}

/** At most a thousand of them. */
export function findPlaces(db: Reader, ids: readonly string[]): Promise<Place[]> {
  return select(db, inArray(locations.id, [...ids]))
}

/** Real places in use, by jurisdiction and name. */
export async function idsInUse(db: Reader): Promise<string[]> {
  const rows = await db
    .select({ id: locations.id })
    .from(locations)
    .where(and(inArray(locations.kind, [...PLACE_KINDS]), isNull(locations.archivedAt)))
    .orderBy(...byJurisdictionAndName)
  return rows.map(({ id }) => id)
}

/** All places of `scope` that meet the query, by jurisdiction and name. `query.jurisdiction` is not looked at here. */
export function listPlaces(
  db: Reader,
  scope: string | null,
  query: Omit<LocationQuery, 'jurisdiction'>,
): Promise<Place[]> {
  return select(
    db,
    and(
      inScope(locations.jurisdictionCode, scope),
      query.kind ? eq(locations.kind, query.kind) : inArray(locations.kind, [...PLACE_KINDS]),
      query.published === undefined ? undefined : eq(locations.published, query.published),
      query.archived ? isNotNull(locations.archivedAt) : isNull(locations.archivedAt),
      query.search ? containsText(query.search) : undefined,
    ),
  )
}

function containsText(search: string): SQL | undefined {
  const pattern = `%${search.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
  const columns = [locations.name, locations.nameEn, locations.address, locations.id]
  return or(...columns.map((column) => sql`lower(${column}) like ${pattern} escape '\\'`))
}

async function select(db: Reader, where: SQL | undefined): Promise<Place[]> {
  const [rows, offers] = await Promise.all([
    db
      .select({ location: locations, jurisdictionName: jurisdictions.name })
      .from(locations)
      .innerJoin(jurisdictions, eq(jurisdictions.code, locations.jurisdictionCode))
      .where(where)
      .orderBy(...byJurisdictionAndName),
    db
      .select({ locationId: locationProducts.locationId, productId: locationProducts.productId })
      .from(locationProducts)
      .innerJoin(locations, eq(locations.id, locationProducts.locationId))
      .where(where)
      .orderBy(asc(locationProducts.productId)),
  ])
  const places = new Map(
    rows.map(({ location, jurisdictionName }) => [
      location.id,
      { ...location, jurisdictionName, productIds: [] as string[] },
    ]),
  )
  for (const { locationId, productId } of offers) places.get(locationId)?.productIds.push(productId)
  return [...places.values()]
}

/** Division code of each of `ids` that exists. */
export async function codesOf(db: Reader, ids: readonly string[]): Promise<Map<string, string>> {
  const codes = new Map<string, string>()
  for (let from = 0; from < ids.length; from += IDS_PER_QUERY) {
    const rows = await db
      .select({ id: locations.id, code: locations.jurisdictionCode })
      .from(locations)
      .where(inArray(locations.id, ids.slice(from, from + IDS_PER_QUERY)))
    for (const { id, code } of rows) codes.set(id, code)
  }
  return codes
}

export async function insertLocation(
  tx: Writer,
  row: NewLocationRow,
  productIds: readonly string[],
): Promise<void> {
  await tx.insert(locations).values(row)
  await offer(tx, row.id, productIds)
}

/** `offers`: each product once for each place. */
export async function insertLocations(
  tx: Writer,
  rows: readonly LocationRow[],
  offers: readonly (typeof locationProducts.$inferSelect)[],
): Promise<void> {
  await insertRows(tx, locations, rows)
  await insertRows(tx, locationProducts, offers)
}

export async function updateLocation(
  tx: Writer,
  id: string,
  set: Partial<NewLocationRow>,
  productIds: readonly string[] | undefined,
): Promise<void> {
  if (Object.keys(set).length > 0) await tx.update(locations).set(set).where(eq(locations.id, id))
  if (productIds === undefined) return
  await tx.delete(locationProducts).where(eq(locationProducts.locationId, id))
  await offer(tx, id, productIds)
}

async function offer(tx: Writer, locationId: string, productIds: readonly string[]): Promise<void> {
  const rows = [...new Set(productIds)].map((productId) => ({ locationId, productId }))
  if (rows.length > 0) await tx.insert(locationProducts).values(rows)
}

export function findProducts(db: Reader, ids: readonly string[]): Promise<OfferedProduct[]> {
  if (ids.length === 0) return Promise.resolve([])
  return db
    .select({ id: products.id, category: products.category, selfService: products.selfService })
    .from(products)
    .where(inArray(products.id, [...ids]))
}

/** Every product as the public knows it. */
export function listVarieties(db: Reader): Promise<Variety[]> {
  const { id, category, method, name, nameEn } = products
  return db.select({ id, category, method, name, nameEn }).from(products)
}

/** Positions of the other places in use of a county. */
export async function neighboursOf(db: Reader, county: string, exceptId: string): Promise<Position[]> {
  const rows = await db
    .select({ longitude: locations.longitude, latitude: locations.latitude })
    .from(locations)
    .where(
      and(
        inScope(locations.jurisdictionCode, county),
        isNotNull(locations.longitude),
        isNull(locations.archivedAt),
        ne(locations.id, exceptId),
      ),
    )
  return rows.flatMap(({ longitude, latitude }) =>
    longitude === null || latitude === null ? [] : [{ longitude, latitude }],
  )
}
