import { and, asc, eq, gt, gte, inArray, isNull, lte, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { type MonthSums, SUM_COLUMNS } from '../../../protocol/api/month-sums.ts'
import { PLACE_KINDS } from '../../../protocol/api/places.ts'
import { dialect } from '../../db/columns.ts'
import type { Reader, Writer } from '../../db/database.ts'
import { insertRows } from '../../db/insert.rows.ts'
import {
  jurisdictionMonths,
  locationProducts,
  locations,
  monthProgress,
  movementLines,
  movementMonths,
  movements,
  staleMonths,
} from '../../db/schema/index.ts'
import { perValues } from '../../db/statements.ts'
import { toldRow } from '../../db/told.row.ts'
import { STORE_KINDS } from '../../inventory/demand.ts'

export type Progress = Omit<typeof monthProgress.$inferSelect, 'id'>
export interface Pair {
  locationId: string
  productId: string
}
export interface StalePair extends Pair {
  /** `YYYY-MM`; empty = from the beginning. */
  month: string
}
export type MonthOfPair = typeof movementMonths.$inferSelect

const LEDGER = 'ledger'
/** Places, and goods on the road: the other sides of the ledger hold nothing. */
const HOLDING = [...PLACE_KINDS, 'in_transit' as const]

export async function readProgress(db: Reader): Promise<Progress | undefined> {
  const [row] = await db
    .select({
      movementId: monthProgress.movementId,
      lines: monthProgress.lines,
      basis: monthProgress.basis,
    })
    .from(monthProgress)
    .where(eq(monthProgress.id, LEDGER))
  return row
}

export async function saveProgress(tx: Writer, progress: Progress): Promise<void> {
  await tx
    .insert(monthProgress)
    .values({ id: LEDGER, ...progress })
    .onConflictDoUpdate({ target: monthProgress.id, set: progress })
}

/** Ledger lines up to a movement, in the order of ids. */
export const countLines = (db: Reader, movementId: string): Promise<number> =>
  db.$count(movementLines, lte(movementLines.movementId, movementId))

/** Begins anew. */
export async function forgetMonths(tx: Writer): Promise<void> {
  for (const table of [movementMonths, jurisdictionMonths, staleMonths, monthProgress]) await tx.delete(table)
}

/** The next lines by order of recording, whole movements up to the last one of the page. */
export async function linesAfter(tx: Reader, movementId: string, limit: number) {
  const read = (condition: ReturnType<typeof gt>, most?: number) => {
    const query = tx
      .select({
        movementId: movementLines.movementId,
        fromLocationId: movementLines.fromLocationId,
        toLocationId: movementLines.toLocationId,
        productId: movementLines.productId,
        occurredAt: movementLines.occurredAt,
      })
      .from(movementLines)
      .where(condition)
      .orderBy(asc(movementLines.movementId), asc(movementLines.line))
    return most === undefined ? query : query.limit(most)
  }
  const page = await read(gt(movementLines.movementId, movementId), limit)
  const last = page.at(-1)
  if (!last || page.length < limit) return page
  // The last movement may have more lines than fit.
  const whole = page.filter((line) => line.movementId !== last.movementId)
  return [...whole, ...(await read(eq(movementLines.movementId, last.movementId)))]
}

/** Ids of the ledger's other sides, which hold nothing. */
export async function accountIds(db: Reader): Promise<Set<string>> {
  const rows = await db
    .select({ id: locations.id })
    .from(locations)
    .where(inArray(locations.kind, ['supplier', 'recipient', 'disposal', 'variance']))
  return new Set(rows.map(({ id }) => id))
}

/** The earlier of two months counts. */
export async function markStale(tx: Writer, pairs: readonly StalePair[]): Promise<void> {
  for (let from = 0; from < pairs.length; from += 500)
    await tx
      .insert(staleMonths)
      .values(pairs.slice(from, from + 500))
      .onConflictDoUpdate({
        target: [staleMonths.locationId, staleMonths.productId],
        set: {
          month: sql`case when excluded.month < ${staleMonths.month} then excluded.month else ${staleMonths.month} end`,
        },
      })
}

export const countStale = (db: Reader): Promise<number> => db.$count(staleMonths)

export async function holdingIds(db: Reader): Promise<string[]> {
  const rows = await db
    .select({ id: locations.id })
    .from(locations)
    .where(inArray(locations.kind, HOLDING))
    .orderBy(asc(locations.id))
  return rows.map(({ id }) => id)
}

export const someStale = (tx: Reader, limit: number): Promise<StalePair[]> =>
  tx.select().from(staleMonths).orderBy(asc(staleMonths.locationId), asc(staleMonths.productId)).limit(limit)

/** Where these places are, and what they offer as points; stores supply others and offer nothing themselves. */
export async function readPlaces(tx: Reader, locationIds: readonly string[]) {
  const ids = [...new Set(locationIds)]
  const rows = await tx
    .select({
      id: locations.id,
      kind: locations.kind,
      jurisdictionCode: locations.jurisdictionCode,
      createdAt: locations.createdAt,
      archivedAt: locations.archivedAt,
    })
    .from(locations)
    .where(and(inArray(locations.id, ids), inArray(locations.kind, HOLDING)))
  const offers = await tx.select().from(locationProducts).where(inArray(locationProducts.locationId, ids))
  const places = new Map(rows.map((place) => [place.id, { ...place, offers: new Set<string>() }]))
  for (const { locationId, productId } of offers) {
    const place = places.get(locationId)
    if (place && !STORE_KINDS.includes(place.kind)) place.offers.add(productId)
  }
  return places
}
export type MonthPlace = NonNullable<ReturnType<Awaited<ReturnType<typeof readPlaces>>['get']>>

/** All months of these pairs as they are kept, in order. */
export const monthsOfPairs = perValues((tx) =>
  tx
    .select()
    .from(movementMonths)
    .where(
      and(
        eq(movementMonths.locationId, sql.placeholder('locationId')),
        eq(movementMonths.productId, sql.placeholder('productId')),
      ),
    )
    .orderBy(asc(movementMonths.month))
    .prepare('months_of_pair'),
)

const linesOfSide = (side: 'fromLocationId' | 'toLocationId') =>
  perValues((tx) => {
    const reversed = alias(movements, 'reversed')
    return tx
      .select({
        quantity: movementLines.quantity,
        occurredAt: movementLines.occurredAt,
        kind: movements.kind,
        reason: movements.reason,
        reversedKind: reversed.kind,
        reversedReason: reversed.reason,
      })
      .from(movementLines)
      .innerJoin(movements, eq(movements.id, movementLines.movementId))
      .leftJoin(reversed, eq(reversed.id, movements.reversesId))
      .where(
        and(
          eq(movementLines[side], sql.placeholder('locationId')),
          eq(movementLines.productId, sql.placeholder('productId')),
          gte(movementLines.occurredAt, sql.param(sql.placeholder('since'), movementLines.occurredAt)),
        ),
      )
      .prepare(`month_lines_${side === 'fromLocationId' ? 'left' : 'came'}`)
  })
/** Lines of each of these pairs from an instant on, by the side that they have there. */
export const linesLeft = linesOfSide('fromLocationId')
export const linesCame = linesOfSide('toLocationId')

/** Puts these months of pairs in the place of what is kept of them from `month` on. */
export async function replaceMonths(
  tx: Writer,
  pairs: readonly StalePair[],
  rows: readonly MonthOfPair[],
): Promise<void> {
  await deleteMonths(tx, pairs)
  await insertRows(tx, movementMonths, rows)
  await deleteStale(tx, pairs)
}

const deleteMonths = perValues((tx) =>
  tx
    .delete(movementMonths)
    .where(
      and(
        eq(movementMonths.locationId, sql.placeholder('locationId')),
        eq(movementMonths.productId, sql.placeholder('productId')),
        gte(movementMonths.month, sql.placeholder('month')),
      ),
    )
    .returning({ month: movementMonths.month })
    .prepare('delete_months'),
)
const deleteStale = perValues((tx) =>
  tx
    .delete(staleMonths)
    .where(
      and(
        eq(staleMonths.locationId, sql.placeholder('locationId')),
        eq(staleMonths.productId, sql.placeholder('productId')),
      ),
    )
    .returning({ month: staleMonths.month })
    .prepare('delete_stale'),
)

export interface JurisdictionMonth extends MonthSums {
  jurisdictionCode: string
  productId: string
  month: string
}

const added = () =>
  Object.fromEntries(
    SUM_COLUMNS.map((column) => [
      column,
      sql`${jurisdictionMonths[column]} + ${sql.raw(`excluded.${jurisdictionMonths[column].name}`)}`,
    ]),
  )
const monthOfJurisdiction = [
  jurisdictionMonths.jurisdictionCode,
  jurisdictionMonths.productId,
  jurisdictionMonths.month,
]
const ROWS_PER_UPSERT = 200

/** Adds to the months of jurisdictions: one by one where a statement is a call, many at once where it is a round trip. */
export async function addToJurisdictions(tx: Writer, rows: readonly JurisdictionMonth[]): Promise<void> {
  if (dialect === 'sqlite') {
    await addToJurisdiction(tx, rows)
    return
  }
  for (let from = 0; from < rows.length; from += ROWS_PER_UPSERT)
    await tx
      .insert(jurisdictionMonths)
      .values(rows.slice(from, from + ROWS_PER_UPSERT))
      .onConflictDoUpdate({ target: monthOfJurisdiction, set: added() })
}

const addToJurisdiction = perValues((tx) =>
  tx
    .insert(jurisdictionMonths)
    .values(toldRow(jurisdictionMonths))
    .onConflictDoUpdate({ target: monthOfJurisdiction, set: added() })
    .returning({ month: jurisdictionMonths.month })
    .prepare('add_to_jurisdiction'),
)

/** Of the pairs at these places: what is offered now, and what the months say is. */
export async function comparedOffers(db: Reader, locationIds: readonly string[]) {
  const ids = [...locationIds]
  const places = await db
    .select({ id: locations.id, code: locations.jurisdictionCode })
    .from(locations)
    .where(inArray(locations.id, ids))
  const offers = await db
    .select({ locationId: locationProducts.locationId, productId: locationProducts.productId })
    .from(locationProducts)
    .innerJoin(locations, eq(locations.id, locationProducts.locationId))
    .where(and(inArray(locations.id, ids), isNull(locations.archivedAt), notStore))
  const kept = await db
    .select({
      locationId: movementMonths.locationId,
      productId: movementMonths.productId,
      offered: sql`sum(${movementMonths.offered})`.mapWith(Number),
      code: sql<string>`max(${movementMonths.jurisdictionCode})`,
    })
    .from(movementMonths)
    .where(inArray(movementMonths.locationId, ids))
    .groupBy(movementMonths.locationId, movementMonths.productId)
  return { places, offers, kept }
}
const notStore = sql`${locations.kind} not in ${[...STORE_KINDS]}`

export async function pairsOf(db: Reader, locationIds: readonly string[]): Promise<Pair[]> {
  const ids = [...locationIds]
  const kept = await db
    .selectDistinct({ locationId: movementMonths.locationId, productId: movementMonths.productId })
    .from(movementMonths)
    .where(inArray(movementMonths.locationId, ids))
  const offered = await db
    .select({ locationId: locationProducts.locationId, productId: locationProducts.productId })
    .from(locationProducts)
    .where(inArray(locationProducts.locationId, ids))
  return [...kept, ...offered]
}
