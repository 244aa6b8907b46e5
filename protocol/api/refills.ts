import { z } from 'zod'
import {
  amount,
  day,
  divisionCode,
  id,
  instant,
  list,
  pageQuery,
  quantity,
  queryNumber,
  text,
} from './parts.ts'

/** Channel (货道) number as printed on the machine. */
const channel = z.number().int().min(1).max(99)
/** Units in one channel. */
const level = z.number().int().min(0).max(10_000)
const note = text(0, 300).optional()

// Visits (补货)

const lotUnits = z.strictObject({ lotId: id, quantity })
/** What a driver did at one channel, in this order: counted, took back, loaded. */
export const visitChannelEntry = z.strictObject({
  channel,
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
  note,
})
export type CreateVisit = z.output<typeof createVisit>

const named = z.object({ id, name: z.string() })
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

// Reconciliations

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

// Prediction

/** Days from now: with a chance of 10, 50 and 90 % the channel is empty by then. Null: not in ten years. */
export const daysToEmpty = z.object({
  p10: z.number().nullable(),
  p50: z.number().nullable(),
  p90: z.number().nullable(),
})
export const channelForecast = z.object({
  channel: z.number().int(),
  productId: id.nullable(),
  productName: z.string().nullable(),
  capacity: z.number().int(),
  remaining: z.number().int().nullable(),
  blocked: z.boolean(),
  /** Units given out in the look-back, and the days in which there were any to give. */
  units: z.number().int(),
  days: z.number(),
  /** Null = unknown: never in stock, or nobody knows what lies there. */
  perDay: z.number().nullable(),
  daysToEmpty: daysToEmpty.nullable(),
  /** Chance that it is empty before the horizon, and units that would be missed by then. */
  chanceOfEmpty: z.number().nullable(),
  unmet: z.number().nullable(),
  /** A count here was declared wrong: count again. */
  recount: z.boolean(),
})
export type ChannelForecast = z.infer<typeof channelForecast>
export const machineForecast = z.object({
  locationId: id,
  locationName: z.string(),
  deviceId: id.nullable(),
  jurisdictionCode: divisionCode,
  jurisdictionName: z.string(),
  longitude: z.number().nullable(),
  latitude: z.number().nullable(),
  /** When the machine last told what it holds. */
  toldAt: instant.nullable(),
  lastVisitAt: instant.nullable(),
  channels: z.array(channelForecast),
  /** Of the channel that is empty first. */
  daysToEmpty: daysToEmpty.nullable(),
  /** Chance that some channel is empty before the horizon; null = unknown. */
  chanceOfEmpty: z.number().nullable(),
  unmet: z.number().nullable(),
  /** Free room in all channels. */
  room: z.number().int(),
  openItems: z.number().int(),
  /** The open round that goes there. */
  roundId: id.nullable(),
})
export type MachineForecast = z.infer<typeof machineForecast>
export const HORIZON_DAYS = 14
export const forecastQuery = z.strictObject({
  jurisdiction: divisionCode.optional(),
  location: id.optional(),
  /** Days until the next chance to come by. */
  horizon: queryNumber(1, 120).default(HORIZON_DAYS),
})
export const forecastList = list(machineForecast)

// Rounds

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
  note,
  limits: roundLimits.prefault({}),
  start: point.optional(),
  stops: z
    .array(
      z.strictObject({
        location: id,
        loads: z.array(z.strictObject({ channel, lotId: id, quantity })).max(500),
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
