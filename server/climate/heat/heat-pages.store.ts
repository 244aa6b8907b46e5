import { and, asc, desc, eq, gt, gte, isNull, or, sql } from 'drizzle-orm'
import type { HeatQuery } from '../../../protocol/api/heat.ts'
import type { Reader } from '../../db/database.ts'
import {
  balances,
  locations,
  lotHeat,
  lots,
  products,
  quarantineProposals,
  quarantines,
  storageProfiles,
} from '../../db/schema/index.ts'
import { inScope } from '../../db/scope.ts'

interface Filter extends Pick<HeatQuery, 'location' | 'product'> {
  lotId?: string
  limit: number
}

/** Lots with what they went through, worst first, as they lie in the scope. */
export function listHeat(
  db: Reader,
  scope: string | null,
  { location, product, lotId, limit }: Filter,
  skip = 0,
) {
  const held = sql<boolean>`exists (select 1 from ${quarantines} where ${quarantines.lotId} = ${lotHeat.lotId}
    and ${quarantines.closedAt} is null
    and (${quarantines.locationId} is null or ${quarantines.locationId} = ${lotHeat.locationId}))`
  return db
    .select({
      heat: lotHeat,
      lotNumber: lots.number,
      expiresOn: lots.expiresOn,
      productId: products.id,
      productName: products.name,
      productNameEn: products.nameEn,
      locationName: locations.name,
      locationKind: locations.kind,
      quantity: balances.quantity,
      profileId: storageProfiles.id,
      profileName: storageProfiles.name,
      profileNameEn: storageProfiles.nameEn,
      maxCelsius: storageProfiles.maxCelsius,
      maxHumidity: storageProfiles.maxHumidity,
      quarantined: held.mapWith(Boolean),
      proposalId: quarantineProposals.id,
    })
    .from(lotHeat)
    .innerJoin(
      balances,
      and(
        eq(balances.locationId, lotHeat.locationId),
        eq(balances.lotId, lotHeat.lotId),
        gt(balances.quantity, 0),
      ),
    )
    .innerJoin(lots, eq(lots.id, lotHeat.lotId))
    .innerJoin(products, eq(products.id, lots.productId))
    .innerJoin(storageProfiles, eq(storageProfiles.id, products.storageProfileId))
    .innerJoin(locations, eq(locations.id, lotHeat.locationId))
    .leftJoin(
      quarantineProposals,
      and(
        eq(quarantineProposals.locationId, lotHeat.locationId),
        eq(quarantineProposals.lotId, lotHeat.lotId),
        eq(quarantineProposals.state, 'open'),
      ),
    )
    .where(
      and(
        inScope(locations.jurisdictionCode, scope),
        isNull(locations.archivedAt),
        location === undefined ? undefined : eq(lotHeat.locationId, location),
        product === undefined ? undefined : or(eq(products.id, product), eq(products.code, product)),
        lotId === undefined ? undefined : eq(lotHeat.lotId, lotId),
      ),
    )
    .orderBy(
      desc(lotHeat.lost),
      desc(lotHeat.hot),
      desc(lotHeat.known),
      asc(lotHeat.locationId),
      asc(lotHeat.lotId),
    )
    .limit(limit)
    .offset(skip)
}
export type HeatLine = Awaited<ReturnType<typeof listHeat>>[number]

/** Days of life lost by lots at a place; those that lost none are absent. */
export async function lostDaysAt(db: Reader, locationId: string): Promise<Map<string, number>> {
  const rows = await db
    .select({ lotId: lotHeat.lotId, lost: lotHeat.lost })
    .from(lotHeat)
    .where(and(eq(lotHeat.locationId, locationId), gte(lotHeat.lost, SECONDS_PER_DAY)))
  return new Map(rows.map(({ lotId, lost }) => [lotId, Math.floor(lost / SECONDS_PER_DAY)]))
}

const SECONDS_PER_DAY = 86_400
