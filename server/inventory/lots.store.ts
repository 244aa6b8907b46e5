import { and, asc, eq, gt, inArray, isNull, or, sql } from 'drizzle-orm'
import type { Reader, Writer } from '../db/database.ts'
import { balances, type channelContents, locations, lots, products, quarantines } from '../db/schema/index.ts'

export type LotRow = typeof lots.$inferSelect

const productFacts = {
  id: products.id,
  code: products.code,
  name: products.name,
  selfService: products.selfService,
}
export type ProductFacts = Pick<typeof products.$inferSelect, keyof typeof productFacts>

/** Products by id or code. */
export async function findProducts(db: Reader, refs: readonly string[]): Promise<ProductFacts[]> {
  if (refs.length === 0) return []
  const wanted = [...new Set(refs)]
  return db
    .select(productFacts)
    .from(products)
    .where(or(inArray(products.id, wanted), inArray(products.code, wanted)))
}

const placeFacts = {
  id: locations.id,
  kind: locations.kind,
  name: locations.name,
  jurisdictionCode: locations.jurisdictionCode,
  archivedAt: locations.archivedAt,
}
export type PlaceFacts = Pick<typeof locations.$inferSelect, keyof typeof placeFacts>

export async function findPlace(db: Reader, id: string): Promise<PlaceFacts | undefined> {
  const [place] = await db.select(placeFacts).from(locations).where(eq(locations.id, id))
  return place
}

/** True for a lot that an open quarantine holds, everywhere or at that place. */
export const quarantinedIn = ({ lotId, locationId }: typeof balances | typeof channelContents) =>
  sql`exists (select 1 from ${quarantines} where ${quarantines.lotId} = ${lotId}
  and ${quarantines.closedAt} is null and (${quarantines.locationId} is null or ${quarantines.locationId} = ${locationId}))`.mapWith(
    Boolean,
  )
/** The same, joined to `balances`. */
export const isQuarantined = quarantinedIn(balances)

const stockedLot = {
  lotId: lots.id,
  productId: lots.productId,
  number: lots.number,
  expiresOn: lots.expiresOn,
  quantity: balances.quantity,
  since: balances.since,
  lastOccurredAt: balances.lastOccurredAt,
  quarantined: isQuarantined,
}
export interface LotAtPlace extends Pick<LotRow, 'productId' | 'number' | 'expiresOn'> {
  lotId: string
  quantity: number
  since: Date
  lastOccurredAt: Date
  quarantined: boolean
}

/** Lots of these products that lie at one place. */
export async function lotsAt(
  db: Reader,
  locationId: string,
  productIds: readonly string[],
): Promise<LotAtPlace[]> {
  if (productIds.length === 0) return []
  return db
    .select(stockedLot)
    .from(balances)
    .innerJoin(lots, eq(lots.id, balances.lotId))
    .where(
      and(
        eq(balances.locationId, locationId),
        inArray(balances.productId, [...new Set(productIds)]),
        gt(balances.quantity, 0),
      ),
    )
}

export function lotsOfProduct(db: Reader, productId: string): Promise<LotRow[]> {
  return db
    .select()
    .from(lots)
    .where(eq(lots.productId, productId))
    .orderBy(asc(lots.expiresOn), asc(lots.id))
}

/** Lots of these products with one of these numbers, oldest first. */
export async function lotsByNumber(
  db: Reader,
  productIds: readonly string[],
  numbers: readonly string[],
): Promise<LotRow[]> {
  if (productIds.length === 0 || numbers.length === 0) return []
  return db
    .select()
    .from(lots)
    .where(
      and(inArray(lots.productId, [...new Set(productIds)]), inArray(lots.number, [...new Set(numbers)])),
    )
    .orderBy(asc(lots.createdAt), asc(lots.id))
}

export async function insertLot(tx: Writer, row: LotRow): Promise<void> {
  await tx.insert(lots).values(row)
}

export async function findLots(db: Reader, ids: readonly string[]): Promise<LotRow[]> {
  return ids.length === 0
    ? []
    : db
        .select()
        .from(lots)
        .where(inArray(lots.id, [...new Set(ids)]))
}

/** Of these lots, those that are in quarantine everywhere. */
export async function quarantinedEverywhere(db: Reader, lotIds: readonly string[]): Promise<Set<string>> {
  if (lotIds.length === 0) return new Set()
  const rows = await db
    .select({ lotId: quarantines.lotId })
    .from(quarantines)
    .where(
      and(
        inArray(quarantines.lotId, [...lotIds]),
        isNull(quarantines.closedAt),
        isNull(quarantines.locationId),
      ),
    )
  return new Set(rows.map((row) => row.lotId))
}
