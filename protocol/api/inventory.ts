import { z } from 'zod'
import { category } from './catalog.ts'
import { deliveryNote, deliveryPaper, difference } from './delivery-notes.ts'
import { witness } from './disposals.ts'
import { amount, day, divisionCode, id, instant, pageQuery, quantity, queryFlag, text } from './parts.ts'
import { locationKind } from './places.ts'
import { stockStatus } from './status.ts'

export const movementKind = z.enum([
  'receipt',
  'issue',
  'vend',
  'dispatch',
  'arrival',
  'loss',
  'return',
  'adjustment',
  'disposal',
  'reversal',
])
export type MovementKind = z.infer<typeof movementKind>
export const adjustmentReason = z.enum(['damage', 'theft', 'expiry', 'count', 'opening', 'other'])

/** A year typed wrongly (2206 for 2026) would make a lot that never expires. */
export const isExpiryDate = (value: string): boolean => /^20\d{2}-\d{2}-\d{2}$/.test(value)
export const expiringLot = z.strictObject({
  number: text(0, 40).default(''),
  expiresOn: day.refine(isExpiryDate, 'is not a date from 2000 to 2099'),
})
export const note = text(0, 300).optional()
/** Business time; now when absent. Not in the future. */
export const occurredAt = instant.optional()
/**
 * The shelf was counted after this happened, and the person says that the count's difference had another cause. Without it
 * such an entry is refused (`counted_since`): what a count has put right must not be taken twice.
 */
export const besideCount = z.boolean().optional()
export const productRef = id.describe('product id or product code')
/** A lot at hand by id. Without `lotId` the server takes first expired, first out (近效期先出). */
const outLine = z.strictObject({ product: productRef, lotId: id.optional(), quantity })

const maybeNothing = z.number().int().min(0).max(100_000_000)
/** What came of one line; nothing, when the paper says that something was sent. A difference from `sent` wants a reason. */
const receiptLine = z.strictObject({
  product: productRef,
  lot: expiringLot,
  quantity: maybeNothing,
  /** What the delivery note says. */
  sent: maybeNothing.optional(),
  difference: difference.optional(),
  /** The lot waits in quarantine where it arrives. */
  quarantine: z.boolean().optional(),
})
export type ReceiptLine = z.output<typeof receiptLine>

/** What a person may post. Quantities are base units. */
export const createMovement = z.discriminatedUnion('kind', [
  /** From a supplier into `to`; a new lot is made from its number and expiry. */
  z.strictObject({
    kind: z.literal('receipt'),
    to: id,
    lines: z.array(receiptLine).min(1).max(500),
    delivery: deliveryPaper.optional(),
    occurredAt,
    besideCount,
    note,
  }),
  /** Handed out at `from`: distribution. A lot other than the proposed one wants a `reason`. */
  z.strictObject({
    kind: z.literal('issue'),
    from: id,
    lines: z.array(outLine).min(1).max(500),
    reason: text(1, 200).optional(),
    occurredAt,
    besideCount,
    note,
  }),
  /** From `from` towards `to`; lies in transit until received. `receive: true` records both ends at once. */
  z.strictObject({
    kind: z.literal('transfer'),
    from: id,
    to: id,
    lines: z.array(outLine).min(1).max(500),
    reason: text(1, 200).optional(),
    receive: z.boolean().default(false),
    occurredAt,
    besideCount,
    note,
  }),
  /** Against count variance: `change` units more or fewer. */
  z.strictObject({
    kind: z.literal('adjustment'),
    location: id,
    reason: adjustmentReason,
    lines: z
      .array(
        z.strictObject({
          product: productRef,
          lotId: id.optional(),
          lot: expiringLot.optional(),
          change: z
            .number()
            .int()
            .min(-100_000_000)
            .max(100_000_000)
            .refine((n) => n !== 0, 'must not be 0'),
        }),
      )
      .min(1)
      .max(500),
    occurredAt,
    besideCount,
    note,
  }),
  /** To waste (报废): the only way out for expired and quarantined lots. `witnessName` saw it and has no account here. */
  z.strictObject({
    kind: z.literal('disposal'),
    from: id,
    reason: text(1, 200),
    /** Required of people who post it by hand. */
    witnessName: text(1, 60).optional(),
    lines: z
      .array(z.strictObject({ product: productRef, lotId: id, quantity }))
      .min(1)
      .max(500),
    occurredAt,
    besideCount,
    note,
  }),
  /** Undoes a movement, once. */
  z.strictObject({
    kind: z.literal('reversal'),
    reverses: id,
    reason: text(1, 200),
    occurredAt,
    besideCount,
    note,
  }),
])
export type CreateMovement = z.infer<typeof createMovement>

