import { integer, primaryKey, table, text, timestamp } from '../columns.ts'
import { products } from './catalog.table.ts'
import { locations } from './places.table.ts'

/**
 * For which product a channel (货道) was until it got another or none; append-only. One that always was for the same has no
 * row, and a time without a product has none either: what lay in the channel then is what was said of it next.
 */
export const pastChannelProducts = table(
  'past_channel_products',
  {
    locationId: text('location_id')
      .notNull()
      .references(() => locations.id),
    channel: integer('channel').notNull(),
    until: timestamp('until').notNull(),
    productId: text('product_id')
      .notNull()
      .references(() => products.id),
  },
  (t) => [primaryKey({ columns: [t.locationId, t.channel, t.until] })],
)
