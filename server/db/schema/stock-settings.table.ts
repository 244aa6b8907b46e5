import type { StockOverride, StockTier } from '../../../protocol/api/stock-settings.ts'
import { json, primaryKey, table, text, timestamp } from '../columns.ts'
import { people } from './accounts.table.ts'

/** What was set otherwise than the defaults: for a tier, a product, or a product in a tier. Holds county-wide. */
export const stockSettings = table(
  'stock_settings',
  {
    /** Empty: in every tier. */
    tier: text('tier').$type<StockTier | ''>().notNull(),
    /** Empty: for every product. */
    productId: text('product_id').notNull(),
    override: json<StockOverride>('override').notNull(),
    updatedAt: timestamp('updated_at').notNull(),
    updatedBy: text('updated_by')
      .notNull()
      .references(() => people.id),
  },
  (t) => [primaryKey({ columns: [t.tier, t.productId] })],
)
