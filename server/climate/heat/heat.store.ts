import { and, asc, eq, gt, gte, inArray, ne } from 'drizzle-orm'
import type { Reader, Writer } from '../../db/database.ts'
import { insertRows } from '../../db/insert.rows.ts'
import {
  balances,
  climateHours,
  climateSources,
  locations,
  lotHeat,
  movementLines,
  movements,
  products,
  storageProfiles,
  transfers,
} from '../../db/schema/index.ts'

export type HeatRow = typeof lotHeat.$inferSelect

/** Lots that lie at real places, with the limits of their product; all, or of one place or lot. */
export function listLying(
  db: Reader,
  { locationIds, lotId }: { locationIds?: readonly string[]; lotId?: string },
) {
  return db
    .select({
      locationId: balances.locationId,
      lotId: balances.lotId,
      productId: balances.productId,
      quantity: balances.quantity,
      since: balances.since,
      profileId: storageProfiles.id,
      profileName: storageProfiles.name,
      profileNameEn: storageProfiles.nameEn,
      maxCelsius: storageProfiles.maxCelsius,
      maxHumidity: storageProfiles.maxHumidity,
    })
    .from(balances)
    .innerJoin(products, eq(products.id, balances.productId))
    .innerJoin(storageProfiles, eq(storageProfiles.id, products.storageProfileId))
    .innerJoin(locations, eq(locations.id, balances.locationId))
    .where(
      and(
        gt(balances.quantity, 0),
        eq(balances.physical, true),
        ne(locations.kind, 'in_transit'),
        locationIds && inArray(balances.locationId, [...locationIds]),
        lotId === undefined ? undefined : eq(balances.lotId, lotId),
      ),
    )
    .orderBy(asc(balances.locationId), asc(balances.lotId))
}
export type LyingLot = Awaited<ReturnType<typeof listLying>>[number]

/** Places where something lies or lay, by id behind `after`. */
export async function placesWithStock(db: Reader, after: string, limit: number): Promise<string[]> {
  const rows = await db
    .selectDistinct({ locationId: balances.locationId })
    .from(balances)
    .where(and(gt(balances.locationId, after), eq(balances.physical, true)))
    .orderBy(asc(balances.locationId))
    .limit(limit)
  return rows.map(({ locationId }) => locationId)
}

/**
 * How lots came to a place, what was handed out and taken back aside: goods of a transfer with where and
 * when they left. A reversal brings nothing: what it takes back had never gone.
 */
export function arrivalsAt(db: Reader, locationId: string) {
  return db
    .select({
      lotId: movementLines.lotId,
      at: movementLines.occurredAt,
      kind: movements.kind,
      fromId: transfers.fromLocationId,
      leftAt: transfers.dispatchedAt,
    })
    .from(movementLines)
    .innerJoin(movements, eq(movements.id, movementLines.movementId))
    .leftJoin(transfers, eq(transfers.id, movements.transferId))
    .where(
      and(
        eq(movementLines.toLocationId, locationId),
        inArray(movements.kind, ['receipt', 'arrival', 'return', 'adjustment']),
      ),
    )
    .orderBy(asc(movementLines.occurredAt))
}

/** Hours of everything that measured at a place, in the order of time, `from` included. */
export function hoursOf(db: Reader, locationId: string, from: number) {
  return db
    .select({
      source: climateHours.source,
      at: climateHours.at,
      seconds: climateHours.seconds,
      kineticSeconds: climateHours.kineticSeconds,
      humidSeconds: climateHours.humidSeconds,
      humiditySeconds: climateHours.humiditySeconds,
      maxCelsius: climateHours.maxCelsius,
    })
    .from(climateHours)
    .innerJoin(climateSources, eq(climateSources.number, climateHours.source))
    .where(and(eq(climateSources.locationId, locationId), gte(climateHours.at, from)))
    .orderBy(asc(climateHours.at), asc(climateHours.source))
}

/** What lots at these places went through, instead of what was known of them before. */
export async function replaceHeat(
  tx: Writer,
  locationIds: readonly string[],
  rows: readonly HeatRow[],
): Promise<void> {
  await tx.delete(lotHeat).where(inArray(lotHeat.locationId, [...locationIds]))
  await insertRows(tx, lotHeat, rows)
}

/** Names of places of a scope; those of others are not told. */
export async function namesOf(db: Reader, ids: readonly string[]) {
  if (ids.length === 0) return []
  return db
    .select({ id: locations.id, name: locations.name, jurisdictionCode: locations.jurisdictionCode })
    .from(locations)
    .where(inArray(locations.id, [...ids]))
}
