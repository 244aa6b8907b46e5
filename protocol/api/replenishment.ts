import { z } from 'zod'
import { category } from './catalog.ts'
import { expiringLot, productRef } from './inventory.ts'
import {
  amount,
  day,
  divisionCode,
  id,
  instant,
  list,
  page,
  pageQuery,
  quantity,
  queryFlag,
  text,
} from './parts.ts'
import { locationKind } from './places.ts'

/** How urgently a place needs a product, by months of stock against its limits; most urgent first. */
export const need = z.enum(['emergency', 'low', 'unknown', 'top_up', 'covered', 'enough'])
export type Need = z.infer<typeof need>

/** What a suggestion was worked out from, base units and months. Null means unknown. */
export const orderBasis = z.object({
  amc: z.number().nullable(),
  mos: z.number().nullable(),
  usable: amount,
  inTransit: amount,
  /** Ordered before and not yet dispatched. */
  onOrder: amount,
  minMonths: z.number().nullable(),
  maxMonths: z.number().nullable(),
  /** Emergency order point (EOP), months. */
  emergencyMonths: z.number(),
})
export type OrderBasis = z.infer<typeof orderBasis>

const store = z.object({ id, name: z.string(), kind: locationKind })

/** What one place should order of one product, and why. */
export const suggestion = z.object({
  location: store.extend({ jurisdictionCode: divisionCode, jurisdictionName: z.string() }),
  productId: id,
  productName: z.string(),
  category,
  boxSize: z.number().int(),
  need,
  basis: orderBasis,
  /** max × AMC − usable − in transit − on order, never below 0, whole boxes; null when the AMC is unknown. */
  suggested: amount.nullable(),
  /** Who supplies the place; null: an outside supplier. */
  supplier: store.nullable(),
  /** A draft that names it already. */
  draftId: id.nullable(),
})
export type Suggestion = z.infer<typeof suggestion>

export const suggestionsQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
  jurisdiction: divisionCode.optional(),
  location: id.optional(),
  product: productRef.optional(),
  kind: locationKind.optional(),
  need: need.optional(),
  /** Also what needs nothing. */
  all: queryFlag.default(false),
})
export type SuggestionsQuery = z.output<typeof suggestionsQuery>
export const suggestions = z.object({
  items: z.array(suggestion),
  total: z.number().int(),
  /** By need, the filter of need aside. */
  counts: z.record(need, z.number().int()),
})
export type Suggestions = z.infer<typeof suggestions>

/**
 * `dispatched` and `received` are read off the ledger: an approved order is dispatched as soon as something of it has
 * left, and received when all that was approved has come.
 */
export const orderState = z.enum([
  'draft',
  'submitted',
  'approved',
  'rejected',
  'dispatched',
  'received',
  'closed',
  'cancelled',
])
export type OrderState = z.infer<typeof orderState>
/** What people decided; the rest is the ledger's to say. */
export const orderStatus = orderState.exclude(['dispatched', 'received'])
export type OrderStatus = z.infer<typeof orderStatus>

export const orderStep = z.enum([
  'edit',
  'submit',
  'approve',
  'reject',
  'dispatch',
  'receive',
  'cancel',
  'close',
])
export type OrderStep = z.infer<typeof orderStep>

const orderedLine = z.strictObject({ product: productRef, quantity })
const note = text(1, 300).optional()
/** The version the caller saw: a change that somebody else made meanwhile is answered with 409 `order_changed`. */
const version = z.number().int().min(1)