export const movementLine = z.object({
  productId: id,
  productName: z.string(),
  lotId: id,
  lotNumber: z.string(),
  expiresOn: day,
  quantity: z.number().int(),
})
export const movement = z.object({
  id,
  kind: movementKind,
  from: z.object({ id, name: z.string(), kind: locationKind }),
  to: z.object({ id, name: z.string(), kind: locationKind }),
  occurredAt: instant,
  recordedAt: instant,
  personName: z.string().nullable(),
  deviceId: z.string().nullable(),
  transferId: id.nullable(),
  reversesId: id.nullable(),
  /** The reversal of this movement. */
  reversedById: id.nullable(),
  reason: z.string().nullable(),
  note: z.string().nullable(),
  /** The paper that a receipt came with, and how it differs. */
  delivery: deliveryNote.nullable(),
  /** Of a disposal. */
  witness: witness.nullable(),
  lines: z.array(movementLine),
})
export type Movement = z.infer<typeof movement>
/** What a post made: one movement, or two for a transfer that is received at once or an adjustment both ways. */
export const postedMovements = z.object({
  movements: z.array(movement),
  transferId: id.nullable(),
  /** Lots that arrived with an expiry date other than known, and now wait in quarantine. */
  quarantined: z.array(z.object({ lotId: id, lotNumber: z.string(), expiresOn: day, knownExpiresOn: day })),
})
export type PostedMovements = z.infer<typeof postedMovements>

export const movementQuery = z.strictObject({
  ...pageQuery,
  location: id.optional(),
  product: productRef.optional(),
  kind: movementKind.optional(),
  from: day.optional(),
  to: day.optional(),
})

/** Without a location: lots at real places. A page holds up to 5,000 lots, so that one place fits. */
export const balanceQuery = z.strictObject({
  location: id.optional(),
  product: productRef.optional(),
  jurisdiction: divisionCode.optional(),
  category: category.optional(),
  limit: z.coerce.number().int().min(1).max(5_000).default(5_000),
  cursor: z.string().max(200).optional(),
})
/** One lot at one place. */
export const balance = z.object({
  locationId: id,
  locationName: z.string(),
  productId: id,
  lotId: id,
  lotNumber: z.string(),
  expiresOn: day,
  quantity: z.number().int(),
  /** Not expired and not in quarantine. */
  usable: z.boolean(),
  quarantined: z.boolean(),
  expiry: z.enum(['fine', 'amber', 'red', 'expired']),
})
export type Balance = z.infer<typeof balance>

/** FEFO (近效期先出): which lots to take for a quantity. `short` is what is missing. */
export const fefoQuery = z.strictObject({
  location: id,
  product: productRef,
  quantity: z.coerce.number().int().min(1).max(100_000_000),
})
export const fefoProposal = z.object({
  lines: z.array(
    z.object({
      lotId: id,
      lotNumber: z.string(),
      expiresOn: day,
      available: z.number().int(),
      /** Days of life that heat has taken, by which it leaves earlier than its expiry date says; 0 where that is not set. */
      lostDays: z.number().int(),
      quantity: z.number().int(),
    }),
  ),
  available: z.number().int(),
  short: z.number().int(),
})
export type FefoProposal = z.infer<typeof fefoProposal>

/** Stock of one product at one place, with what its status was decided from. Null means unknown. */
export const stockRow = z.object({
  locationId: id,
  locationName: z.string(),
  locationKind,
  jurisdictionCode: divisionCode,
  jurisdictionName: z.string(),
  productId: id,
  productName: z.string(),
  productNameEn: z.string(),
  category,
  unit: z.string(),
  quantity: amount,
  usable: amount,
  inTransit: amount,
  /** Average monthly consumption, units; null without a day in stock in the look-back. */
  amc: z.number().nullable(),
  /** Months of stock = usable ÷ amc. */
  mos: z.number().nullable(),
  nextExpiry: day.nullable(),
  lots: z.number().int(),
  /** Units that would lie there unused at their expiry, at the consumption known; null without one. */
  atRisk: amount.nullable(),
  status: stockStatus,
})
export type StockRow = z.infer<typeof stockRow>
export const stockQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
  jurisdiction: divisionCode.optional(),
  location: id.optional(),
  product: productRef.optional(),
  kind: locationKind.optional(),
  category: category.optional(),
  status: stockStatus.optional(),
  /** Only what has units at risk of expiry. */
  atRisk: queryFlag.optional(),
  search: z.string().max(60).optional(),
  sort: z
    .enum(['location', 'product', 'quantity', 'usable', 'amc', 'mos', 'expiry', 'atRisk', 'status'])
    .default('status'),
  descending: queryFlag.default(false),
})
export type StockQuery = z.output<typeof stockQuery>
export const stockTable = z.object({
  rows: z.array(stockRow),
  total: z.number().int(),
  totals: z.object({ quantity: amount, usable: amount }),
  /** By status, the status filter aside. */
  counts: z.record(stockStatus, z.number().int()),
})
export type StockTable = z.infer<typeof stockTable>

export const lotQuery = z.strictObject({ product: productRef })
