import { desc, gte, sql } from 'drizzle-orm'
import type { Category } from '../../../protocol/api/catalog.ts'
import type { Reader, Writer } from '../../db/database.ts'
import { emptyHandedSearches } from '../../db/schema/index.ts'

export interface SearchesRow {
  month: string
  cell: string
  category: Category | 'any'
  searches: number
}

export async function addSearches(tx: Writer, rows: readonly SearchesRow[]): Promise<void> {
  const { month, cell, category, searches } = emptyHandedSearches
  await tx
    .insert(emptyHandedSearches)
    .values([...rows])
    .onConflictDoUpdate({
      target: [month, cell, category],
      set: { searches: sql`${searches} + excluded.searches` },
    })
}

/** From this month on, most searched first. */
export function listSearches(db: Reader, from: string): Promise<SearchesRow[]> {
  const { month, searches } = emptyHandedSearches
  return db.select().from(emptyHandedSearches).where(gte(month, from)).orderBy(desc(month), desc(searches))
}
