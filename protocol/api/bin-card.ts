import { z } from 'zod'
import { movementKind, productRef } from './inventory.ts'
import { day, id, instant, pageQuery } from './parts.ts'
import { locationKind } from './places.ts'

/** Days are the county's, both included. */
export const binCardQuery = z.strictObject({
  ...pageQuery,
  location: id,
  product: productRef,
  from: day.optional(),
  to: day.optional(),
})
export type BinCardQuery = z.output<typeof binCardQuery>

export const binCardLine = z.object({
  movementId: id,
  line: z.number().int(),
  kind: movementKind,
  /** Business time, and when it was entered. */
  occurredAt: instant,
  recordedAt: instant,
  lotNumber: z.string(),
  expiresOn: day,
  /** Base units; above 0 came in, below 0 went out. */
  change: z.number().int(),
  /** Units of the product at the place after this line, all lots together. */
  balance: z.number().int(),
  /** Where it came from or went to. */
  other: z.object({ id, name: z.string(), kind: locationKind }),
  reason: z.string().nullable(),
  note: z.string().nullable(),
  personName: z.string().nullable(),
  deviceId: id.nullable(),
  reversesId: id.nullable(),
  reversedById: id.nullable(),
})
export type BinCardLine = z.infer<typeof binCardLine>

/** 库存标示卡: the ledger of one product at one place, latest first, with a running balance. */
export const binCard = z.object({
  location: z.object({ id, name: z.string(), kind: locationKind, jurisdictionName: z.string() }),
  product: z.object({ id, code: z.string(), name: z.string(), nameEn: z.string(), unit: z.string() }),
  /** Units there now. */
  quantity: z.number().int(),
  lots: z.array(
    z.object({
      lotId: id,
      lotNumber: z.string(),
      expiresOn: day,
      quantity: z.number().int(),
      usable: z.boolean(),
    }),
  ),
  items: z.array(binCardLine),
  /** Units before the earliest line of this page. */
  opening: z.number().int(),
  next: z.string().nullable(),
})
export type BinCard = z.infer<typeof binCard>
