import { asc } from 'drizzle-orm'
import type { Reader, Writer } from '../db/database.ts'
import { pastChannelProducts } from '../db/schema/index.ts'

type PastProductRow = typeof pastChannelProducts.$inferSelect

/** Earliest first. */
export const listPastProducts = (db: Reader): Promise<PastProductRow[]> =>
  db.select().from(pastChannelProducts).orderBy(asc(pastChannelProducts.until))

/** A second change within one millisecond keeps the first: nothing happened in between. */
export async function insertPastProducts(tx: Writer, rows: PastProductRow[]): Promise<void> {
  if (rows.length > 0) await tx.insert(pastChannelProducts).values(rows).onConflictDoNothing()
}
