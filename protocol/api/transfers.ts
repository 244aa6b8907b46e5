import { z } from 'zod'
import { besideCount, note, occurredAt } from './inventory.ts'
import { day, id, instant, pageQuery, text } from './parts.ts'

export const transferStatus = z.enum(['in_transit', 'closed'])
export type TransferStatus = z.infer<typeof transferStatus>
export const transfer = z.object({
  id,
  from: z.object({ id, name: z.string() }),
  to: z.object({ id, name: z.string() }),
  status: transferStatus,
  dispatchedAt: instant,
  dispatchedBy: z.string().nullable(),
  closedAt: instant.nullable(),
  note: z.string().nullable(),
  lines: z.array(
    z.object({
      productId: id,
      productName: z.string(),
      lotId: id,
      lotNumber: z.string(),
      expiresOn: day,
      sent: z.number().int(),
      received: z.number().int(),
      lost: z.number().int(),
      returned: z.number().int(),
    }),
  ),
})
export type Transfer = z.infer<typeof transfer>
export const transferQuery = z.strictObject({
  ...pageQuery,
  status: transferStatus.optional(),
  to: id.optional(),
  from: id.optional(),
})
/** Per lot: what arrived, what was lost on the way and what goes back. A loss or a return wants a reason; the rest stays in transit. */
export const receiveTransfer = z.strictObject({
  lines: z
    .array(
      z.strictObject({
        lotId: id,
        received: z.number().int().min(0).max(100_000_000),
        lost: z.number().int().min(0).max(100_000_000).default(0),
        returned: z.number().int().min(0).max(100_000_000).default(0),
      }),
    )
    .min(1)
    .max(500),
  reason: text(1, 200).optional(),
  occurredAt,
  besideCount,
  note,
})
export type ReceiveTransfer = z.output<typeof receiveTransfer>
