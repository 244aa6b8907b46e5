import { createHash, createHmac } from 'node:crypto'
import { CLAIM_CODES, claimCodeOf } from '../../../protocol/claim-code.ts'

/**
 * What the secrets of one answer are worked out from: the key of the request, which only the caller has, and a nonce,
 * which only the server has. Neither a copy of the database nor a caller with a bad source of randomness is enough.
 */
export type Seed = Buffer

export const seedOf = (key: string, nonce: string): Seed => createHmac('sha256', key).update(nonce).digest()

/** 256 bits, base64url: the secret of a device in this answer. */
export const secretFrom = (seed: Seed, deviceId: string): string =>
  mac(seed, `device ${deviceId}`).toString('base64url')

/** The claim code number `number` in this answer. 2^256 is so much larger than the codes there are that none is likelier. */
export const claimCodeFrom = (seed: Seed, number: number): string =>
  claimCodeOf(BigInt(`0x${mac(seed, `code ${number}`).toString('hex')}`) % CLAIM_CODES)

/** Hex SHA-256: under which name a request is remembered, and whether its content is the same. */
export const digest = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex')

const mac = (seed: Seed, what: string): Buffer => createHmac('sha256', seed).update(what).digest()