/** A draft for each place; who supplies it follows from the jurisdictions. */
export const createOrders = z.strictObject({
  orders: z
    .array(
      z.strictObject({
        location: id,
        emergency: z.boolean().default(false),
        lines: z.array(orderedLine).min(1).max(200),
        note,
      }),
    )
    .min(1)
    .max(100),
})
export type CreateOrders = z.output<typeof createOrders>
/** All lines of the draft, as they shall be. A rejected order becomes a draft again. */
export const editOrder = z.strictObject({
  version,
  emergency: z.boolean(),
  lines: z.array(orderedLine).min(1).max(200),
  note,
})
export type EditOrder = z.output<typeof editOrder>
export const submitOrder = z.strictObject({ version })
/** Lines that are not named are approved as requested; 0 refuses one. */
export const approveOrder = z.strictObject({
  version,
  lines: z
    .array(z.strictObject({ product: productRef, quantity: amount }))
    .max(200)
    .default([]),
  note,
})
export type ApproveOrder = z.output<typeof approveOrder>
export const rejectOrder = z.strictObject({ version, reason: text(1, 300) })
export const endOrder = z.strictObject({ version, note })
/** Without `lotId`, first expired first out; `reason` for another lot. */
export const dispatchOrder = z.strictObject({
  version,
  lines: z
    .array(z.strictObject({ product: productRef, lotId: id.optional(), quantity }))
    .min(1)
    .max(500),
  reason: text(1, 200).optional(),
  occurredAt: instant.optional(),
  note,
})
export type DispatchOrder = z.output<typeof dispatchOrder>
/** What an outside supplier delivered. */
export const receiveOrder = z.strictObject({
  version,
  lines: z
    .array(z.strictObject({ product: productRef, lot: expiringLot, quantity }))
    .min(1)
    .max(500),
  occurredAt: instant.optional(),
  note,
})
export type ReceiveOrder = z.output<typeof receiveOrder>

/** Base units of a line; never more received than dispatched, dispatched than approved, approved than requested. */
export const orderLine = z.object({
  productId: id,
  productName: z.string(),
  boxSize: z.number().int(),
  /** As it was when the order was made. */
  suggested: amount.nullable(),
  basis: orderBasis,
  requested: amount,
  approved: amount.nullable(),
  dispatched: amount,
  /** Lost on the way. */
  lost: amount,
  received: amount,
})
export type OrderLine = z.infer<typeof orderLine>

export const orderSummary = z.object({
  id,
  /** For people and paper: the day and four digits. */
  number: z.string(),
  location: store,
  supplier: store.nullable(),
  state: orderState,
  emergency: z.boolean(),
  version: z.number().int(),
  note: z.string().nullable(),
  createdAt: instant,
  createdByName: z.string(),
  submittedAt: instant.nullable(),
  lines: z.number().int(),
  /** Order fill rate = received ÷ ordered, 0 to 1; null before it is approved. */
  fillRate: z.number().nullable(),
})
export type OrderSummary = z.infer<typeof orderSummary>

export const orderEvent = z.object({
  action: z.enum([
    'created',
    'edited',
    'submitted',
    'approved',
    'rejected',
    'dispatched',
    'received',
    'cancelled',
    'closed',
  ]),
  at: instant,
  personName: z.string(),
  note: z.string().nullable(),
  /** Of a dispatch. */
  transferId: id.nullable(),
})
export type OrderEvent = z.infer<typeof orderEvent>

export const order = orderSummary.extend({
  items: z.array(orderLine),
  /** Oldest first. */
  events: z.array(orderEvent),
  /** What the caller may do with it now. */
  steps: z.array(orderStep),
  /** The caller submitted it, and so somebody else has to approve it. */
  ownOrder: z.boolean(),
  /** Approved by the person who submitted it, because the county has no other. */
  selfApproved: z.boolean(),
})
export type Order = z.infer<typeof order>

export const ordersQuery = z.strictObject({
  ...pageQuery,
  status: orderStatus.optional(),
  /** True: drafts, and what was submitted or approved and is not closed. */
  open: queryFlag.optional(),
  location: id.optional(),
  supplier: id.optional(),
  jurisdiction: divisionCode.optional(),
})
export type OrdersQuery = z.output<typeof ordersQuery>
export const orderPage = page(orderSummary)
export const orderList = list(orderSummary)

/** Of the orders approved in a period that have ended; days are the county's. */
export const fillRateQuery = z.strictObject({
  jurisdiction: divisionCode.optional(),
  from: day.optional(),
  to: day.optional(),
})
export const fillRate = z.object({
  orders: z.number().int(),
  /** Approved in the period and still under way: not in the rate. */
  underWay: z.number().int(),
  ordered: amount,
  /** Of what was ordered; more than that counts for nothing. */
  received: amount,
  rate: z.number().nullable(),
})
export type FillRate = z.infer<typeof fillRate>
