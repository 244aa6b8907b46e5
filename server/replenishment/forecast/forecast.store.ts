import { and, asc, eq, gte, inArray, notInArray, or, sql } from 'drizzle-orm'
import { PLACE_KINDS } from '../../../protocol/api/places.ts'
import type { Reader } from '../../db/database.ts'
import {
  balances,
  jurisdictionMonths,
  locations,
  movementLines,
  movementMonths,
} from '../../db/schema/index.ts'
import { inScope } from '../../db/scope.ts'
import { STORE_KINDS } from '../../inventory/demand.ts'
import { COUNTY_DIGITS } from '../../places/division-code.ts'
import type { MonthOfMany, MonthOfPlace } from './month-series.ts'

/** Points of a jurisdiction, also those no longer in use: they were asked too. At most `limit`, by id. */
export async function pointIds(db: Reader, scope: string | null, limit: number): Promise<string[]> {
  const points = and(
    inArray(locations.kind, [...PLACE_KINDS]),
    notInArray(locations.kind, [...STORE_KINDS]),
    inScope(locations.jurisdictionCode, scope),
  )
  const rows = await db
    .select({ id: locations.id })
    .from(locations)
    .where(points)
    .orderBy(asc(locations.id))
    .limit(limit)
  return rows.map(({ id }) => id)
}

/** Sums of one product at these places, a range of the key for each place. */
export function monthsOfPlaces(
  db: Reader,
  locationIds: readonly string[],
  productId: string,
): Promise<({ locationId: string } & MonthOfPlace)[]> {
  const { locationId, month, issued, vended, stocked, stockedDays } = movementMonths
  return db
    .select({ locationId, month, issued, vended, stocked, stockedDays })
    .from(movementMonths)
    .where(and(inArray(locationId, [...locationIds]), eq(movementMonths.productId, productId)))
}

/** Sums of one product over a jurisdiction; above a county, over its counties. */
export function monthsOfJurisdiction(
  db: Reader,
  scope: string | null,
  productId: string,
): Promise<MonthOfMany[]> {
  const { jurisdictionCode, month } = jurisdictionMonths
  const sum = (column: 'issued' | 'vended' | 'offered' | 'offeredDays' | 'out' | 'outDays') =>
    sql`sum(${jurisdictionMonths[column]})`.mapWith(Number)
  return db
    .select({
      month,
      issued: sum('issued'),
      vended: sum('vended'),
      offered: sum('offered'),
      offeredDays: sum('offeredDays'),
      out: sum('out'),
      outDays: sum('outDays'),
    })
    .from(jurisdictionMonths)
    .where(
      and(
        scope !== null && scope.length >= COUNTY_DIGITS
          ? eq(jurisdictionCode, scope)
          : and(inScope(jurisdictionCode, scope), sql`length(${jurisdictionCode}) = ${COUNTY_DIGITS}`),
        eq(jurisdictionMonths.productId, productId),
      ),
    )
    .groupBy(month)
}

/** Lines of the ledger for one product at one place since an instant, and what lies there now: two ranges of an index. */
export async function linesOfPlace(db: Reader, locationId: string, productId: string, since: Date) {
  const { fromLocationId, toLocationId, quantity, occurredAt } = movementLines
  const lines = await db
    .select({ fromLocationId, toLocationId, quantity, occurredAt })
    .from(movementLines)
    .where(
      and(
        or(eq(fromLocationId, locationId), eq(toLocationId, locationId)),
        eq(movementLines.productId, productId),
        gte(occurredAt, since),
      ),
    )
  const [held] = await db
    .select({ quantity: sql`coalesce(sum(${balances.quantity}), 0)`.mapWith(Number) })
    .from(balances)
    .where(and(eq(balances.locationId, locationId), eq(balances.productId, productId)))
  return { lines, balance: held?.quantity ?? 0 }
}
