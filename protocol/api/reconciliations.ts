import { z } from 'zod'
import { divisionCode, id, instant, queryNumber, text } from './parts.ts'

/**
 * `count`: another number was counted than expected. `refill_unmatched`: the machine told of a refill that no visit knows.
 * `refill_differs`: it told another number than the visit. `drift`: what it says it holds is not what the ledger has.
 * `beyond_balance`: it gave out more than lay there. `no_product`: from a channel without a product.
 */
export const reconciliationKind = z.enum(['count', 'refill_unmatched', 'refill_differs', 'drift'])
export type ReconciliationKind = z.infer<typeof reconciliationKind>
export const openItemKind = z.enum([...reconciliationKind.options, 'beyond_balance', 'no_product'])
export type OpenItemKind = z.infer<typeof openItemKind>

/**
 * What may explain a difference. `miscount`: a second count soon after gave another number. `refill`: machine and visits
 * tell of different loads. `telemetry`: units of events that were lost around the count. `jam`: deliveries that failed, or
 * motors that turned while something was stuck. `unexplained`: shrinkage when below 0.
 */
export const partKind = z.enum(['miscount', 'refill', 'telemetry', 'jam', 'unexplained'])
export type PartKind = z.infer<typeof partKind>
/** Units, signed as the difference is. */
export const part = z.object({ kind: partKind, quantity: z.number().int() })
export type Part = z.infer<typeof part>

/** What is known of the channel between the baseline and the observation; null where it does not apply. */
export const reconciliationEvidence = z.object({
  baselineAt: instant.nullable(),
  baseline: z.number().int().nullable(),
  loaded: z.number().int(),
  takenBack: z.number().int(),
  vended: z.number().int(),
  tested: z.number().int(),
  failed: z.number().int(),
  jams: z.number().int(),
  /** Units of lost events that may lie before or after the observation. */
  unattributed: z.number().int(),
  /** Units more that the machine says were loaded than visits say. */
  refillExcess: z.number().int(),
  /** Counts of the same question, earliest first. */
  counts: z.array(z.object({ at: instant, counted: z.number().int() })),
  /** Everything the machine had to say about the time before has come. */
  complete: z.boolean(),
})
export type ReconciliationEvidence = z.infer<typeof reconciliationEvidence>

/** `accepted`: the ledger now follows. `miscount`: the count was wrong, count again. `dismissed`: nothing to correct. */
export const resolution = z.enum(['accepted', 'miscount', 'dismissed', 'settled'])
export type Resolution = z.infer<typeof resolution>

export const reconciliation = z.object({
  id,
  kind: openItemKind,
  locationId: id,
  locationName: z.string(),
  jurisdictionName: z.string(),
  deviceId: id.nullable(),
  channel: z.number().int(),
  productId: id.nullable(),
  productName: z.string().nullable(),
  expected: z.number().int(),
  observed: z.number().int(),
  /** observed − expected. */
  difference: z.number().int(),
  parts: z.array(part),
  evidence: reconciliationEvidence.nullable(),
  /** Units by which accepting it changes the ledger at the machine now; null = it cannot be accepted. */
  ledgerChange: z.number().int().nullable(),
  occurredAt: instant,
  openedAt: instant,
  closedAt: instant.nullable(),
  closedBy: z.string().nullable(),
  resolution: resolution.nullable(),
  reason: z.string().nullable(),
})
export type Reconciliation = z.infer<typeof reconciliation>
export const reconciliationQuery = z.strictObject({
  status: z.enum(['open', 'closed']).default('open'),
  location: id.optional(),
  jurisdiction: divisionCode.optional(),
  kind: openItemKind.optional(),
  limit: queryNumber(1, 500).default(200),
})
export const resolveReconciliation = z.strictObject({
  resolution: z.enum(['accepted', 'miscount', 'dismissed']),
  reason: text(1, 200),
})
export type ResolveReconciliation = z.output<typeof resolveReconciliation>
