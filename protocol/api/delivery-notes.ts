import { z } from 'zod'
import { day, id, text } from './parts.ts'

/** Why what came is not what a delivery note (送货单) says. `other` wants words. */
export const differenceReason = z.enum(['short', 'over', 'damaged', 'wrong_product', 'other'])
export type DifferenceReason = z.infer<typeof differenceReason>
export const difference = z.strictObject({ reason: differenceReason, note: text(1, 200).optional() })

/** The paper that comes with a delivery. */
export const deliveryPaper = z.strictObject({
  documentNumber: text(1, 60).optional(),
  supplierName: text(1, 80).optional(),
})

/** What the paper says of one line, beside what came. Quantities are base units. */
export const deliveryNoteLine = z.object({
  productId: id,
  productName: z.string(),
  lotNumber: z.string(),
  expiresOn: day,
  /** Null: the paper was not compared. */
  sent: z.number().int().nullable(),
  received: z.number().int(),
  reason: differenceReason.nullable(),
  note: z.string().nullable(),
  /** The lot was put into quarantine where it arrived. */
  quarantined: z.boolean(),
})
export const deliveryNote = z.object({
  documentNumber: z.string().nullable(),
  supplierName: z.string().nullable(),
  lines: z.array(deliveryNoteLine),
})
export type DeliveryNote = z.infer<typeof deliveryNote>

/** A name that a supplier went by on an earlier delivery note. */
export const supplier = z.object({ name: z.string() })
