import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/**
 * SHA-256, hex. Right for 256 random bits, which nobody can guess; passwords go through `PasswordHasher`. What is kept is
 * the hash, so that a copy of the database opens nothing.
 */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex')

/** `{name}.{mac}`: proves that this server named the device after someone signed in to the account on it. */
export const signDevice = (key: string, username: string, name: string): string =>
  `${name}.${mac(key, username, name)}`

/** The device's name; null when the proof is missing, forged or for another account. */
export function deviceName(key: string, username: string, signed: string | null): string | null {
  const [name = '', proof = ''] = signed?.split('.') ?? []
  const expected = Buffer.from(mac(key, username, name))
  const given = Buffer.from(proof)
  return name !== '' && given.length === expected.length && timingSafeEqual(given, expected) ? name : null
}

const mac = (key: string, username: string, name: string): string =>
  createHmac('sha256', key)
    .update(JSON.stringify([username, name]))
    .digest('base64url')
