import type { LocationKind, OpeningHours } from '../../../protocol/api/places.ts'
import { boolean, index, json, primaryKey, real, table, text, timestamp } from '../columns.ts'
import { jurisdictions } from './accounts.table.ts'
import { products } from './catalog.table.ts'

/**
 * Everywhere stock can be: real places, and the ledger's other sides (supplier, recipient, disposal, in transit,
 * variance), of which each county has one of each, with the id `{kind}-{county code}`.
 */
export const locations = table(
  'locations',
  {
    id: text('id').primaryKey(),
    kind: text('kind').$type<LocationKind>().notNull(),
    jurisdictionCode: text('jurisdiction_code')
      .notNull()
      .references(() => jurisdictions.code),
    name: text('name').notNull(),
    nameEn: text('name_en'),
    address: text('address'),
    phone: text('phone'),
    hours: json<OpeningHours>('hours'),
    /** WGS-84 degrees; both or neither. */
    longitude: real('longitude'),
    latitude: real('latitude'),
    /** Coordinate system in which it was captured, and by whom. */
    sourceDatum: text('source_datum'),
    capturedBy: text('captured_by'),
    /** Day on which a person last checked the public fields, `YYYY-MM-DD`. */
    verifiedOn: text('verified_on'),
    /** Serves a migrant-dense area (流动人口聚集区). */
    migrantArea: boolean('migrant_area').notNull(),
    stepFree: boolean('step_free'),
    indoor: boolean('indoor'),
    /** Whether an identity card is asked for (身份证); null = nobody has said. */
    asksId: boolean('asks_id'),
    published: boolean('published').notNull(),
    createdAt: timestamp('created_at').notNull(),
    archivedAt: timestamp('archived_at'),
  },
  (t) => [index('locations_jurisdiction').on(t.jurisdictionCode, t.kind)],
)

/** The varieties (发放品种) a place offers: the denominator of its stock-out rate. */
export const locationProducts = table(
  'location_products',
  {
    locationId: text('location_id')
      .notNull()
      .references(() => locations.id, { onDelete: 'cascade' }),
    productId: text('product_id')
      .notNull()
      .references(() => products.id),
  },
  (t) => [primaryKey({ columns: [t.locationId, t.productId] })],
)

/** Public holidays and make-up working days. */
export const calendarDays = table('calendar_days', {
  /** `YYYY-MM-DD`. */
  day: text('day').primaryKey(),
  kind: text('kind').$type<'holiday' | 'workday'>().notNull(),
  name: text('name').notNull(),
})
