import { z } from 'zod'
import { id, instant } from './parts.ts'

/** The new secret, shown once. The one before stays valid until the machine has spoken with the new one. */
export const rotatedSecret = z.object({
  id,
  secret: z.string(),
  /** The new one lapses unless the machine has spoken with it by then; null when there is no other to fall back on. */
  expiresAt: instant.nullable(),
})
export type RotatedSecret = z.infer<typeof rotatedSecret>

/**
 * Where a device stands with its secrets: `none` were ever given out, one was and the device has not spoken yet
 * (`unused`), it speaks (`in_use`), it speaks on the old one while a new one waits for its first birth (`rotating`), or it
 * is `revoked`.
 */
export const credentialState = z.enum(['none', 'unused', 'in_use', 'rotating', 'revoked'])
export type CredentialState = z.infer<typeof credentialState>

export const credentials = z.object({
  deviceId: id,
  state: credentialState,
  /** The secret that is valid beyond doubt: when it was made, and the device's first birth on it. */
  current: z.object({ madeAt: instant, provenAt: instant.nullable() }).nullable(),
  /** The new one beside it. */
  waiting: z.object({ madeAt: instant, expiresAt: instant.nullable() }).nullable(),
  /** When the last new one lapsed without having been used, and none was made since. */
  lapsedAt: instant.nullable(),
  revokedAt: instant.nullable(),
})
export type Credentials = z.infer<typeof credentials>
