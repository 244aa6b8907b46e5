import { sql } from 'drizzle-orm'
import type { SurveyIndicator } from '../../../protocol/api/service-year.ts'
import { check, index, integer, table, text, timestamp } from '../columns.ts'
import { jurisdictions, people } from './accounts.table.ts'

/** What a survey among people found. Never changed: a wrong one is withdrawn with a reason and entered again. */
export const surveyResults = table(
  'survey_results',
  {
    id: text('id').primaryKey(),
    jurisdictionCode: text('jurisdiction_code')
      .notNull()
      .references(() => jurisdictions.code),
    indicator: text('indicator').$type<SurveyIndicator>().notNull(),
    /** People who said yes, of those who were asked. */
    numerator: integer('numerator').notNull(),
    denominator: integer('denominator').notNull(),
    /** Last day of the survey, `YYYY-MM-DD`. */
    surveyedOn: text('surveyed_on').notNull(),
    method: text('method').notNull(),
    carriedOutBy: text('carried_out_by').notNull(),
    recordedAt: timestamp('recorded_at').notNull(),
    recordedBy: text('recorded_by')
      .notNull()
      .references(() => people.id),
    withdrawnAt: timestamp('withdrawn_at'),
    withdrawnBy: text('withdrawn_by').references(() => people.id),
    withdrawnBecause: text('withdrawn_because'),
  },
  (t) => [
    index('survey_results_jurisdiction').on(t.jurisdictionCode, t.surveyedOn),
    check('survey_results_share', sql`${t.numerator} >= 0 and ${t.numerator} <= ${t.denominator}`),
  ],
)
