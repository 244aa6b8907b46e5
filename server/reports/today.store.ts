import { and, asc, eq, gt, gte, inArray, isNull, min, sum } from 'drizzle-orm'
import { PLACE_KINDS } from '../../protocol/api/places.ts'
import type { Reader } from '../db/database.ts'
import {
  balances,
  discrepancies,
  locations,
  lots,
  movementLines,
  movements,
  products,
  quarantines,
  transfers,
} from '../db/schema/index.ts'
import { inScope } from '../db/scope.ts'
import { isBelowCounty } from '../places/division-code.ts'

type Scope = string | null

/** Deliveries on their way into the scope, oldest first. */
export function transfersUnderWay(db: Reader, scope: Scope) {
  return db
    .select({
      transferId: transfers.id,
      locationId: locations.id,
      locationName: locations.name,
      dispatchedAt: transfers.dispatchedAt,
    })
    .from(transfers)
    .innerJoin(locations, eq(locations.id, transfers.toLocationId))
    .where(and(eq(transfers.status, 'in_transit'), inScope(locations.jurisdictionCode, scope)))
    .orderBy(asc(transfers.dispatchedAt))
}

/** Lots in quarantine, wherever units of them lie in the scope. */
export async function lotsInQuarantine(db: Reader, scope: Scope) {
  const rows = await db
    .select({
      locationId: locations.id,
      locationName: locations.name,
      productId: products.id,
      productName: products.name,
      lotId: lots.id,
      lotNumber: lots.number,
      expiresOn: lots.expiresOn,
      quantity: balances.quantity,
      only: quarantines.locationId,
      openedAt: quarantines.openedAt,
    })
    .from(quarantines)
    .innerJoin(lots, eq(lots.id, quarantines.lotId))
    // There is an index by product, none by lot.
    .innerJoin(balances, and(eq(balances.productId, lots.productId), eq(balances.lotId, lots.id)))
    .innerJoin(products, eq(products.id, balances.productId))
    .innerJoin(locations, eq(locations.id, balances.locationId))
    .where(
      and(
        isNull(quarantines.closedAt),
        inArray(locations.kind, [...PLACE_KINDS]),
        gt(balances.quantity, 0),
        inScope(locations.jurisdictionCode, scope),
      ),
    )
    .orderBy(asc(quarantines.openedAt))
  return rows.filter((row) => row.only === null || row.only === row.locationId)
}

/** Places whose machine says more than the ledger can follow. */
export function openDiscrepancies(db: Reader, scope: Scope) {
  return db
    .select({
      locationId: locations.id,
      locationName: locations.name,
      quantity: sum(discrepancies.quantity).mapWith(Number),
      since: min(discrepancies.openedAt),
    })
    .from(discrepancies)
    .innerJoin(locations, eq(locations.id, discrepancies.locationId))
    .where(and(isNull(discrepancies.closedAt), inScope(locations.jurisdictionCode, scope)))
    .groupBy(locations.id, locations.name)
    .orderBy(asc(min(discrepancies.openedAt)))
}

/**
 * Units handed out since `since` by people and machines; what was reversed still counts as taken. Whatever is handed out
 * goes to the recipients of a county, so an index adds it up for a county; within one, movements tell of their places.
 */
export async function issuedSince(db: Reader, scope: Scope, since: Date): Promise<number> {
  const units = { units: sum(movementLines.quantity).mapWith(Number) }
  const inCounty = isBelowCounty(scope)
  const [row] = inCounty
    ? await db
        .select(units)
        .from(movements)
        .innerJoin(movementLines, eq(movementLines.movementId, movements.id))
        .innerJoin(locations, eq(locations.id, movements.fromLocationId))
        .where(
          and(
            gte(movements.occurredAt, since),
            inArray(movements.kind, ['issue', 'vend']),
            inScope(locations.jurisdictionCode, scope),
          ),
        )
    : await db
        .select(units)
        .from(movementLines)
        .where(
          and(
            inArray(
              movementLines.toLocationId,
              db
                .select({ id: locations.id })
                .from(locations)
                .where(and(eq(locations.kind, 'recipient'), inScope(locations.jurisdictionCode, scope))),
            ),
            // The index goes by product, of which there are few.
            inArray(movementLines.productId, db.select({ id: products.id }).from(products)),
            gte(movementLines.occurredAt, since),
          ),
        )
  return row?.units ?? 0
}
