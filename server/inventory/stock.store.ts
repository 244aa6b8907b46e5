import { and, asc, eq, gte, inArray, isNotNull, or, sql } from 'drizzle-orm'
import { PLACE_KINDS } from '../../protocol/api/places.ts'
import type { Reader } from '../db/database.ts'
import {
  balances,
  dispenserChannels,
  jurisdictions,
  locationProducts,
  locations,
  lots,
  movementLines,
  products,
  transferLines,
  transfers,
} from '../db/schema/index.ts'
import { isQuarantined } from './lots.store.ts'

export async function placeIds(db: Reader): Promise<string[]> {
  const rows = await db
    .select({ id: locations.id })
    .from(locations)
    .where(inArray(locations.kind, [...PLACE_KINDS]))
    .orderBy(asc(locations.id))
  return rows.map((row) => row.id)
}

export function readPlaces(db: Reader, ids: string[]) {
  return db
    .select({
      id: locations.id,
      name: locations.name,
      kind: locations.kind,
      jurisdictionCode: locations.jurisdictionCode,
      archived: isNotNull(locations.archivedAt).mapWith(Boolean),
    })
    .from(locations)
    .where(and(inArray(locations.id, ids), inArray(locations.kind, [...PLACE_KINDS])))
}
export type PlaceRow = Awaited<ReturnType<typeof readPlaces>>[number]

/** What places offer, and what dispensers have a channel for. */
export async function readOffers(
  db: Reader,
  ids: string[],
): Promise<{ locationId: string; productId: string }[]> {
  const offered = await db.select().from(locationProducts).where(inArray(locationProducts.locationId, ids))
  const loaded = await db
    .selectDistinct({ locationId: dispenserChannels.locationId, productId: dispenserChannels.productId })
    .from(dispenserChannels)
    .where(inArray(dispenserChannels.locationId, ids))
  return [
    ...offered,
    ...loaded.flatMap(({ locationId, productId }) => (productId ? [{ locationId, productId }] : [])),
  ]
}

/** Every lot that lies at these places or once did. */
export function readLots(db: Reader, ids: string[]) {
  return db
    .select({
      locationId: balances.locationId,
      productId: balances.productId,
      lotId: lots.id,
      expiresOn: lots.expiresOn,
      quantity: balances.quantity,
      quarantined: isQuarantined,
      lastOccurredAt: balances.lastOccurredAt,
      countedAt: balances.countedAt,
    })
    .from(balances)
    .innerJoin(lots, eq(lots.id, balances.lotId))
    .where(inArray(balances.locationId, ids))
}

/** Units on the road to these places. */
export async function readInTransit(db: Reader, ids: string[]) {
  const open = sql`${transferLines.sent} - ${transferLines.received} - ${transferLines.lost} - ${transferLines.returned}`
  return db
    .select({
      locationId: transfers.toLocationId,
      productId: transferLines.productId,
      quantity: sql`sum(${open})`.mapWith(Number),
    })
    .from(transfers)
    .innerJoin(transferLines, eq(transferLines.transferId, transfers.id))
    .where(and(inArray(transfers.toLocationId, ids), eq(transfers.status, 'in_transit')))
    .groupBy(transfers.toLocationId, transferLines.productId)
}

export type FlowLine = Awaited<ReturnType<typeof readLines>>[number]
/** Lines of the ledger that touch these places, since an instant, any order. */
export function readLines(db: Reader, ids: string[], since: Date) {
  return db
    .select({
      fromLocationId: movementLines.fromLocationId,
      toLocationId: movementLines.toLocationId,
      productId: movementLines.productId,
      quantity: movementLines.quantity,
      occurredAt: movementLines.occurredAt,
    })
    .from(movementLines)
    .where(
      and(
        or(inArray(movementLines.fromLocationId, ids), inArray(movementLines.toLocationId, ids)),
        gte(movementLines.occurredAt, since),
      ),
    )
}

export function readProducts(db: Reader) {
  return db
    .select({
      id: products.id,
      code: products.code,
      name: products.name,
      nameEn: products.nameEn,
      category: products.category,
      unit: products.unit,
    })
    .from(products)
    .orderBy(asc(products.category), asc(products.code))
}
export type ProductRow = Awaited<ReturnType<typeof readProducts>>[number]

export async function readJurisdictionNames(db: Reader): Promise<Map<string, string>> {
  const rows = await db.select({ code: jurisdictions.code, name: jurisdictions.name }).from(jurisdictions)
  return new Map(rows.map(({ code, name }) => [code, name]))
}

/** Base units in a box of the product; 1 for one that is not there. */
export async function boxSizeOf(db: Reader, productId: string): Promise<number> {
  const [row] = await db
    .select({ boxSize: products.boxSize })
    .from(products)
    .where(eq(products.id, productId))
  return row?.boxSize ?? 1
}
