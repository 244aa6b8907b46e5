import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, table, text, timestamp } from '../columns.ts'
import { lots } from './catalog.table.ts'
import { locations } from './places.table.ts'

/**
 * Which units of a dispenser's balance lie in which channel (货道): a finer partition of it. Over the channels it never
 * adds up to more than the balance of the lot there; the rest is not assigned to a channel.
 */
export const channelContents = table(
  'channel_contents',
  {
    locationId: text('location_id')
      .notNull()
      .references(() => locations.id),
    lotId: text('lot_id')
      .notNull()
      .references(() => lots.id),
    channel: integer('channel').notNull(),
    quantity: integer('quantity').notNull(),
    /** When the quantity last rose from zero: first loaded, first out. */
    since: timestamp('since').notNull(),
  },
  (t) => [
    // A vend and every other way out ask for one lot at one place.
    primaryKey({ columns: [t.locationId, t.lotId, t.channel] }),
    index('channel_contents_lot').on(t.lotId),
    check('channel_contents_never_negative', sql`${t.quantity} >= 0`),
  ],
)
