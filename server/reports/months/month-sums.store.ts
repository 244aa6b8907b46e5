import { and, asc, inArray, lte, sql } from 'drizzle-orm'
import { type MonthSums, SUM_COLUMNS, type SumColumn } from '../../../protocol/api/month-sums.ts'
import type { Reader } from '../../db/database.ts'
import { jurisdictionMonths, jurisdictions, movementMonths, products } from '../../db/schema/index.ts'
import { inScope } from '../../db/scope.ts'
import { COUNTY_DIGITS } from '../../places/division-code.ts'

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
    .orderBy(asc(table.productId), asc(table.month))
}
