import { and, asc, eq } from 'drizzle-orm'
import type { StockOverride, StockTier } from '../../protocol/api/stock-settings.ts'
import type { Reader, Writer } from '../db/database.ts'
import { people, products, stockSettings } from '../db/schema/index.ts'
import { SettingsBook } from './stock-settings.ts'

export interface SettingsRow {
  tier: StockTier | null
  productId: string | null
  override: StockOverride
  updatedAt: Date
  updatedBy: string
}

/** Tiers first, then by product. */
export async function listSettings(db: Reader): Promise<SettingsRow[]> {
  const rows = await db
    .select({
      tier: stockSettings.tier,
      productId: stockSettings.productId,
      override: stockSettings.override,
      updatedAt: stockSettings.updatedAt,
      updatedBy: people.displayName,
    })
    .from(stockSettings)
    .innerJoin(people, eq(people.id, stockSettings.updatedBy))
    .orderBy(asc(stockSettings.productId), asc(stockSettings.tier))
  return rows.map((row) => ({ ...row, tier: row.tier || null, productId: row.productId || null }))
}

/** What holds as committed; inside a transaction, with its own changes. */
export const readSettings = async (db: Reader): Promise<SettingsBook> =>
  new SettingsBook(await listSettings(db))

interface Key {
  tier: StockTier | null
  productId: string | null
}

export async function saveSettings(
  tx: Writer,
  { tier, productId }: Key,
  row: { override: StockOverride; updatedAt: Date; updatedBy: string },
): Promise<void> {
  await tx
    .insert(stockSettings)
    .values({ tier: tier ?? '', productId: productId ?? '', ...row })
    .onConflictDoUpdate({ target: [stockSettings.tier, stockSettings.productId], set: row })
}

export async function deleteSettings(tx: Writer, { tier, productId }: Key): Promise<void> {
  await tx
    .delete(stockSettings)
    .where(and(eq(stockSettings.tier, tier ?? ''), eq(stockSettings.productId, productId ?? '')))
}

export async function productName(db: Reader, id: string): Promise<string | undefined> {
  const [row] = await db.select({ name: products.name }).from(products).where(eq(products.id, id))
  return row?.name
}
