import type { SumColumn } from '../../../protocol/api/month-sums.ts'
import { integer, primaryKey, table, text } from '../columns.ts'
import { locations } from './places.table.ts'

/**
 * What happened in a month, in columns that add up over months and places: see `SumColumn`. The whole of it can be made
 * again from the ledger; the oracle holds it to the ledger.
 */
const sums = (): Record<SumColumn, ReturnType<ReturnType<typeof integer>['notNull']>> => ({
  received: integer('received').notNull(),
  issued: integer('issued').notNull(),
  vended: integer('vended').notNull(),
  transferredIn: integer('transferred_in').notNull(),
  transferredOut: integer('transferred_out').notNull(),
  opened: integer('opened').notNull(),
  counted: integer('counted').notNull(),
  adjusted: integer('adjusted').notNull(),
  damaged: integer('damaged').notNull(),
  stolen: integer('stolen').notNull(),
  expired: integer('expired').notNull(),
  disposed: integer('disposed').notNull(),
  lost: integer('lost').notNull(),
  stocked: integer('stocked').notNull(),
  stockedDays: integer('stocked_days').notNull(),
  offered: integer('offered').notNull(),
  offeredDays: integer('offered_days').notNull(),
  out: integer('out').notNull(),
  outDays: integer('out_days').notNull(),
  below: integer('below').notNull(),
  within: integer('within').notNull(),
  above: integer('above').notNull(),
})

/** Of one product at one place; a month in which nothing changed has no row. */
export const movementMonths = table(
  'movement_months',
  {
    locationId: text('location_id')
      .notNull()
      .references(() => locations.id),
    productId: text('product_id').notNull(),
    /** `YYYY-MM`, by the clock of the county. */
    month: text('month').notNull(),
    /** Of the place when the row was written: under these codes it counts in `jurisdiction_months`. */
    jurisdictionCode: text('jurisdiction_code').notNull(),
    ...sums(),
  },
  (t) => [primaryKey({ columns: [t.locationId, t.productId, t.month] })],
)

/** The same over all places of a county, township or village and what lies below; goods on the road are in none. */
export const jurisdictionMonths = table(
  'jurisdiction_months',
  {
    jurisdictionCode: text('jurisdiction_code').notNull(),
    productId: text('product_id').notNull(),
    month: text('month').notNull(),
    ...sums(),
  },
  (t) => [primaryKey({ columns: [t.jurisdictionCode, t.productId, t.month] })],
)

/** Pairs of place and product whose months, from this one on, are to be made again from the ledger. */
export const staleMonths = table(
  'stale_months',
  {
    locationId: text('location_id').notNull(),
    productId: text('product_id').notNull(),
    /** `YYYY-MM`; empty = from the beginning. */
    month: text('month').notNull(),
  },
  (t) => [primaryKey({ columns: [t.locationId, t.productId] })],
)

/** How far the ledger has been read: one row. */
export const monthProgress = table('month_progress', {
  id: text('id').primaryKey(),
  /** The last movement read, in order of recording; empty = none. */
  movementId: text('movement_id').notNull(),
  /** Ledger lines up to and including it. */
  lines: integer('lines').notNull(),
  /** What the months were made by: time zone and settings. Others make all of them stale. */
  basis: text('basis').notNull(),
})
