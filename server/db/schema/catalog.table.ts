import { sql } from 'drizzle-orm'
import type { Category, Method, Unit } from '../../../protocol/api/catalog.ts'
import { boolean, check, index, integer, real, table, text, timestamp, uniqueIndex } from '../columns.ts'

/** Named limits of temperature and humidity; null = no limit. */
export const storageProfiles = table('storage_profiles', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  nameEn: text('name_en').notNull(),
  minCelsius: real('min_celsius'),
  maxCelsius: real('max_celsius'),
  minHumidity: real('min_humidity'),
  maxHumidity: real('max_humidity'),
  /** Minutes outside the limits before it is an excursion. */
  toleranceMinutes: integer('tolerance_minutes').notNull(),
})

export const products = table(
  'products',
  {
    id: text('id').primaryKey(),
    /** The county's own short code. */
    code: text('code').notNull(),
    gtin: text('gtin'),
    category: text('category').$type<Category>().notNull(),
    method: text('method').$type<Method>().notNull(),
    name: text('name').notNull(),
    nameEn: text('name_en').notNull(),
    specification: text('specification').notNull(),
    unit: text('unit').$type<Unit>().notNull(),
    /** Units per box and boxes per carton: display only. */
    boxSize: integer('box_size').notNull(),
    cartonBoxes: integer('carton_boxes').notNull(),
    shelfLifeMonths: integer('shelf_life_months').notNull(),
    storageProfileId: text('storage_profile_id')
      .notNull()
      .references(() => storageProfiles.id),
    /** May be loaded into a dispenser. Never for an IUD. */
    selfService: boolean('self_service').notNull(),
    /** Fen per box; null = unknown. */
    boxCost: integer('box_cost'),
    createdAt: timestamp('created_at').notNull(),
    archivedAt: timestamp('archived_at'),
  },
  (t) => [
    uniqueIndex('products_code').on(t.code),
    uniqueIndex('products_gtin').on(t.gtin),
    check('products_iud_never_self_service', sql`${t.category} <> 'iud' or not ${t.selfService}`),
  ],
)

/** A lot is (product, lot number) with one expiry date; the same number with another date is kept apart and quarantined. */
export const lots = table(
  'lots',
  {
    id: text('id').primaryKey(),
    productId: text('product_id')
      .notNull()
      .references(() => products.id),
    /** Empty when the label has none. */
    number: text('number').notNull(),
    /** `YYYY-MM-DD`: the last day of use. */
    expiresOn: text('expires_on').notNull(),
    createdAt: timestamp('created_at').notNull(),
  },
  (t) => [
    uniqueIndex('lots_identity').on(t.productId, t.number, t.expiresOn),
    index('lots_expiry').on(t.expiresOn),
  ],
)
