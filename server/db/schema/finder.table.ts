import { sql } from 'drizzle-orm'
import type { Category } from '../../../protocol/api/catalog.ts'
import type { PublicReportKind, PublicReportOutcome } from '../../../protocol/api/public-reports.ts'
import { index, integer, primaryKey, table, text, timestamp } from '../columns.ts'
import { people } from './accounts.table.ts'
import { locations } from './places.table.ts'

/** What somebody at a point told us of it. Nothing of who told it, nor of where from. */
export const publicReports = table(
  'public_reports',
  {
    id: text('id').primaryKey(),
    locationId: text('location_id')
      .notNull()
      .references(() => locations.id),
    kind: text('kind').$type<PublicReportKind>().notNull(),
    reportedAt: timestamp('reported_at').notNull(),
    /** When a manager had seen to it, and what it was; null = nobody has. */
    answeredAt: timestamp('answered_at'),
    answeredBy: text('answered_by').references(() => people.id),
    outcome: text('outcome').$type<PublicReportOutcome>(),
    note: text('note'),
  },
  (t) => [
    index('public_reports_open').on(t.locationId, t.kind).where(sql`${t.answeredAt} is null`),
    index('public_reports_answered').on(t.answeredAt),
  ],
)

/** Searches of a grid cell of about a kilometre that found nothing likely nearby: counted in tens, so that none of few shows. */
export const emptyHandedSearches = table(
  'empty_handed_searches',
  {
    /** `YYYY-MM` of the county's calendar. */
    month: text('month').notNull(),
    cell: text('cell').notNull(),
    /** What was wanted; `any` = no matter which. */
    category: text('category').$type<Category | 'any'>().notNull(),
    searches: integer('searches').notNull(),
  },
  (t) => [primaryKey({ columns: [t.month, t.cell, t.category] })],
)
