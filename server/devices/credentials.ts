import { createHash, timingSafeEqual } from 'node:crypto'

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
