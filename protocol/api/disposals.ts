import { z } from 'zod'
import { role } from './accounts.ts'
import { day, id, instant, pageQuery, quantity, queryFlag, text } from './parts.ts'

/** `waiting` for the witness; `posted` to the ledger; `withdrawn` by either of the two. */
export const disposalStatus = z.enum(['waiting', 'posted', 'withdrawn'])
export type DisposalStatus = z.infer<typeof disposalStatus>

/** Who saw the goods destroyed (监销人). `confirmedAt` is null for a name that nobody signed for. */
export const witness = z.object({ name: z.string(), confirmedAt: instant.nullable() })

/** A disposal document (报废单): prepared by one person, posted when the witness named in it confirms. */
export const disposal = z.object({
  id,
  from: z.object({ id, name: z.string() }),
  status: disposalStatus,
  reason: z.string(),
  note: z.string().nullable(),
  preparedAt: instant,
  preparedBy: z.object({ id, name: z.string() }),
  witness: z.object({ id, name: z.string() }),
  /** When it was posted or withdrawn. */
  decidedAt: instant.nullable(),
  withdrawnBecause: z.string().nullable(),
  movementId: id.nullable(),
  lines: z.array(
    z.object({
      productId: id,
      productName: z.string(),
      lotId: id,
      lotNumber: z.string(),
      expiresOn: day,
      quantity: z.number().int(),
    }),
  ),
})
export type Disposal = z.infer<typeof disposal>

export const prepareDisposal = z.strictObject({
  from: id,
  reason: text(1, 200),
  /** Another person, who may sign in and is responsible for the place; see `/api/witnesses`. */
  witness: id,
  lines: z
    .array(z.strictObject({ product: id.describe('product id or product code'), lotId: id, quantity }))
    .min(1)
    .max(500),
  note: text(0, 300).optional(),
})
export type PrepareDisposal = z.output<typeof prepareDisposal>
export const withdrawDisposal = z.strictObject({ reason: text(1, 200) })
export const disposalQuery = z.strictObject({
  ...pageQuery,
  status: disposalStatus.optional(),
  /** Only those that wait for the caller's own confirmation. */
  mine: queryFlag.default(false),
})

export const witnessQuery = z.strictObject({ location: id })
export const possibleWitness = z.object({ id, displayName: z.string(), role })
