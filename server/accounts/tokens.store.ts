import { and, asc, count, eq, isNull } from 'drizzle-orm'
import type { Reader, Writer } from '../db/database.ts'
import { apiTokens, people } from '../db/schema/index.ts'
import type { PersonRow } from './people.store.ts'

export type TokenRow = typeof apiTokens.$inferSelect

/** A token that was not revoked, of a person who may still sign in. It may have expired. */
export async function findToken(
  db: Reader,
  tokenHash: string,
): Promise<{ token: TokenRow; person: PersonRow } | undefined> {
  const [row] = await db
    .select({ token: apiTokens, person: people })
    .from(apiTokens)
    .innerJoin(people, eq(people.id, apiTokens.personId))
    .where(and(eq(apiTokens.tokenHash, tokenHash), isNull(apiTokens.revokedAt), isNull(people.disabledAt)))
  return row
}

const valid = (personId: string) => and(eq(apiTokens.personId, personId), isNull(apiTokens.revokedAt))

export function listTokens(db: Reader, personId: string): Promise<TokenRow[]> {
  return db
    .select()
    .from(apiTokens)
    .where(valid(personId))
    .orderBy(asc(apiTokens.createdAt), asc(apiTokens.id))
}

export async function countTokens(db: Reader, personId: string): Promise<number> {
  const [row] = await db.select({ tokens: count() }).from(apiTokens).where(valid(personId))
  return row?.tokens ?? 0
}

export async function insertToken(tx: Writer, row: TokenRow): Promise<void> {
  await tx.insert(apiTokens).values(row)
}

/** False when the person has no such token. */
export async function revokeToken(
  tx: Writer,
  token: { id: string; personId: string; now: Date },
): Promise<boolean> {
  const revoked = await tx
    .update(apiTokens)
    .set({ revokedAt: token.now })
    .where(and(eq(apiTokens.id, token.id), valid(token.personId)))
    .returning({ id: apiTokens.id })
  return revoked.length > 0
}

export async function revokeTokensOf(tx: Writer, personId: string, now: Date): Promise<void> {
  await tx.update(apiTokens).set({ revokedAt: now }).where(valid(personId))
}
