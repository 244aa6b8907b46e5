import { z } from 'zod'
import { id, instant, pageQuery, quantity, text } from './parts.ts'

/** Channel (货道) number as printed on the machine. */
export const channelNumber = z.number().int().min(1).max(99)
/** Units in one channel. */
const level = z.number().int().min(0).max(10_000)

const lotUnits = z.strictObject({ lotId: id, quantity })
/** What a driver did at one channel, in this order: counted, took back, loaded. */
export const visitChannelEntry = z.strictObject({
  channel: channelNumber,
  /** Units found before anything was moved; absent = not counted. */
  counted: level.optional(),
  /** Out of the channel: back to the source, or to disposal (报废) for what is expired or damaged. */
  takenBack: z
    .array(lotUnits.extend({ disposed: z.boolean().default(false) }))
    .max(20)
    .default([]),
  /** From the source into the channel. */
  loaded: z.array(lotUnits).max(20).default([]),
})
/** A visit is posted whole or not at all. Its `id` may be made on the phone, so that the machine can name it too. */
export const createVisit = z.strictObject({
  id: id.optional(),
  /** The machine's place. */
  location: id,
  /** Where goods came from and go back to: warehouse, storeroom or vehicle. Needed when any move. */
  source: id.optional(),
  round: id.optional(),
  /** The stop of that round, from 1. */
  stop: z.number().int().min(1).max(50).optional(),
  /** Business time; now when absent. Not in the future. */
  occurredAt: instant.optional(),
  channels: z.array(visitChannelEntry).min(1).max(99),
  note: text(0, 300).optional(),
})
export type CreateVisit = z.output<typeof createVisit>

export const named = z.object({ id, name: z.string() })
const visitLot = z.object({ lotId: id, lotNumber: z.string(), quantity: z.number().int() })
export const visit = z.object({
  id,
  location: named,
  source: named.nullable(),
  roundId: id.nullable(),
  stop: z.number().int().nullable(),
  personName: z.string(),
  occurredAt: instant,
  recordedAt: instant,
  note: z.string().nullable(),
  movementIds: z.array(id),
  channels: z.array(
    z.object({
      channel: z.number().int(),
      productId: id.nullable(),
      productName: z.string().nullable(),
      counted: z.number().int().nullable(),
      takenBack: z.array(visitLot.extend({ disposed: z.boolean() })),
      loaded: z.array(visitLot),
    }),
  ),
})
export type Visit = z.infer<typeof visit>
export const visitQuery = z.strictObject({ ...pageQuery, location: id.optional() })
