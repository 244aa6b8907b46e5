import { and, eq, isNull, lt, ne, or } from 'drizzle-orm'
import type { Reader, Writer } from '../db/database.ts'
import { people, sessions, settings } from '../db/schema/index.ts'
import type { PersonRow } from './people.store.ts'

export type SessionRow = typeof sessions.$inferSelect

/** A session whose person may still sign in. */
export async function findSession(
  db: Reader,
  tokenHash: string,
): Promise<{ session: SessionRow; person: PersonRow } | undefined> {
  const [row] = await db
    .select({ session: sessions, person: people })
    .from(sessions)
    .innerJoin(people, eq(people.id, sessions.personId))
    .where(and(eq(sessions.tokenHash, tokenHash), isNull(people.disabledAt)))
  return row
}

export async function insertSession(tx: Writer, row: SessionRow): Promise<void> {
  await tx.insert(sessions).values(row)
}

/** The person whose session it was. */
export async function deleteSession(tx: Writer, tokenHash: string): Promise<string | undefined> {
  const [row] = await tx
    .delete(sessions)
    .where(eq(sessions.tokenHash, tokenHash))
    .returning({ personId: sessions.personId })
  return row?.personId
}

/** All sessions of the person, `exceptHash` aside. */
export async function deleteSessionsOf(tx: Writer, personId: string, exceptHash?: string): Promise<void> {
  const others = exceptHash === undefined ? undefined : ne(sessions.tokenHash, exceptHash)
  await tx.delete(sessions).where(and(eq(sessions.personId, personId), others))
}

/** False when the session ended meanwhile. */
export async function renameSession(tx: Writer, tokenHash: string, next: string): Promise<boolean> {
  const renamed = await tx
    .update(sessions)
    .set({ tokenHash: next })
    .where(eq(sessions.tokenHash, tokenHash))
    .returning({ personId: sessions.personId })
  return renamed.length > 0
}

export async function touchSession(tx: Writer, tokenHash: string, now: Date): Promise<void> {
  await tx.update(sessions).set({ lastSeenAt: now }).where(eq(sessions.tokenHash, tokenHash))
}

/** Sessions made before `madeBefore` or not seen since `seenBefore`. */
export async function deleteExpired(
  tx: Writer,
  limits: { madeBefore: Date; seenBefore: Date },
): Promise<void> {
  await tx
    .delete(sessions)
    .where(or(lt(sessions.createdAt, limits.madeBefore), lt(sessions.lastSeenAt, limits.seenBefore)))
}

const DEVICE_KEY = 'device_key'

/** The key that signs device cookies: `fresh` at the first start, the same for ever after. */
export async function keepDeviceKey(tx: Writer, fresh: string, now: Date): Promise<string> {
  await tx.insert(settings).values({ key: DEVICE_KEY, value: fresh, updatedAt: now }).onConflictDoNothing()
  const [row] = await tx.select({ value: settings.value }).from(settings).where(eq(settings.key, DEVICE_KEY))
  return String(row?.value)
}
