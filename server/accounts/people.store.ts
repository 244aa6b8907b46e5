import { and, asc, count, eq, isNull, ne } from 'drizzle-orm'
import type { Jurisdiction } from '../../protocol/api/accounts.ts'
import type { Reader, Writer } from '../db/database.ts'
import { jurisdictions, people } from '../db/schema/index.ts'
import { inScope } from '../db/scope.ts'

export type PersonRow = typeof people.$inferSelect

/** Undefined outside the scope; people without a limit are seen only by those without one. */
export async function findPerson(
  db: Reader,
  id: string,
  scope: string | null,
): Promise<PersonRow | undefined> {
  const [row] = await db
    .select()
    .from(people)
    .where(and(eq(people.id, id), inScope(people.jurisdictionCode, scope)))
  return row
}

export async function findByUsername(db: Reader, username: string): Promise<PersonRow | undefined> {
  const [row] = await db.select().from(people).where(eq(people.username, username))
  return row
}

export function listPeople(db: Reader, scope: string | null): Promise<PersonRow[]> {
  return db.select().from(people).where(inScope(people.jurisdictionCode, scope)).orderBy(asc(people.username))
}

export async function hasPeople(db: Reader): Promise<boolean> {
  const rows = await db.select({ id: people.id }).from(people).limit(1)
  return rows.length > 0
}

/** False when the user name is taken. */
export async function insertPerson(tx: Writer, row: PersonRow): Promise<boolean> {
  const inserted = await tx.insert(people).values(row).onConflictDoNothing().returning({ id: people.id })
  return inserted.length > 0
}

export async function updatePerson(
  tx: Writer,
  id: string,
  set: Partial<Omit<PersonRow, 'id' | 'createdAt' | 'username'>>,
): Promise<void> {
  if (Object.keys(set).length > 0) await tx.update(people).set(set).where(eq(people.id, id))
}

/** Administrators without a limit who can sign in, this one aside. */
export async function countOtherUnlimitedAdministrators(db: Reader, id: string): Promise<number> {
  const [row] = await db
    .select({ others: count() })
    .from(people)
    .where(
      and(
        eq(people.role, 'administrator'),
        isNull(people.jurisdictionCode),
        isNull(people.disabledAt),
        ne(people.id, id),
      ),
    )
  return row?.others ?? 0
}

export async function findJurisdiction(db: Reader, code: string): Promise<Jurisdiction | undefined> {
  const [row] = await db.select().from(jurisdictions).where(eq(jurisdictions.code, code))
  return row
}
