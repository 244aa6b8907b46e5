import { randomBytes } from 'node:crypto'
import { v7 } from 'uuid'

/** Time and randomness, passed in so that a test can hold them still. */
export interface Ambient {
  readonly now: () => Date
  /** UUIDv7: sorts by the time it was made. */
  readonly newId: () => string
  /** 256 random bits, base64url. */
  readonly newSecret: () => string
}

export const systemAmbient: Ambient = {
  now: () => new Date(),
  newId: () => v7(),
  newSecret: () => randomBytes(32).toString('base64url'),
}
