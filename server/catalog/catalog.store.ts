import { and, asc, eq, isNull, ne } from 'drizzle-orm'
import type { Product, StorageProfile } from '../../protocol/api/catalog.ts'
import type { Reader, Writer } from '../db/database.ts'
import { pastProductProfiles, pastProfileLimits, products, storageProfiles } from '../db/schema/index.ts'

export type ProductRow = typeof products.$inferSelect

export function listProducts(db: Reader): Promise<Product[]> {
  return db
    .select(description)
    .from(products)
    .where(isNull(products.archivedAt))
    .orderBy(asc(products.category), asc(products.code))
}

const description = {
  id: products.id,
  code: products.code,
  gtin: products.gtin,
  category: products.category,
  method: products.method,
  name: products.name,
  nameEn: products.nameEn,
  specification: products.specification,
  unit: products.unit,
  boxSize: products.boxSize,
  cartonBoxes: products.cartonBoxes,
  shelfLifeMonths: products.shelfLifeMonths,
  storageProfileId: products.storageProfileId,
  selfService: products.selfService,
  boxCost: products.boxCost,
}

/** The row made, or undefined when its code or GTIN is taken. */
export async function insertProduct(tx: Writer, row: ProductRow): Promise<Product | undefined> {
  const [made] = await tx.insert(products).values(row).onConflictDoNothing().returning(description)
  return made
}

export async function findProduct(db: Reader, id: string): Promise<Product | undefined> {
  const [found] = await db.select(description).from(products).where(eq(products.id, id))
  return found
}

export async function updateProduct(tx: Writer, id: string, change: Partial<ProductRow>): Promise<void> {
  await tx.update(products).set(change).where(eq(products.id, id))
}

/** Whether another product has it. */
export async function isGtinTaken(db: Reader, gtin: string, id: string): Promise<boolean> {
  return (await db.$count(products, and(eq(products.gtin, gtin), ne(products.id, id)))) > 0
}

export async function isCodeTaken(db: Reader, code: string): Promise<boolean> {
  return (await db.$count(products, eq(products.code, code))) > 0
}

export function countProducts(db: Reader): Promise<number> {
  return db.$count(products)
}

export function listStorageProfiles(db: Reader): Promise<StorageProfile[]> {
  return db.select().from(storageProfiles).orderBy(asc(storageProfiles.id))
}

export async function insertStorageProfiles(tx: Writer, rows: readonly StorageProfile[]): Promise<void> {
  await tx.insert(storageProfiles).values([...rows])
}

export async function findStorageProfile(db: Reader, id: string): Promise<StorageProfile | undefined> {
  const [found] = await db.select().from(storageProfiles).where(eq(storageProfiles.id, id))
  return found
}

export async function updateStorageProfile(tx: Writer, id: string, change: StorageProfile): Promise<void> {
  await tx.update(storageProfiles).set(change).where(eq(storageProfiles.id, id))
}

export async function hasStorageProfile(db: Reader, id: string): Promise<boolean> {
  return (await db.$count(storageProfiles, eq(storageProfiles.id, id))) > 0
}

type PastProfile = typeof pastProductProfiles.$inferSelect
type PastLimits = typeof pastProfileLimits.$inferSelect

/** Of two changes at one instant, the first says what held before. */
export async function insertPastProfile(tx: Writer, row: PastProfile): Promise<void> {
  await tx.insert(pastProductProfiles).values(row).onConflictDoNothing()
}

/** As above. */
export async function insertPastLimits(tx: Writer, row: PastLimits): Promise<void> {
  await tx.insert(pastProfileLimits).values(row).onConflictDoNothing()
}

/** Earliest first. */
export const listPastProfiles = (db: Reader): Promise<PastProfile[]> =>
  db.select().from(pastProductProfiles).orderBy(asc(pastProductProfiles.until))

/** Earliest first. */
export const listPastLimits = (db: Reader): Promise<PastLimits[]> =>
  db.select().from(pastProfileLimits).orderBy(asc(pastProfileLimits.until))
