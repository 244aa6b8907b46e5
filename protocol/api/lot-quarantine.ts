import { z } from 'zod'
import { note } from './inventory.ts'
import { day, id, instant, text } from './parts.ts'

/** A lot that must not leave, at one place or everywhere (`locationId` null). `expiry_conflict` opens by itself. */
export const quarantine = z.object({
  id,
  productId: id,
  productName: z.string(),
  lotId: id,
  lotNumber: z.string(),
  expiresOn: day,
  locationId: id.nullable(),
  locationName: z.string().nullable(),
  reason: z.string(),
  note: z.string().nullable(),
  openedAt: instant,
  openedBy: z.string().nullable(),
})
export type Quarantine = z.infer<typeof quarantine>
export const openQuarantine = z.strictObject({
  lotId: id,
  locationId: id.nullish(),
  reason: text(1, 200),
  note,
})
export type OpenQuarantine = z.output<typeof openQuarantine>
export const closeQuarantine = z.strictObject({ reason: text(1, 200) })
