import { sql } from 'drizzle-orm'
import type { DisposalStatus } from '../../../protocol/api/disposals.ts'
import { check, index, integer, primaryKey, table, text, timestamp } from '../columns.ts'
import { people } from './accounts.table.ts'
import { lots, products } from './catalog.table.ts'
import { movements } from './inventory.table.ts'
import { locations } from './places.table.ts'

/** Disposal documents (报废单) that a second person has to confirm. */
export const disposals = table(
  'disposals',
  {
    id: text('id').primaryKey(),
    fromLocationId: text('from_location_id')
      .notNull()
      .references(() => locations.id),
    status: text('status').$type<DisposalStatus>().notNull(),
    reason: text('reason').notNull(),
    note: text('note'),
    preparedAt: timestamp('prepared_at').notNull(),
    preparedBy: text('prepared_by')
      .notNull()
      .references(() => people.id),
    witnessId: text('witness_id')
      .notNull()
      .references(() => people.id),
    decidedAt: timestamp('decided_at'),
    withdrawnBecause: text('withdrawn_because'),
    movementId: text('movement_id').references(() => movements.id),
  },
  (t) => [
    index('disposals_location').on(t.fromLocationId, t.status),
    index('disposals_witness').on(t.witnessId, t.status),
    check('disposals_two_people', sql`${t.preparedBy} <> ${t.witnessId}`),
  ],
)

export const disposalLines = table(
  'disposal_lines',
  {
    disposalId: text('disposal_id')
      .notNull()
      .references(() => disposals.id),
    line: integer('line').notNull(),
    productId: text('product_id')
      .notNull()
      .references(() => products.id),
    lotId: text('lot_id')
      .notNull()
      .references(() => lots.id),
    /** Base units, above 0. */
    quantity: integer('quantity').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.disposalId, t.line] }),
    check('disposal_lines_quantity', sql`${t.quantity} > 0`),
  ],
)

/** Who saw the goods of a disposal destroyed (监销人). Append-only, as the movement. */
export const disposalWitnesses = table('disposal_witnesses', {
  movementId: text('movement_id')
    .primaryKey()
    .references(() => movements.id),
  name: text('name').notNull(),
  /** Null: a typed name that nobody signed in for. */
  personId: text('person_id').references(() => people.id),
  confirmedAt: timestamp('confirmed_at'),
})
