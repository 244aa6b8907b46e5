import { createHash } from 'node:crypto'
import { asc, eq, inArray, lt } from 'drizzle-orm'
import { ConflictError } from '../errors.ts'
import type { Database, Writer } from './database.ts'
import { idempotencyKeys } from './schema/index.ts'

/**
 * Runs `work` once per (person, key), inside the transaction of its effect. A repeat returns the stored answer; the
 * same key with another request throws `ConflictError` `idempotency_key_reused`. Without a key it just runs. An answer of
 * nothing could not be told from none, so there has to be one.
 */
export async function once<T extends NonNullable<unknown>>(
  tx: Writer,
  request: { personId: string; key: string | null; body: unknown; now: Date },
  work: () => Promise<T>,
): Promise<T> {
  if (request.key === null) return work()
  const id = `${request.personId}:${request.key}`
  const requestHash = createHash('sha256').update(JSON.stringify(request.body)).digest('hex')
  const [stored] = await tx.select().from(idempotencyKeys).where(eq(idempotencyKeys.id, id))
  if (stored) {
    if (stored.requestHash !== requestHash)
      throw new ConflictError(
        'idempotency_key_reused',
        'This Idempotency-Key was used for another request. Use a new key.',
      )
    return stored.response as T
  }
  const response = await work()
  await tx.insert(idempotencyKeys).values({ id, requestHash, response, createdAt: request.now })
  return response
}

/** A phone that was without network for longer sends to a person who no longer expects it: milliseconds. */
const KEPT = 90 * 24 * 3_600_000
const AT_ONCE = 500

/** Forgets the answers of requests that nobody repeats any more. How many. */
export async function forgetAnswers(db: Database, now: Date, stopping?: AbortSignal): Promise<number> {
  const { id, createdAt } = idempotencyKeys
  const before = new Date(now.getTime() - KEPT)
  for (let forgotten = 0; ; ) {
    const old = await db
      .select({ id })
      .from(idempotencyKeys)
      .where(lt(createdAt, before))
      .orderBy(asc(createdAt))
      .limit(AT_ONCE)
    if (old.length === 0 || stopping?.aborted) return forgotten
    const ids = old.map((key) => key.id)
    await db.write((tx) => tx.delete(idempotencyKeys).where(inArray(id, ids)))
    forgotten += ids.length
  }
}
