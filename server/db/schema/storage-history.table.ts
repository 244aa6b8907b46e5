import { integer, primaryKey, real, table, text, timestamp } from '../columns.ts'
import { products, storageProfiles } from './catalog.table.ts'

/** By which profile a product was stored until it was moved to another; append-only. One that never was has no row. */
export const pastProductProfiles = table(
  'past_product_profiles',
  {
    productId: text('product_id')
      .notNull()
      .references(() => products.id),
    until: timestamp('until').notNull(),
    profileId: text('profile_id')
      .notNull()
      .references(() => storageProfiles.id),
  },
  (t) => [primaryKey({ columns: [t.productId, t.until] })],
)

/** Limits of a profile until others were set; append-only. A profile that never changed has no row. */
export const pastProfileLimits = table(
  'past_profile_limits',
  {
    profileId: text('profile_id')
      .notNull()
      .references(() => storageProfiles.id),
    until: timestamp('until').notNull(),
    minCelsius: real('min_celsius'),
    maxCelsius: real('max_celsius'),
    minHumidity: real('min_humidity'),
    maxHumidity: real('max_humidity'),
    toleranceMinutes: integer('tolerance_minutes').notNull(),
  },
  (t) => [primaryKey({ columns: [t.profileId, t.until] })],
)
