import { z } from 'zod'
import { expiringLot, productRef } from './inventory.ts'
import { day, divisionCode, id, instant, page, pageQuery, queryFlag, text } from './parts.ts'
import { locationKind } from './places.ts'

export const stocktakeStatus = z.enum(['counting', 'review', 'posted', 'cancelled'])
export type StocktakeStatus = z.infer<typeof stocktakeStatus>

/** Why the books and the shelf differ, as far as anybody found out. */
export const varianceReason = z.enum([
  'miscount',
  'unrecorded_receipt',
  'unrecorded_issue',
  'wrong_lot',
  'damage',
  'theft',
  'expired_discarded',
  'unknown',
])
export type VarianceReason = z.infer<typeof varianceReason>

/** Without `products`: everything that lies there. With some: a cycle count of these. */
export const createStocktake = z.strictObject({
  location: id,
  products: z.array(productRef).min(1).max(500).optional(),
  note: text(1, 500).optional(),
})
export type CreateStocktake = z.output<typeof createStocktake>

/**
 * Counts of some lines, as they were made: each with its own time. `lot` with a product names what lies there and is in
 * no line. A later count of the same line replaces an earlier one. `sentAt` is the phone's clock as it sends, so that a
 * wrong clock is put right.
 */
export const recordCounts = z.strictObject({
  sentAt: instant.optional(),
  counts: z
    .array(
      z.strictObject({
        lotId: id.optional(),
        product: productRef.optional(),
        lot: expiringLot.optional(),
        quantity: z.number().int().min(0).max(100_000_000),
        countedAt: instant,
        note: text(1, 200).optional(),
      }),
    )
    .min(1)
    .max(500),
})
export type RecordCounts = z.output<typeof recordCounts>

/** `leaveUncounted`: lines that nobody counted stay as they are in the books. */
export const submitStocktake = z.strictObject({ leaveUncounted: z.boolean().default(false) })
export const recountLines = z.strictObject({ lotIds: z.array(id).min(1).max(500) })
export const explainLines = z.strictObject({
  lines: z
    .array(z.strictObject({ lotId: id, reason: varianceReason }))
    .min(1)
    .max(500),
})
export type ExplainLines = z.output<typeof explainLines>
export const closeStocktake = z.strictObject({ note: text(1, 500).optional() })

export const stocktakeLine = z.object({
  lotId: id,
  productId: id,
  productName: z.string(),
  unit: z.string(),
  lotNumber: z.string(),
  expiresOn: day,
  found: z.boolean(),
  round: z.number().int(),
  /** The count that holds; null until the line is counted in the round asked for. */
  count: z
    .object({ quantity: z.number().int(), at: instant, personName: z.string(), note: z.string().nullable() })
    .nullable(),
  /** Counts made of this line in all rounds. */
  counts: z.number().int(),
  /** What the ledger had at the time of the count, and counted less that. Null while counting: the count is blind. */
  book: z.number().int().nullable(),
  variance: z.number().int().nullable(),
  /** What the variance is worth, in fen; null without a variance, or when nobody has said what a box costs. */
  value: z.number().int().nullable(),
  /** A difference this large wants a second count before it is posted. */
  recountAdvised: z.boolean(),
  reason: varianceReason.nullable(),
})
export type StocktakeLine = z.infer<typeof stocktakeLine>

export const stocktakeSummary = z.object({
  id,
  location: z.object({ id, name: z.string(), kind: locationKind }),
  kind: z.enum(['full', 'cycle']),
  status: stocktakeStatus,
  note: z.string().nullable(),
  createdAt: instant,
  createdByName: z.string(),
  submittedAt: instant.nullable(),
  submittedByName: z.string().nullable(),
  closedAt: instant.nullable(),
  closedByName: z.string().nullable(),
  closingNote: z.string().nullable(),
  lines: z.number().int(),
  counted: z.number().int(),
  /** Of the posted lines, those that matched the ledger. Null before it is posted. */
  matching: z.number().int().nullable(),
})
export type StocktakeSummary = z.infer<typeof stocktakeSummary>
export const stocktake = stocktakeSummary.extend({
  items: z.array(stocktakeLine),
  /** The caller counted some of it, and so cannot approve it. */
  countedByCaller: z.boolean(),
})
export type Stocktake = z.infer<typeof stocktake>

export const stocktakesQuery = z.strictObject({
  ...pageQuery,
  location: id.optional(),
  jurisdiction: divisionCode.optional(),
  open: queryFlag.optional(),
})
export const stocktakePage = page(stocktakeSummary)

/** Places that are to be counted, the longest overdue first. */
export const stocktakeDue = z.object({
  location: z.object({ id, name: z.string(), kind: locationKind }),
  /** Day of the last full count that was posted; null: never. */
  lastOn: day.nullable(),
  dueOn: day,
  overdueDays: z.number().int(),
  openId: id.nullable(),
})
export type StocktakeDue = z.infer<typeof stocktakeDue>

/** Editable defaults, for every place. */
export const countSettings = z.strictObject({
  /** Calendar months between two full counts of a warehouse, and of a storeroom or an outlet. */
  warehouseMonths: z.number().int().min(1).max(24),
  pointMonths: z.number().int().min(1).max(24),
  /** A difference above both wants a second count: base units, and percent of what the books say. */
  recountUnits: z.number().int().min(0).max(10_000),
  recountPercent: z.number().int().min(0).max(100),
})
export type CountSettings = z.infer<typeof countSettings>

/** Count accuracy = lines matching ÷ lines counted, over the counts posted in a period. Days are the county's. */
export const accuracyQuery = z.strictObject({
  jurisdiction: divisionCode.optional(),
  from: day.optional(),
  to: day.optional(),
})
export const countAccuracy = z.object({
  stocktakes: z.number().int(),
  counted: z.number().int(),
  matching: z.number().int(),
  /** Units missing and units found, by reason, and their value in fen as far as boxes have a cost. */
  variances: z.array(
    z.object({
      reason: varianceReason,
      lines: z.number().int(),
      missing: z.number().int(),
      surplus: z.number().int(),
      missingValue: z.number().int(),
      surplusValue: z.number().int(),
      /** Lines whose product has no cost. */
      unpriced: z.number().int(),
    }),
  ),
})
export type CountAccuracy = z.infer<typeof countAccuracy>
