import { createHash, timingSafeEqual } from 'node:crypto'
import type { Credentials } from '../../../protocol/api/credentials.ts'

/** What is kept of a device's secret. */
export interface StoredSecret {
  salt: string
  /** SHA-256 of salt and secret, hex. */
  hash: string
}

/**
 * Plain salted SHA-256: the secret is 256 random bits, so that nothing can be guessed, and a slow password hash would
 * turn ten thousand machines that reconnect into an outage.
 */
export const hashSecret = (secret: string | Buffer, salt: string): string =>
  createHash('sha256').update(salt).update(secret).digest('hex')

/** In constant time. */
export function isSecret(secret: string | Buffer, { salt, hash }: StoredSecret): boolean {
  const given = Buffer.from(hashSecret(secret, salt), 'hex')
  const known = Buffer.from(hash, 'hex')
  return given.length === known.length && timingSafeEqual(given, known)
}

interface SecretLife {
  createdAt: Date
  /** Null: it does not lapse by itself. */
  expiresAt: Date | null
  provenAt: Date | null
  retiredAt: Date | null
}

/** What may be said of a device's secrets, given oldest first. */
export function describeCredentials(
  { id, revokedAt }: { id: string; revokedAt: Date | null },
  secrets: readonly SecretLife[],
  now: Date,
): Credentials {
  const lapsed = ({ expiresAt, provenAt }: SecretLife) =>
    expiresAt !== null && provenAt === null && expiresAt <= now
  const valid = revokedAt ? [] : secrets.filter((secret) => secret.retiredAt === null && !lapsed(secret))
  const [current, waiting] = valid
  const last = secrets.at(-1)
  return {
    deviceId: id,
    state: revokedAt
      ? 'revoked'
      : waiting
        ? 'rotating'
        : current
          ? current.provenAt
            ? 'in_use'
            : 'unused'
          : 'none',
    current: current
      ? { madeAt: told(current.createdAt), provenAt: current.provenAt?.toISOString() ?? null }
      : null,
    waiting: waiting
      ? { madeAt: told(waiting.createdAt), expiresAt: waiting.expiresAt?.toISOString() ?? null }
      : null,
    lapsedAt: last?.retiredAt === null && lapsed(last) ? (last.expiresAt?.toISOString() ?? null) : null,
    revokedAt: revokedAt?.toISOString() ?? null,
  }
}

const told = (at: Date): string => at.toISOString()
