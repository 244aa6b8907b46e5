import { and, asc, count, eq } from 'drizzle-orm'
import type { SavedViewScreen } from '../../protocol/api/saved-views.ts'
import type { Reader, Writer } from '../db/database.ts'
import { savedViews } from '../db/schema/index.ts'

export type SavedViewRow = typeof savedViews.$inferSelect

export function listViews(db: Reader, personId: string, screen: SavedViewScreen): Promise<SavedViewRow[]> {
  return db
    .select()
    .from(savedViews)
    .where(and(eq(savedViews.personId, personId), eq(savedViews.screen, screen)))
    .orderBy(asc(savedViews.createdAt), asc(savedViews.id))
}

export async function countViews(db: Reader, personId: string): Promise<number> {
  const [row] = await db.select({ views: count() }).from(savedViews).where(eq(savedViews.personId, personId))
  return row?.views ?? 0
}

/** Of this person; another's is not there. */
export async function findView(db: Reader, personId: string, id: string): Promise<SavedViewRow | undefined> {
  const [row] = await db
    .select()
    .from(savedViews)
    .where(and(eq(savedViews.id, id), eq(savedViews.personId, personId)))
  return row
}

/** The view of this name on the screen, other than `except`. */
export async function isNameTaken(
  db: Reader,
  { personId, screen, name }: Pick<SavedViewRow, 'personId' | 'screen' | 'name'>,
  except: string,
): Promise<boolean> {
  const rows = await db
    .select({ id: savedViews.id })
    .from(savedViews)
    .where(and(eq(savedViews.personId, personId), eq(savedViews.screen, screen), eq(savedViews.name, name)))
  return rows.some(({ id }) => id !== except)
}

export async function insertView(tx: Writer, row: SavedViewRow): Promise<void> {
  await tx.insert(savedViews).values(row)
}

export async function updateView(tx: Writer, { id, name, query }: SavedViewRow): Promise<void> {
  await tx.update(savedViews).set({ name, query }).where(eq(savedViews.id, id))
}

export async function deleteView(tx: Writer, id: string): Promise<void> {
  await tx.delete(savedViews).where(eq(savedViews.id, id))
}
