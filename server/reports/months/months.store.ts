import { and, asc, eq, getTableColumns, gt, gte, inArray, isNull, lte, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { type MonthSums, SUM_COLUMNS, type SumColumn } from '../../../protocol/api/month-sums.ts'
import { PLACE_KINDS } from '../../../protocol/api/places.ts'
import { dialect } from '../../db/columns.ts'
import type { Reader, Writer } from '../../db/database.ts'
import { insertRows } from '../../db/insert.rows.ts'
import {
  jurisdictionMonths,
  jurisdictions,
  locationProducts,
  locations,
  monthProgress,
  movementLines,
  movementMonths,
  movements,
  products,
  staleMonths,
} from '../../db/schema/index.ts'
import { inScope } from '../../db/scope.ts'
import { perValues } from '../../db/statements.ts'
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
export const COUNTY_DIGITS = 6
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
  const offered = new Set(offers.map((offer) => `${offer.locationId} ${offer.productId}`))
  return new Map(
    rows.map((place) => [
      place.id,
      {
        ...place,
        offers: (productId: string) =>
          !STORE_KINDS.includes(place.kind) && offered.has(`${place.id} ${productId}`),
      },
    ]),
  )
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

const addToJurisdiction = perValues((tx) => {
  const names = Object.keys(getTableColumns(jurisdictionMonths)) as (keyof JurisdictionMonth)[]
  const values = Object.fromEntries(names.map((name) => [name, sql.placeholder(name)]))
  return tx
    .insert(jurisdictionMonths)
    .values(values as unknown as JurisdictionMonth)
    .onConflictDoUpdate({ target: monthOfJurisdiction, set: added() })
    .returning({ month: jurisdictionMonths.month })
    .prepare('add_to_jurisdiction')
})

/** Of the pairs at one page of places: what is offered now, and what the months say is. */
export async function comparedOffers(db: Reader, afterId: string, limit: number) {
  const places = await db
    .select({ id: locations.id, code: locations.jurisdictionCode, archivedAt: locations.archivedAt })
    .from(locations)
    .where(and(inArray(locations.kind, HOLDING), gt(locations.id, afterId)))
    .orderBy(asc(locations.id))
    .limit(limit)
  const [first, last] = [places[0], places.at(-1)]
  if (!first || !last) return undefined
  const within = (column: typeof locations.id | typeof movementMonths.locationId) =>
    and(gte(column, first.id), lte(column, last.id))
  const offers = await db
    .select({ locationId: locationProducts.locationId, productId: locationProducts.productId })
    .from(locationProducts)
    .innerJoin(locations, eq(locations.id, locationProducts.locationId))
    .where(and(within(locations.id), isNull(locations.archivedAt), notStore))
  const kept = await db
    .select({
      locationId: movementMonths.locationId,
      productId: movementMonths.productId,
      offered: sql`sum(${movementMonths.offered})`.mapWith(Number),
      code: sql<string>`max(${movementMonths.jurisdictionCode})`,
    })
    .from(movementMonths)
    .where(within(movementMonths.locationId))
    .groupBy(movementMonths.locationId, movementMonths.productId)
  return { places, offers, kept, last: last.id }
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

export async function productIds(db: Reader): Promise<string[]> {
  const rows = await db.select({ id: products.id }).from(products).orderBy(asc(products.id))
  return rows.map(({ id }) => id)
}

/** Codes under which the months of all places in the scope are kept, each place once. */
export async function codesWithin(db: Reader, scope: string | null): Promise<string[]> {
  if (scope !== null && scope.length >= COUNTY_DIGITS) return [scope]
  const rows = await db
    .select({ code: jurisdictions.code })
    .from(jurisdictions)
    .where(and(inScope(jurisdictions.code, scope), lte(sql`length(${jurisdictions.code})`, COUNTY_DIGITS)))
  return rows.map(({ code }) => code)
}

/** First month of which the ledger knows anything; null while it is empty. */
export async function firstMonth(db: Reader, of: MonthsOf): Promise<string | null> {
  const table = 'codes' in of ? jurisdictionMonths : movementMonths
  const [row] = await db
    .select({ month: sql<string | null>`min(${table.month})` })
    .from(table)
    .where(
      and(
        ownOf(of),
        sql`${table.received} + ${table.opened} + ${table.counted} + ${table.adjusted} + ${table.transferredIn} <> 0`,
      ),
    )
  return row?.month ?? null
}

/** Whose months: places by id, or jurisdictions by division code. */
export type MonthsOf = { locationIds: readonly string[] } | { codes: readonly string[] }
export interface SummedMonth extends MonthSums {
  productId: string
  month: string
}

const ownOf = (of: MonthsOf) =>
  'codes' in of
    ? inArray(jurisdictionMonths.jurisdictionCode, [...of.codes])
    : inArray(movementMonths.locationId, [...of.locationIds])

/** Sums over all of these, by product and month, months up to `to` (`YYYY-MM`). */
export function readMonths(db: Reader, of: MonthsOf, to: string): Promise<SummedMonth[]> {
  const table = 'codes' in of ? jurisdictionMonths : movementMonths
  const sums = Object.fromEntries(
    SUM_COLUMNS.map((column) => [column, sql`sum(${table[column]})`.mapWith(Number)]),
  ) as Record<SumColumn, ReturnType<typeof sql<number>>>
  return db
    .select({ productId: table.productId, month: table.month, ...sums })
    .from(table)
    .where(and(ownOf(of), lte(table.month, to)))
    .groupBy(table.productId, table.month)
    .orderBy(asc(table.productId), asc(table.month)) as unknown as Promise<SummedMonth[]>
}
