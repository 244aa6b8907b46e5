import type { ChannelCause, RecallLevel, RecallStatus } from '../../../protocol/api/recalls.ts'
import { boolean, index, integer, primaryKey, table, text, timestamp } from '../columns.ts'
import { people } from './accounts.table.ts'
import { lots, products } from './catalog.table.ts'
import { quarantines } from './inventory.table.ts'
import { locations } from './places.table.ts'
import { deviceCommands } from './steering.table.ts'

/** A recall (召回) of lots of one product, run by one county. */
export const recalls = table(
  'recalls',
  {
    id: text('id').primaryKey(),
    productId: text('product_id')
      .notNull()
      .references(() => products.id),
    level: text('level').$type<RecallLevel>().notNull(),
    reason: text('reason').notNull(),
    instructions: text('instructions'),
    /** Of the document that orders it. */
    documentNumber: text('document_number'),
    /** The one place to which the goods may be sent, where they stay in quarantine. */
    collectingLocationId: text('collecting_location_id')
      .notNull()
      .references(() => locations.id),
    /** Division code of the county that runs it. */
    jurisdictionCode: text('jurisdiction_code').notNull(),
    status: text('status').$type<RecallStatus>().notNull(),
    openedAt: timestamp('opened_at').notNull(),
    openedBy: text('opened_by')
      .notNull()
      .references(() => people.id),
    endedAt: timestamp('ended_at'),
    endedBy: text('ended_by').references(() => people.id),
    endingReason: text('ending_reason'),
  },
  (t) => [index('recalls_status').on(t.status)],
)

/** Lot numbers that are recalled, whether a lot of them is known yet or comes later, with whatever expiry date. */
export const recallNumbers = table(
  'recall_numbers',
  {
    recallId: text('recall_id')
      .notNull()
      .references(() => recalls.id),
    productId: text('product_id').notNull(),
    number: text('number').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.recallId, t.number] }),
    index('recall_numbers_lot').on(t.productId, t.number),
  ],
)

/** Lots with such a number, each with the quarantine that holds it everywhere. */
export const recallLots = table(
  'recall_lots',
  {
    recallId: text('recall_id')
      .notNull()
      .references(() => recalls.id),
    lotId: text('lot_id')
      .notNull()
      .references(() => lots.id),
    quarantineId: text('quarantine_id')
      .notNull()
      .references(() => quarantines.id),
  },
  (t) => [
    primaryKey({ columns: [t.recallId, t.lotId] }),
    index('recall_lots_lot').on(t.lotId),
    index('recall_lots_quarantine').on(t.quarantineId),
  ],
)

/** What a place had when the recall opened, and what it answered. A place that goods reached later has a row once it answers. */
export const recallHoldings = table(
  'recall_holdings',
  {
    recallId: text('recall_id')
      .notNull()
      .references(() => recalls.id),
    locationId: text('location_id')
      .notNull()
      .references(() => locations.id),
    lotId: text('lot_id')
      .notNull()
      .references(() => lots.id),
    /** Base units by the ledger at the opening. */
    atOpening: integer('at_opening').notNull(),
    /** Units counted there; null = no answer yet. */
    found: integer('found'),
    /** Why more or fewer were found. */
    explanation: text('explanation'),
    answeredAt: timestamp('answered_at'),
    answeredBy: text('answered_by').references(() => people.id),
  },
  (t) => [primaryKey({ columns: [t.recallId, t.locationId, t.lotId] })],
)

/** Channels (货道) of dispensers that a recall wants blocked, until they are released. */
export const recallChannels = table(
  'recall_channels',
  {
    recallId: text('recall_id')
      .notNull()
      .references(() => recalls.id),
    locationId: text('location_id')
      .notNull()
      .references(() => locations.id),
    channel: integer('channel').notNull(),
    cause: text('cause').$type<ChannelCause>().notNull(),
    /** Blocked before, for a reason of its own, which outlives the recall. */
    wasBlocked: boolean('was_blocked').notNull(),
    /** The last command to block it, and after its release to unblock it; null = there is nobody to tell. */
    commandId: text('command_id').references(() => deviceCommands.id),
    /** When the recall first wanted it blocked. */
    heldAt: timestamp('held_at').notNull(),
    releasedAt: timestamp('released_at'),
    /** Null: by the system, when the goods had left the machine. */
    releasedBy: text('released_by').references(() => people.id),
  },
  (t) => [
    primaryKey({ columns: [t.recallId, t.locationId, t.channel] }),
    index('recall_channels_place').on(t.locationId, t.channel),
  ],
)
