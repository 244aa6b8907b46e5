import { z } from 'zod'
import { productRef } from './inventory.ts'
import { amount, day, id, instant, list, text } from './parts.ts'
import { locationKind } from './places.ts'

/** Recall (召回), and where a lot is. Quantities are base units. */

/** 一级、二级、三级: how serious the harm may be. */
export const recallLevel = z.enum(['first', 'second', 'third'])
export type RecallLevel = z.infer<typeof recallLevel>
/** `closed`: carried out, its lots stay held. `cancelled`: a mistake, everything is as before. */
export const recallStatus = z.enum(['open', 'closed', 'cancelled'])
export type RecallStatus = z.infer<typeof recallStatus>
/**
 * Why a channel is blocked: `holds`: the lot lies in it. `reported`: the machine told of a refill with this lot. `chosen`:
 * a person wanted it, because nobody knows what lies in it.
 */
export const channelCause = z.enum(['holds', 'reported', 'chosen'])
export type ChannelCause = z.infer<typeof channelCause>
/** `loose`: the lot lies in the machine, in no channel. `unknown`: it holds more than the ledger knows of. */
export const possibleCause = z.enum(['loose', 'unknown'])

const lotNumber = text(1, 40)
const channelNumber = z.number().int().min(1).max(99)
const numbers = z.array(lotNumber).min(1).max(200)
const named = z.object({ id, name: z.string() })

const recalledLot = z.object({ lotId: id, lotNumber: z.string(), expiresOn: day })

// Where a lot is

/** By part of a lot number, by product code, name or id, or by GTIN; a scanned code gives GTIN and lot number. */
export const lotSearchQuery = z.strictObject({
  text: z.string().trim().min(1).max(60).optional(),
  product: productRef.optional(),
  gtin: z
    .string()
    .regex(/^\d{14}$/, 'is not a GTIN-14')
    .optional(),
})
export type LotSearchQuery = z.output<typeof lotSearchQuery>
export const foundLot = recalledLot.extend({
  productId: id,
  productName: z.string(),
  productNameEn: z.string(),
  productCode: z.string(),
  /** At places in scope and on the road. */
  quantity: z.number().int(),
  recallId: id.nullable(),
})
export type FoundLot = z.infer<typeof foundLot>
/** At most 50, soonest expiry first. */
export const foundLots = list(foundLot)

const placeUnits = z.object({
  locationId: id,
  locationName: z.string(),
  locationKind,
  jurisdictionName: z.string(),
})
const channelUnits = z.object({ channel: z.number().int(), quantity: amount })
export const transitUnits = z.object({
  transferId: id,
  from: named,
  to: named,
  dispatchedAt: instant,
  quantity: z.number().int(),
})

export const whereabouts = z.object({
  lot: recalledLot.extend({ productId: id, productName: z.string(), productNameEn: z.string() }),
  /** Null: no recall that is open or closed names it. */
  recallId: id.nullable(),
  quarantined: z.boolean(),
  places: z.array(
    placeUnits.extend({
      quantity: z.number().int(),
      /** Of a dispenser: what lies in which channel; the rest lies in none that anybody named. */
      channels: z.array(channelUnits),
      /** Handed out and vended there, takings back subtracted. */
      givenOut: z.number().int(),
      /** The same by month of the county, oldest first; `null` month = before. */
      givenOutByMonth: z.array(z.object({ month: z.string().nullable(), quantity: z.number().int() })),
      /** Units of the product its machine gave out that no lot could be found for; still open. */
      unexplained: z.number().int(),
    }),
  ),
  transit: z.array(transitUnits),
  /**
   * received + elsewhere = onHand + inTransit + givenOut + disposed + missing. Null for somebody responsible for less than
   * a county, who sees neither the supplier nor the goods that came from other townships.
   */
  sums: z
    .object({
      received: z.number().int(),
      /** Net from other counties. */
      elsewhere: z.number().int(),
      onHand: z.number().int(),
      inTransit: z.number().int(),
      givenOut: z.number().int(),
      disposed: z.number().int(),
      missing: z.number().int(),
    })
    .nullable(),
  /** Sum of `unexplained` at the places shown. */
  unexplained: z.number().int(),
})
export type Whereabouts = z.infer<typeof whereabouts>

// Recalls

/** Every lot of the product with one of these numbers, whatever its expiry date, also one that comes later. */
export const previewRecall = z.strictObject({
  product: productRef,
  numbers,
  /** Its county is the one that is looked at; without it all that the caller is responsible for. */
  collectingLocation: id.optional(),
})
export type PreviewRecall = z.output<typeof previewRecall>
export const openRecall = previewRecall.extend({
  level: recallLevel,
  reason: text(1, 300),
  instructions: text(1, 2_000).optional(),
  documentNumber: text(1, 80).optional(),
  /** Warehouse or storeroom to which the goods are sent. */
  collectingLocation: id,
})
export type OpenRecall = z.output<typeof openRecall>

export const recallChannel = z.object({
  locationId: id,
  locationName: z.string(),
  channel: z.number().int(),
  /** Of the recalled lots in it, by the ledger. */
  quantity: amount,
  deviceId: id.nullable(),
  presence: z.enum(['online', 'stale', 'offline', 'unknown']),
})
export const possibleChannel = recallChannel.extend({ cause: possibleCause })
export type PossibleChannel = z.infer<typeof possibleChannel>

