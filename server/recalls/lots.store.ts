import { and, asc, eq, inArray, isNull, or, type SQL, sql } from 'drizzle-orm'
import type { Reader } from '../db/database.ts'
import { lots, products, quarantines } from '../db/schema/index.ts'

export async function findLot(db: Reader, id: string) {
  const [row] = await db
    .select({ lot: lots, productName: products.name, productNameEn: products.nameEn })
    .from(lots)
    .innerJoin(products, eq(products.id, lots.productId))
    .where(eq(lots.id, id))
  return row
}

export async function findProduct(db: Reader, ref: string) {
  const rows = await db
    .select({ id: products.id, code: products.code, name: products.name, nameEn: products.nameEn })
    .from(products)
    .where(or(eq(products.id, ref), eq(products.code, ref)))
  return rows.find(({ id }) => id === ref) ?? rows[0]
}

/** Lots of a product with one of these numbers, soonest expiry first. */
export function lotsByNumbers(db: Reader, productId: string, numbers: readonly string[]) {
  return db
    .select()
    .from(lots)
    .where(and(eq(lots.productId, productId), inArray(lots.number, [...numbers])))
    .orderBy(asc(lots.number), asc(lots.expiresOn), asc(lots.id))
}

/** `text`: part of a lot number, or of a product's code or name. Soonest expiry first. */
export function searchLots(
  db: Reader,
  {
    text,
    product,
    gtin,
  }: { text?: string | undefined; product?: string | undefined; gtin?: string | undefined },
  limit: number,
) {
  const pattern = `%${(text ?? '').toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
  const matches = (column: SQL | typeof lots.number) => sql`lower(${column}) like ${pattern} escape '\\'`
  return db
    .select({
      lotId: lots.id,
      lotNumber: lots.number,
      expiresOn: lots.expiresOn,
      productId: products.id,
      productName: products.name,
      productNameEn: products.nameEn,
      productCode: products.code,
    })
    .from(lots)
    .innerJoin(products, eq(products.id, lots.productId))
    .where(
      and(
        gtin === undefined ? undefined : eq(products.gtin, gtin),
        product === undefined ? undefined : or(eq(products.id, product), eq(products.code, product)),
        text === undefined
          ? undefined
          : or(
              matches(lots.number),
              matches(sql`${products.code}`),
              matches(sql`${products.name}`),
              matches(sql`${products.nameEn}`),
            ),
      ),
    )
    .orderBy(asc(lots.expiresOn), asc(lots.number), asc(lots.id))
    .limit(limit)
}

/** True for a lot that an open quarantine holds everywhere. */
export async function isHeldEverywhere(db: Reader, lotId: string): Promise<boolean> {
  const [row] = await db
    .select({ id: quarantines.id })
    .from(quarantines)
    .where(and(eq(quarantines.lotId, lotId), isNull(quarantines.closedAt), isNull(quarantines.locationId)))
    .limit(1)
  return row !== undefined
}
