import type { Ambient } from '../../ambient.ts'
import type { Writer } from '../../db/database.ts'
import { ConflictError, ProblemError } from '../../errors.ts'
import { digest, type Seed, seedOf } from './secret.seed.ts'
import { findSecretIssue, insertSecretIssue } from './secret-issues.store.ts'

/** An answer with secrets is given again this long: milliseconds. */
const ANSWERED_AGAIN_FOR = 30 * 60_000
/** A UUID has 36 characters; 128 bits in base64url have 22. */
const LEAST_KEY = 22

/** One request whose answer holds secrets. */
export interface SecretIssue {
  /** Under which it is remembered; null: it cannot be repeated. */
  id: string | null
  key: string
  requestHash: string
  now: Date
  nonce: string
  /** What its secrets follow from, unless it turns out to be a repeat. */
  seed: Seed
}

/**
 * Begins a request by `owner`, a person or a claim code. Throws `ProblemError` `invalid_idempotency_key` for a key that can
 * be guessed.
 */
export function beginIssue(
  { owner, key, body }: { owner: string; key: string | null; body: unknown },
  ambient: Ambient,
): SecretIssue {
  if (key !== null && key.length < LEAST_KEY)
    throw new ProblemError(
      400,
      'invalid_idempotency_key',
      `This answer holds secrets: use an Idempotency-Key of at least ${LEAST_KEY} random characters, such as a UUID.`,
    )
  const nonce = ambient.newSecret()
  const used = key ?? ambient.newSecret()
  return {
    id: key === null ? null : digest(owner, key),
    key: used,
    requestHash: digest(JSON.stringify(body)),
    now: ambient.now(),
    nonce,
    seed: seedOf(used, nonce),
  }
}

/**
 * Runs `work` once per (owner, key), inside the transaction of its effect, as `once` does; but what is stored holds no
 * secret: those follow from the seed that comes back
 * (docs/decisions/2026-11-22-secrets-that-can-be-asked-for-again.md). Throws `ConflictError` `idempotency_key_reused` for
 * the same key with another request, and `secrets_gone` after 30 minutes.
 */
export async function issueOnce<T>(
  tx: Writer,
  { id, key, requestHash, now, nonce, seed }: SecretIssue,
  work: () => Promise<T>,
): Promise<{ result: T; seed: Seed; repeated: boolean }> {
  const known = id === null ? undefined : await findSecretIssue(tx, id)
  if (known) {
    if (known.requestHash !== requestHash)
      throw new ConflictError(
        'idempotency_key_reused',
        'This was done before with the same key and other data. Use a new key.',
      )
    if (now.getTime() - known.createdAt.getTime() > ANSWERED_AGAIN_FOR)
      throw new ConflictError(
        'secrets_gone',
        'This was done more than 30 minutes ago, and its secrets are not shown again. Make new ones.',
      )
    return { result: known.result as T, seed: seedOf(key, known.nonce), repeated: true }
  }
  const result = await work()
  if (id !== null) await insertSecretIssue(tx, { id, requestHash, nonce, result, createdAt: now })
  return { result, seed, repeated: false }
}
