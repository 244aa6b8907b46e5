import { sql } from 'drizzle-orm'
import type { OrderBasis, OrderEvent, OrderStatus } from '../../../protocol/api/replenishment.ts'
import {
  boolean,
  check,
  index,
  integer,
  json,
  primaryKey,
  table,
  text,
  timestamp,
  uniqueIndex,
} from '../columns.ts'
import { people } from './accounts.table.ts'
import { products } from './catalog.table.ts'
import { movements, transfers } from './inventory.table.ts'
import { locations } from './places.table.ts'

/** What a place asks of the store that supplies it. What was dispatched and received is the ledger's to say. */
export const replenishmentOrders = table(
  'replenishment_orders',
  {
    id: text('id').primaryKey(),
    locationId: text('location_id')
      .notNull()
      .references(() => locations.id),
    /** Null: an outside supplier. */
    supplierId: text('supplier_id').references(() => locations.id),
    status: text('status').$type<OrderStatus>().notNull(),
    emergency: boolean('emergency').notNull(),
    /** Goes up with every change, so that nobody overwrites what they have not seen. */
    version: integer('version').notNull(),
    note: text('note'),
    createdAt: timestamp('created_at').notNull(),
    createdBy: text('created_by')
      .notNull()
      .references(() => people.id),
    submittedAt: timestamp('submitted_at'),
    submittedBy: text('submitted_by').references(() => people.id),
    decidedAt: timestamp('decided_at'),
    decidedBy: text('decided_by').references(() => people.id),
  },
  (t) => [
    index('replenishment_orders_location').on(t.locationId, t.status),
    index('replenishment_orders_supplier').on(t.supplierId, t.status),
    index('replenishment_orders_status').on(t.status, t.decidedAt),
  ],
)

/** One product of an order; base units. */
export const replenishmentLines = table(
  'replenishment_lines',
  {
    orderId: text('order_id')
      .notNull()
      .references(() => replenishmentOrders.id),
    productId: text('product_id')
      .notNull()
      .references(() => products.id),
    /** What the system suggested when the line was written, and out of what. Null: unknown. */
    suggested: integer('suggested'),
    basis: json<OrderBasis>('basis').notNull(),
    requested: integer('requested').notNull(),
    approved: integer('approved'),
  },
  (t) => [
    primaryKey({ columns: [t.orderId, t.productId] }),
    check('replenishment_lines_requested', sql`${t.requested} > 0`),
    check(
      'replenishment_lines_approved',
      sql`${t.approved} is null or (${t.approved} >= 0 and ${t.approved} <= ${t.requested})`,
    ),
  ],
)

/** What happened to an order, for whoever works on it; a dispatch or a receipt names its entry in the ledger. */
export const replenishmentEvents = table(
  'replenishment_events',
  {
    id: text('id').primaryKey(),
    orderId: text('order_id')
      .notNull()
      .references(() => replenishmentOrders.id),
    action: text('action').$type<OrderEvent['action']>().notNull(),
    at: timestamp('at').notNull(),
    personId: text('person_id')
      .notNull()
      .references(() => people.id),
    note: text('note'),
    /** Of a dispatch. */
    transferId: text('transfer_id').references(() => transfers.id),
    /** Of a receipt from an outside supplier. */
    movementId: text('movement_id').references(() => movements.id),
  },
  (t) => [
    index('replenishment_events_order').on(t.orderId),
    // What left or came counts for one order only.
    uniqueIndex('replenishment_events_transfer').on(t.transferId).where(sql`${t.transferId} is not null`),
    uniqueIndex('replenishment_events_movement').on(t.movementId).where(sql`${t.movementId} is not null`),
  ],
)
