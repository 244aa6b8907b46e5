import { z } from 'zod'
import { HORIZON_DAYS } from './machine-forecast.ts'
import { amount, day, id, instant, pageQuery, quantity, text } from './parts.ts'
import { channelNumber, named } from './visits.ts'

export const roundLimits = z.strictObject({
  /** Units that the vehicle holds. */
  units: z.number().int().min(1).max(100_000).default(600),
  stops: z.number().int().min(1).max(50).default(20),
  /** From the start and back to it. */
  minutes: z.number().int().min(30).max(1_440).default(480),
  /** At each stop. */
  minutesPerStop: z.number().int().min(1).max(240).default(15),
  kilometresPerHour: z.number().min(3).max(120).default(30),
})
export type RoundLimits = z.output<typeof roundLimits>
const point = z.strictObject({
  longitude: z.number().min(-180).max(180),
  latitude: z.number().min(-90).max(90),
})

export const proposeRound = z.strictObject({
  source: id,
  /** Machines to choose from; all of the caller's when absent. */
  locations: z.array(id).min(1).max(500).optional(),
  horizon: z.number().int().min(1).max(120).default(HORIZON_DAYS),
  /** Where it begins and ends; the source when absent. */
  start: point.optional(),
  limits: roundLimits.prefault({}),
})
export type ProposeRound = z.output<typeof proposeRound>

const load = z.object({
  channel: z.number().int(),
  productId: id,
  productName: z.string(),
  lotId: id,
  lotNumber: z.string(),
  expiresOn: day,
  quantity: z.number().int(),
})
/** A lot at the source that rounds together promise more of than lies there. */
export const promisedTwice = z.object({
  lotId: id,
  lotNumber: z.string(),
  productName: z.string(),
  available: z.number().int(),
  /** By other open rounds, and by this one. */
  elsewhere: z.number().int(),
  here: z.number().int(),
})
export type PromisedTwice = z.infer<typeof promisedTwice>

export const roundProposal = z.object({
  source: named,
  stops: z.array(
    z.object({
      locationId: id,
      locationName: z.string(),
      /** From the stop before, by road as estimated. */
      kilometres: z.number(),
      chanceOfEmpty: z.number().nullable(),
      unmet: z.number().nullable(),
      loads: z.array(load),
    }),
  ),
  kilometres: z.number(),
  minutes: z.number(),
  units: z.number().int(),
  /** Machines that were asked for and are not visited, with the reason. */
  leftOut: z.array(
    z.object({
      locationId: id,
      locationName: z.string(),
      why: z.enum(['no_position', 'nothing_to_load', 'no_stock', 'limits', 'in_round']),
    }),
  ),
  promisedTwice: z.array(promisedTwice),
})
export type RoundProposal = z.infer<typeof roundProposal>

export const createRound = z.strictObject({
  source: id,
  plannedOn: day.optional(),
  assignee: id.optional(),
  note: text(0, 300).optional(),
  limits: roundLimits.prefault({}),
  start: point.optional(),
  stops: z
    .array(
      z.strictObject({
        location: id,
        loads: z.array(z.strictObject({ channel: channelNumber, lotId: id, quantity })).max(500),
      }),
    )
    .min(1)
    .max(50),
})
export type CreateRound = z.output<typeof createRound>

/** Who may be sent on a round that takes its goods from `source`. */
export const driverQuery = z.strictObject({ source: id })
export const driver = z.object({ id, name: z.string() })
export type Driver = z.infer<typeof driver>

export const roundStatus = z.enum(['draft', 'assigned', 'under_way', 'done', 'cancelled'])
export type RoundStatus = z.infer<typeof roundStatus>
export const updateRound = z.strictObject({
  status: roundStatus.optional(),
  assignee: id.nullable().optional(),
  plannedOn: day.nullable().optional(),
  /** Stops that nobody goes to, with the reason. */
  skip: z
    .array(z.strictObject({ position: z.number().int().min(1), reason: text(1, 200) }))
    .max(100)
    .optional(),
})
export type UpdateRound = z.output<typeof updateRound>

const roundHead = z.object({
  id,
  status: roundStatus,
  source: named,
  assignee: named.nullable(),
  plannedOn: day.nullable(),
  note: z.string().nullable(),
  createdAt: instant,
  createdBy: z.string(),
  closedAt: instant.nullable(),
  kilometres: z.number(),
  minutes: z.number(),
  stopCount: z.number().int(),
  visited: z.number().int(),
  /** Planned, base units. */
  units: amount,
})
export const round = roundHead.extend({
  limits: roundLimits,
  stops: z.array(
    z.object({
      position: z.number().int(),
      locationId: id,
      locationName: z.string(),
      address: z.string().nullable(),
      phone: z.string().nullable(),
      longitude: z.number().nullable(),
      latitude: z.number().nullable(),
      visitId: id.nullable(),
      visitedAt: instant.nullable(),
      skipped: z.string().nullable(),
      /** What the stop page needs to work without network. */
      channels: z.array(
        z.object({
          channel: z.number().int(),
          productId: id.nullable(),
          productName: z.string().nullable(),
          capacity: z.number().int(),
          /** By the ledger, first loaded first. */
          contents: z.array(
            z.object({ lotId: id, lotNumber: z.string(), expiresOn: day, quantity: z.number().int() }),
          ),
          loads: z.array(load),
        }),
      ),
    }),
  ),
  /** Lots at the source that may be loaded instead. */
  lots: z.array(
    z.object({
      productId: id,
      productName: z.string(),
      lotId: id,
      lotNumber: z.string(),
      expiresOn: day,
      available: z.number().int(),
    }),
  ),
  promisedTwice: z.array(promisedTwice),
})
export type Round = z.infer<typeof round>
export const roundSummary = roundHead
export type RoundSummary = z.infer<typeof roundSummary>
export const roundQuery = z.strictObject({
  ...pageQuery,
  status: roundStatus.optional(),
  /** Only those that are neither done nor cancelled. */
  open: z.enum(['true']).optional(),
})
