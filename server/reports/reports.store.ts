import { and, asc, eq, gt, inArray, lte } from 'drizzle-orm'
import { PLACE_KINDS } from '../../protocol/api/places.ts'
import type { Reader, Writer } from '../db/database.ts'
import { balances, locations, lots, products, settings } from '../db/schema/index.ts'
import { inScope } from '../db/scope.ts'

interface ExpiringFilter {
  scope: string | null
  locationId: string | undefined
  productIds: readonly string[]
  /** Expiry dates up to this one, `YYYY-MM-DD`. */
  until: string
  limit: number
}

/** Lots that lie somewhere and expire soon or have expired, earliest first. */
export function lotsExpiringAt(db: Reader, { scope, locationId, productIds, until, limit }: ExpiringFilter) {
  return db
    .select({
      locationName: locations.name,
      locationKind: locations.kind,
      productId: lots.productId,
      lotNumber: lots.number,
      expiresOn: lots.expiresOn,
      quantity: balances.quantity,
    })
    .from(lots)
    .innerJoin(balances, and(eq(balances.productId, lots.productId), eq(balances.lotId, lots.id)))
    .innerJoin(locations, eq(locations.id, balances.locationId))
    .innerJoin(products, eq(products.id, lots.productId))
    .where(
      and(
        lte(lots.expiresOn, until),
        inArray(lots.productId, [...productIds]),
        gt(balances.quantity, 0),
        inArray(locations.kind, [...PLACE_KINDS]),
        inScope(locations.jurisdictionCode, scope),
        locationId === undefined ? undefined : eq(locations.id, locationId),
      ),
    )
    .orderBy(asc(lots.expiresOn), asc(lots.id), asc(locations.name))
    .limit(limit)
}

const SETTINGS = 'reports'

export async function readReportSettings(db: Reader): Promise<unknown> {
  const [row] = await db.select({ value: settings.value }).from(settings).where(eq(settings.key, SETTINGS))
  return row?.value
}

export async function saveReportSettings(tx: Writer, value: unknown, updatedAt: Date): Promise<void> {
  await tx
    .insert(settings)
    .values({ key: SETTINGS, value, updatedAt })
    .onConflictDoUpdate({ target: settings.key, set: { value, updatedAt } })
}
