import { sql } from 'drizzle-orm'
import type { MovementKind } from '../../../protocol/api/inventory.ts'
import type { TransferStatus } from '../../../protocol/api/transfers.ts'
import {
  boolean,
  check,
  index,
  integer,
  primaryKey,
  table,
  text,
  timestamp,
  uniqueIndex,
} from '../columns.ts'
import { people } from './accounts.table.ts'
import { lots, products } from './catalog.table.ts'
import { locations } from './places.table.ts'

/** The ledger's header: goods go from one location to another. Append-only: triggers abort UPDATE and DELETE. */
export const movements = table(
  'movements',
  {
    id: text('id').primaryKey(),
    kind: text('kind').$type<MovementKind>().notNull(),
    fromLocationId: text('from_location_id')
      .notNull()
      .references(() => locations.id),
    toLocationId: text('to_location_id')
      .notNull()
      .references(() => locations.id),
    /** Business time. */
    occurredAt: timestamp('occurred_at').notNull(),
    recordedAt: timestamp('recorded_at').notNull(),
    personId: text('person_id').references(() => people.id),
    deviceId: text('device_id'),
    transferId: text('transfer_id'),
    reversesId: text('reverses_id'),
    reason: text('reason'),
    note: text('note'),
  },
  (t) => [
    // A movement is reversed at most once.
    uniqueIndex('movements_reverses').on(t.reversesId).where(sql`${t.reversesId} is not null`),
    index('movements_transfer').on(t.transferId).where(sql`${t.transferId} is not null`),
    index('movements_occurred').on(t.occurredAt),
    // Of what people post: vends are the most, and found by time alone.
    index('movements_kind').on(t.kind, t.occurredAt).where(sql`${t.kind} <> 'vend'`),
    check('movements_two_places', sql`${t.fromLocationId} <> ${t.toLocationId}`),
  ],
)

/** Places and time repeat the header's, so that a bin card and a scoped list are one index range. */
export const movementLines = table(
  'movement_lines',
  {
    movementId: text('movement_id')
      .notNull()
      .references(() => movements.id),
    line: integer('line').notNull(),
    fromLocationId: text('from_location_id').notNull(),
    toLocationId: text('to_location_id').notNull(),
    productId: text('product_id').notNull(),
    lotId: text('lot_id')
      .notNull()
      .references(() => lots.id),
    /** Base units, above 0. */
    quantity: integer('quantity').notNull(),
    occurredAt: timestamp('occurred_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.movementId, t.line] }),
    // The quantity stands in them too, so that a running balance adds up an index and reads no line.
    index('movement_lines_out').on(t.fromLocationId, t.productId, t.occurredAt, t.quantity),
    index('movement_lines_in').on(t.toLocationId, t.productId, t.occurredAt, t.quantity),
    check('movement_lines_quantity', sql`${t.quantity} > 0`),
  ],
)

/** What lies where: always the fold of the ledger. */
export const balances = table(
  'balances',
  {
    locationId: text('location_id')
      .notNull()
      .references(() => locations.id),
    lotId: text('lot_id')
      .notNull()
      .references(() => lots.id),
    productId: text('product_id')
      .notNull()
      .references(() => products.id),
    quantity: integer('quantity').notNull(),
    /** False for suppliers, recipients, disposal and variance, which may go below zero. */
    physical: boolean('physical').notNull(),
    /** When the quantity last rose from zero: first loaded, first out. */
    since: timestamp('since').notNull(),
    /** Latest business time of any line here; an earlier entry is backdated. */
    lastOccurredAt: timestamp('last_occurred_at').notNull(),
    /** When somebody last counted it, as posted; null when nobody has. */
    countedAt: timestamp('counted_at'),
  },
  (t) => [
    primaryKey({ columns: [t.locationId, t.lotId] }),
    index('balances_product').on(t.productId, t.locationId),
    check('balances_never_negative', sql`${t.quantity} >= 0 or not ${t.physical}`),
  ],
)

export const transfers = table(
  'transfers',
  {
    id: text('id').primaryKey(),
    fromLocationId: text('from_location_id')
      .notNull()
      .references(() => locations.id),
    toLocationId: text('to_location_id')
      .notNull()
      .references(() => locations.id),
    status: text('status').$type<TransferStatus>().notNull(),
    note: text('note'),
    dispatchedAt: timestamp('dispatched_at').notNull(),
    dispatchedBy: text('dispatched_by').references(() => people.id),
    /** When nothing of it was in transit any more. */
    closedAt: timestamp('closed_at'),
  },
  (t) => [
    index('transfers_to').on(t.toLocationId, t.status),
    index('transfers_from').on(t.fromLocationId, t.status),
  ],
)

export const transferLines = table(
  'transfer_lines',
  {
    transferId: text('transfer_id')
      .notNull()
      .references(() => transfers.id),
    lotId: text('lot_id')
      .notNull()
      .references(() => lots.id),
    productId: text('product_id').notNull(),
    sent: integer('sent').notNull(),
    received: integer('received').notNull(),
    lost: integer('lost').notNull(),
    returned: integer('returned').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.transferId, t.lotId] }),
    check('transfer_lines_within_sent', sql`${t.received} + ${t.lost} + ${t.returned} <= ${t.sent}`),
  ],
)

/** A lot that must not leave (待验), at one place or everywhere, until a person closes it. */
export const quarantines = table(
  'quarantines',
  {
    id: text('id').primaryKey(),
    lotId: text('lot_id')
      .notNull()
      .references(() => lots.id),
    /** Null: everywhere. */
    locationId: text('location_id').references(() => locations.id),
    reason: text('reason').notNull(),
    note: text('note'),
    openedAt: timestamp('opened_at').notNull(),
    openedBy: text('opened_by').references(() => people.id),
    closedAt: timestamp('closed_at'),
    closedBy: text('closed_by').references(() => people.id),
    closingReason: text('closing_reason'),
  },
  (t) => [index('quarantines_lot').on(t.lotId)],
)

/** What a device says happened and the ledger cannot follow: kept open for a person, never a negative balance. */
export const discrepancies = table(
  'discrepancies',
  {
    id: text('id').primaryKey(),
    locationId: text('location_id')
      .notNull()
      .references(() => locations.id),
    deviceId: text('device_id').notNull(),
    log: text('log').notNull(),
    seq: integer('seq').notNull(),
    channel: integer('channel').notNull(),
    productId: text('product_id'),
    quantity: integer('quantity').notNull(),
    /** `beyond_balance`: more vended than lay there; `no_product`: the channel has none assigned. */
    cause: text('cause').$type<'beyond_balance' | 'no_product'>().notNull(),
    occurredAt: timestamp('occurred_at').notNull(),
    openedAt: timestamp('opened_at').notNull(),
    closedAt: timestamp('closed_at'),
    /** Null when it closed by itself, because goods that were there became known. */
    closedBy: text('closed_by').references(() => people.id),
    resolution: text('resolution').$type<'accepted' | 'dismissed' | 'settled'>(),
    closingReason: text('closing_reason'),
    /** Units entered as found when it was accepted, less those that a visit told of later; null = none. */
    found: integer('found'),
  },
  (t) => [
    uniqueIndex('discrepancies_event').on(t.deviceId, t.log, t.seq, t.channel),
    index('discrepancies_location').on(t.locationId),
  ],
)
