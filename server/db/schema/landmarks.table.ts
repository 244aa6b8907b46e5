import { real, table, text, timestamp, uniqueIndex } from '../columns.ts'
import { jurisdictions } from './accounts.table.ts'

/** What everybody in a county knows (地标): a station, a factory gate, a market. Visitors search from there. */
export const landmarks = table(
  'landmarks',
  {
    id: text('id').primaryKey(),
    jurisdictionCode: text('jurisdiction_code')
      .notNull()
      .references(() => jurisdictions.code),
    name: text('name').notNull(),
    nameEn: text('name_en'),
    /** WGS-84 degrees. */
    longitude: real('longitude').notNull(),
    latitude: real('latitude').notNull(),
    /** Coordinate system in which it was captured. */
    sourceDatum: text('source_datum').notNull(),
    createdAt: timestamp('created_at').notNull(),
  },
  (t) => [uniqueIndex('landmarks_name').on(t.jurisdictionCode, t.name)],
)