export const recallPreview = z.object({
  product: z.object({ id, code: z.string(), name: z.string(), nameEn: z.string() }),
  lots: z.array(
    recalledLot.extend({ onHand: z.number().int(), inTransit: z.number().int(), recallId: id.nullable() }),
  ),
  /** Numbers no lot is known with yet: a lot that comes with one is held. */
  unknownNumbers: z.array(z.string()),
  places: z.array(placeUnits.extend({ quantity: z.number().int() })),
  transit: z.array(transitUnits),
  channels: z.array(recallChannel),
  possible: z.array(possibleChannel),
})
export type RecallPreview = z.infer<typeof recallPreview>

/**
 * `wanted`: its machine could not be told yet. `blocked`: the machine has said so. Between lie the states of the command,
 * also `rejected` and `expired`, which is then given again. `releasing` and `released`: the same for unblocking.
 */
export const channelState = z.enum([
  'wanted',
  'queued',
  'sent',
  'received',
  'rejected',
  'expired',
  'blocked',
  'releasing',
  'released',
])
export type ChannelState = z.infer<typeof channelState>
export const heldChannel = recallChannel.extend({
  cause: channelCause,
  state: channelState,
  /** What the machine said of a rejection. */
  answer: z.string().nullable(),
  heldAt: instant,
  sentAt: instant.nullable(),
  finishedAt: instant.nullable(),
  releasedAt: instant.nullable(),
})
export type HeldChannel = z.infer<typeof heldChannel>

/**
 * `open`: goods lie there and nobody has said how many. `answered`: counted, still there. `settled`: nothing left.
 * `collecting`: where the goods go.
 */
export const recallPlaceState = z.enum(['open', 'answered', 'settled', 'collecting'])
export type RecallPlaceState = z.infer<typeof recallPlaceState>
export const recallPlace = placeUnits.extend({
  phone: z.string().nullable(),
  state: recallPlaceState,
  atOpening: z.number().int(),
  held: z.number().int(),
  /** Null: not counted yet. */
  found: z.number().int().nullable(),
  /** Since the opening, by the ledger; units found are subtracted from those missing. */
  sentBack: z.number().int(),
  disposed: z.number().int(),
  missing: z.number().int(),
  givenOut: z.number().int(),
  explanation: z.string().nullable(),
  answeredAt: instant.nullable(),
  answeredBy: z.string().nullable(),
  lots: z.array(recalledLot.extend({ held: z.number().int(), found: z.number().int().nullable() })),
  /** Whether the caller may answer for it. */
  own: z.boolean(),
})
export type RecallPlace = z.infer<typeof recallPlace>

/** Units of the recalled lots; outstanding + inTransit is what is still to come. */
export const recallProgress = z.object({
  outstanding: z.number().int(),
  inTransit: z.number().int(),
  collected: z.number().int(),
  disposed: z.number().int(),
  missing: z.number().int(),
  /** Reached people after the opening. */
  givenOut: z.number().int(),
  /** Of everything the recall is about, what is no longer outstanding or on the road: 0 to 100. */
  percent: z.number().min(0).max(100),
  places: z.number().int(),
  settledPlaces: z.number().int(),
  unansweredPlaces: z.number().int(),
  channels: z.number().int(),
  confirmedChannels: z.number().int(),
})
export type RecallProgress = z.infer<typeof recallProgress>

export const recallSummary = z.object({
  id,
  product: z.object({
    id,
    code: z.string(),
    name: z.string(),
    nameEn: z.string(),
    specification: z.string(),
  }),
  numbers: z.array(z.string()),
  level: recallLevel,
  status: recallStatus,
  reason: z.string(),
  documentNumber: z.string().nullable(),
  openedAt: instant,
  openedBy: z.string(),
  endedAt: instant.nullable(),
  progress: recallProgress,
})
export type RecallSummary = z.infer<typeof recallSummary>
/** Open ones first, then the latest. */
export const recallList = list(recallSummary)

export const recall = recallSummary.extend({
  instructions: z.string().nullable(),
  collecting: named,
  endedBy: z.string().nullable(),
  endingReason: z.string().nullable(),
  lots: z.array(recalledLot),
  places: z.array(recallPlace),
  transit: z.array(transitUnits.extend({ returning: z.boolean() })),
  channels: z.array(heldChannel),
  /** May hold it, nobody knows: to be blocked by a person. */
  possible: z.array(possibleChannel),
  /** Whether the caller may block, release, close and cancel. */
  own: z.boolean(),
})
export type Recall = z.infer<typeof recall>

/** What a place found of every lot that lies there. Another number than the ledger's wants an explanation and moves it. */
export const answerRecall = z.strictObject({
  location: id,
  lines: z
    .array(z.strictObject({ lotId: id, found: z.number().int().min(0).max(100_000_000) }))
    .min(1)
    .max(50),
  explanation: text(1, 300).optional(),
})
export type AnswerRecall = z.output<typeof answerRecall>
export const channelOfRecall = z.strictObject({ location: id, channel: channelNumber })
export type ChannelOfRecall = z.output<typeof channelOfRecall>
/** Closing wants a reason only while goods are outstanding. */
export const closeRecall = z.strictObject({ reason: text(1, 300).optional() })
export const cancelRecall = z.strictObject({ reason: text(1, 300) })
