import { sql } from 'drizzle-orm'
import type { StocktakeStatus, VarianceReason } from '../../../protocol/api/stocktakes.ts'
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

/** A count (盘点) of one place: what is to be counted, who counted, and what became of it. Work goes on meanwhile. */
export const stocktakes = table(
  'stocktakes',
  {
    id: text('id').primaryKey(),
    locationId: text('location_id')
      .notNull()
      .references(() => locations.id),
    kind: text('kind').$type<'full' | 'cycle'>().notNull(),
    status: text('status').$type<StocktakeStatus>().notNull(),
    note: text('note'),
    createdAt: timestamp('created_at').notNull(),
    createdBy: text('created_by')
      .notNull()
      .references(() => people.id),
    submittedAt: timestamp('submitted_at'),
    submittedBy: text('submitted_by').references(() => people.id),
    /** Posted or cancelled. */
    closedAt: timestamp('closed_at'),
    closedBy: text('closed_by').references(() => people.id),
    closingNote: text('closing_note'),
  },
  (t) => [
    // One at a time for a place: two counts of the same lots would both be posted.
    uniqueIndex('stocktakes_open').on(t.locationId).where(sql`${t.closedAt} is null`),
    index('stocktakes_location').on(t.locationId, t.closedAt),
  ],
)

/** One lot to be counted. What the ledger had is never kept before it is posted: it is read at the time of the count. */
export const stocktakeLines = table(
  'stocktake_lines',
  {
    stocktakeId: text('stocktake_id')
      .notNull()
      .references(() => stocktakes.id),
    lotId: text('lot_id')
      .notNull()
      .references(() => lots.id),
    productId: text('product_id')
      .notNull()
      .references(() => products.id),
    /** Number of the count that is asked for: 1, and one more for each recount. */
    round: integer('round').notNull(),
    /** Found on the shelf, not in the books when the count was planned. */
    found: boolean('found').notNull(),
    reason: text('reason').$type<VarianceReason>(),
    /** As posted: units counted, and what the ledger had at that time. Null before. */
    counted: integer('counted'),
    book: integer('book'),
  },
  (t) => [primaryKey({ columns: [t.stocktakeId, t.lotId] })],
)

/** Each count of a line, with its own time. Nothing is overwritten: the last one of the asked round counts. */
export const stocktakeCounts = table(
  'stocktake_counts',
  {
    id: text('id').primaryKey(),
    stocktakeId: text('stocktake_id')
      .notNull()
      .references(() => stocktakes.id),
    lotId: text('lot_id').notNull(),
    round: integer('round').notNull(),
    quantity: integer('quantity').notNull(),
    /** When the shelf was counted, by the counter's phone; and when it arrived here. */
    countedAt: timestamp('counted_at').notNull(),
    recordedAt: timestamp('recorded_at').notNull(),
    personId: text('person_id')
      .notNull()
      .references(() => people.id),
    note: text('note'),
  },
  (t) => [
    index('stocktake_counts_line').on(t.stocktakeId, t.lotId, t.round),
    check('stocktake_counts_quantity', sql`${t.quantity} >= 0`),
  ],
)
