import { and, asc, eq, gt, gte, inArray, isNull, lt, or } from 'drizzle-orm'
import type { Category } from '../../protocol/api/catalog.ts'
import { PLACE_KINDS } from '../../protocol/api/places.ts'
import type { Reader, Writer } from '../db/database.ts'
import { balances, locations, lots, products } from '../db/schema/index.ts'
import { inScope } from '../db/scope.ts'
import { isQuarantined } from './lots.store.ts'

export interface BalanceFilter {
  scope: string | null
  location?: string | undefined
  productId?: string | undefined
  category?: Category | undefined
  /** Lots after this one, in order of place, product and lot. */
  after?: { locationId: string; lotId: string } | undefined
  limit: number
}

/** Lots that lie somewhere, by place and lot. Without a location, of real places only. */
export function listBalances(db: Reader, { scope, location, limit, after, ...filter }: BalanceFilter) {
  return db
    .select({
      locationId: balances.locationId,
      locationName: locations.name,
      locationKind: locations.kind,
      productId: balances.productId,
      lotId: balances.lotId,
      lotNumber: lots.number,
      expiresOn: lots.expiresOn,
      quantity: balances.quantity,
      quarantined: isQuarantined,
    })
    .from(balances)
    .innerJoin(locations, eq(locations.id, balances.locationId))
    .innerJoin(lots, eq(lots.id, balances.lotId))
    .innerJoin(products, eq(products.id, balances.productId))
    .where(
      and(
        inScope(locations.jurisdictionCode, scope),
        location === undefined
          ? and(inArray(locations.kind, [...PLACE_KINDS]), gt(balances.quantity, 0))
          : and(
              eq(balances.locationId, location),
              or(gt(balances.quantity, 0), eq(balances.physical, false)),
            ),
        filter.productId === undefined ? undefined : eq(balances.productId, filter.productId),
        filter.category && eq(products.category, filter.category),
        after &&
          and(
            // Says nothing more, but only so does the index begin there.
            gte(balances.locationId, after.locationId),
            or(gt(balances.locationId, after.locationId), gt(balances.lotId, after.lotId)),
          ),
      ),
    )
    .orderBy(asc(balances.locationId), asc(balances.lotId))
    .limit(limit)
}

/** These lots were counted at a place; an older count changes nothing, and neither does one of what never was there. */
export async function markCounted(
  tx: Writer,
  locationId: string,
  counts: readonly { lotId: string; countedAt: Date }[],
): Promise<void> {
  const { countedAt: known } = balances
  for (const { lotId, countedAt } of counts)
    await tx
      .update(balances)
      .set({ countedAt })
      .where(
        and(
          eq(balances.locationId, locationId),
          eq(balances.lotId, lotId),
          or(isNull(known), lt(known, countedAt)),
        ),
      )
}
