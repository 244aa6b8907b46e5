import { and, eq, gt, inArray, isNull } from 'drizzle-orm'
import { PLACE_KINDS } from '../../../protocol/api/places.ts'
import type { Reader } from '../../db/database.ts'
import { balances, jurisdictions, locations, lots, products } from '../../db/schema/index.ts'
import { inScope } from '../../db/scope.ts'
import type { GoodsContext } from './goods-plan.ts'
import type { KnownArea } from './landmarks-plan.ts'
import type { KnownPlace } from './place-lookup.ts'

/** SQLite binds at most 32,766 values; a shorter list also plans faster. */
const PER_QUERY = 1_000

/** What a file of goods is compared with: lots by the numbers it names, stock only where `withStock`. */
export async function loadGoods(
  db: Reader,
  scope: string | null,
  numbers: readonly string[],
  withStock: boolean,
): Promise<Omit<GoodsContext, 'today'>> {
  const found = await lotsByNumber(db, numbers)
  return {
    products: await listProducts(db),
    places: await listPlaces(db, scope),
    lots: found,
    stock: withStock
      ? await stockOf(
          db,
          scope,
          found.map(({ id }) => id),
        )
      : [],
  }
}

const listProducts = (db: Reader): Promise<GoodsContext['products'][number][]> =>
  db
    .select({
      id: products.id,
      code: products.code,
      gtin: products.gtin,
      name: products.name,
      unit: products.unit,
      boxSize: products.boxSize,
      cartonBoxes: products.cartonBoxes,
      selfService: products.selfService,
    })
    .from(products)
    .where(isNull(products.archivedAt))

export function listPlaces(db: Reader, scope: string | null): Promise<KnownPlace[]> {
  const { id, name, kind, archivedAt } = locations
  return db
    .select({ id, name, kind, archivedAt })
    .from(locations)
    .where(and(inScope(locations.jurisdictionCode, scope), inArray(kind, [...PLACE_KINDS])))
}

export function listAreas(db: Reader, scope: string | null): Promise<KnownArea[]> {
  const { code, name } = jurisdictions
  return db.select({ code, name }).from(jurisdictions).where(inScope(code, scope))
}

async function lotsByNumber(db: Reader, numbers: readonly string[]): Promise<GoodsContext['lots'][number][]> {
  const { id, productId, number, expiresOn } = lots
  const wanted = [...new Set(numbers)]
  const found: GoodsContext['lots'][number][] = []
  for (let from = 0; from < wanted.length; from += PER_QUERY)
    found.push(
      ...(await db
        .select({ id, productId, number, expiresOn })
        .from(lots)
        .where(inArray(number, wanted.slice(from, from + PER_QUERY)))),
    )
  return found
}

async function stockOf(
  db: Reader,
  scope: string | null,
  lotIds: readonly string[],
): Promise<GoodsContext['stock'][number][]> {
  const { locationId, lotId, quantity } = balances
  const found: GoodsContext['stock'][number][] = []
  for (let from = 0; from < lotIds.length; from += PER_QUERY)
    found.push(
      ...(await db
        .select({ locationId, lotId, quantity })
        .from(balances)
        .innerJoin(locations, eq(locations.id, locationId))
        .where(
          and(
            inArray(lotId, lotIds.slice(from, from + PER_QUERY)),
            gt(quantity, 0),
            inScope(locations.jurisdictionCode, scope),
          ),
        )),
    )
  return found
}
