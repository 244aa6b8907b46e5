import { and, asc, eq, gt, gte, inArray, isNotNull } from 'drizzle-orm'
import type { Reader } from '../../db/database.ts'
import { balances, inspectionAnswers, products, stocktakeLines, stocktakes } from '../../db/schema/index.ts'

const IDS_PER_QUERY = 1_000

/** Products with units at each of these places, by name. */
export async function productsInStock(
  db: Reader,
  locationIds: readonly string[],
): Promise<Map<string, { id: string; name: string }[]>> {
  const found = new Map<string, { id: string; name: string }[]>()
  for (const ids of chunks(locationIds)) {
    const rows = await db
      .selectDistinct({ locationId: balances.locationId, id: products.id, name: products.name })
      .from(balances)
      .innerJoin(products, eq(products.id, balances.productId))
      .where(and(inArray(balances.locationId, ids), gt(balances.quantity, 0)))
      .orderBy(asc(products.name), asc(products.id))
    for (const { locationId, ...product } of rows)
      found.set(locationId, [...(found.get(locationId) ?? []), product])
  }
  return found
}

/** Products whose card was held against the shelf since `since`; a place where nobody did is absent. */
export async function productsSeen(
  db: Reader,
  locationIds: readonly string[],
  since: Date,
): Promise<Map<string, Set<string>>> {
  const seen = new Map<string, Set<string>>()
  const add = (locationId: string, productIds: readonly string[]) =>
    seen.set(locationId, new Set([...(seen.get(locationId) ?? []), ...productIds]))
  for (const ids of chunks(locationIds)) {
    const counted = await db
      .selectDistinct({ locationId: stocktakes.locationId, productId: stocktakeLines.productId })
      .from(stocktakes)
      .innerJoin(stocktakeLines, eq(stocktakeLines.stocktakeId, stocktakes.id))
      .where(
        and(
          inArray(stocktakes.locationId, ids),
          eq(stocktakes.status, 'posted'),
          gte(stocktakes.closedAt, since),
          isNotNull(stocktakeLines.counted),
        ),
      )
    for (const { locationId, productId } of counted) add(locationId, [productId])
    const inspected = await db
      .select({ locationId: inspectionAnswers.locationId, productIds: inspectionAnswers.productIds })
      .from(inspectionAnswers)
      .where(
        and(
          inArray(inspectionAnswers.locationId, ids),
          // All of them, not the latest: who looked at other cards does not undo those that were seen before.
          eq(inspectionAnswers.criterion, 'S4b'),
          gte(inspectionAnswers.answeredAt, since),
        ),
      )
    for (const { locationId, productIds } of inspected) add(locationId, productIds)
  }
  return seen
}

function* chunks(ids: readonly string[]): Generator<string[]> {
  for (let from = 0; from < ids.length; from += IDS_PER_QUERY) yield ids.slice(from, from + IDS_PER_QUERY)
}
