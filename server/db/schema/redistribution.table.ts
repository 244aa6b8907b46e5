import { integer, table, text, timestamp, uniqueIndex } from '../columns.ts'
import { people } from './accounts.table.ts'
import { lots } from './catalog.table.ts'
import { locations } from './places.table.ts'

/** A proposal that somebody does not want: not made again while no more units are in question. */
export const redistributionDismissals = table(
  'redistribution_dismissals',
  {
    id: text('id').primaryKey(),
    lotId: text('lot_id')
      .notNull()
      .references(() => lots.id),
    fromLocationId: text('from_location_id')
      .notNull()
      .references(() => locations.id),
    toLocationId: text('to_location_id')
      .notNull()
      .references(() => locations.id),
    /** Base units of the proposal as it was. */
    quantity: integer('quantity').notNull(),
    reason: text('reason').notNull(),
    dismissedAt: timestamp('dismissed_at').notNull(),
    dismissedBy: text('dismissed_by')
      .notNull()
      .references(() => people.id),
  },
  (t) => [uniqueIndex('redistribution_dismissals_way').on(t.lotId, t.fromLocationId, t.toLocationId)],
)
