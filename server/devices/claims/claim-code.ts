import { scrypt } from 'node:crypto'
import type { ClaimState } from '../../../protocol/api/claims.ts'

/**
 * scrypt with 256 KiB, about 0.6 ms. A code has 54 random bits and lives for weeks: SHA-256 over all of them is a matter
 * of days for whoever has a copy of the database and a rack of graphics cards, scrypt one of centuries. All codes share the
 * salt, because a code is looked up by its hash.
 */
const COST = { N: 256, r: 8, p: 1 }
const SALT = 'sanliang claim code'

/** Of the twelve characters as `readClaimCode` gives them. */
export const hashClaimCode = (code: string): Promise<string> =>
  new Promise((resolve, reject) =>
    scrypt(code, SALT, 32, COST, (error, hash) => (error ? reject(error) : resolve(hash.toString('hex')))),
  )

interface Life {
  usedAt: Date | null
  revokedAt: Date | null
  expiresAt: Date
}

/** What became first of it counts: a used code does not expire. */
export function claimState({ usedAt, revokedAt, expiresAt }: Life, now: Date): ClaimState {
  if (usedAt) return 'used'
  if (revokedAt) return 'revoked'
  return expiresAt > now ? 'open' : 'expired'
}
