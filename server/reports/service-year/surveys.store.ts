import { and, desc, eq, gte, isNull, lte } from 'drizzle-orm'
import type { Reader, Writer } from '../../db/database.ts'
import { jurisdictions, people, surveyResults } from '../../db/schema/index.ts'
import { inScope } from '../../db/scope.ts'

export type SurveyRow = typeof surveyResults.$inferSelect

export interface SurveyFilter {
  scope: string | null
  id?: string | undefined
  /** Days of the survey, both included; then only those that were not withdrawn. */
  between?: { from: string; to: string } | undefined
}

/** Latest first. */
export function listSurveys(db: Reader, { scope, id, between }: SurveyFilter) {
  return db
    .select({ survey: surveyResults, jurisdictionName: jurisdictions.name, recordedBy: people.displayName })
    .from(surveyResults)
    .innerJoin(jurisdictions, eq(jurisdictions.code, surveyResults.jurisdictionCode))
    .innerJoin(people, eq(people.id, surveyResults.recordedBy))
    .where(
      and(
        inScope(surveyResults.jurisdictionCode, scope),
        id === undefined ? undefined : eq(surveyResults.id, id),
        between &&
          and(
            gte(surveyResults.surveyedOn, between.from),
            lte(surveyResults.surveyedOn, between.to),
            isNull(surveyResults.withdrawnAt),
          ),
      ),
    )
    .orderBy(desc(surveyResults.surveyedOn), desc(surveyResults.id))
}
export type DescribedSurvey = Awaited<ReturnType<typeof listSurveys>>[number]

export async function insertSurvey(tx: Writer, row: SurveyRow): Promise<void> {
  await tx.insert(surveyResults).values(row)
}

/** False when it was withdrawn before. */
export async function withdrawSurvey(
  tx: Writer,
  id: string,
  by: Pick<SurveyRow, 'withdrawnAt' | 'withdrawnBy' | 'withdrawnBecause'>,
): Promise<boolean> {
  const rows = await tx
    .update(surveyResults)
    .set(by)
    .where(and(eq(surveyResults.id, id), isNull(surveyResults.withdrawnAt)))
    .returning({ id: surveyResults.id })
  return rows.length > 0
}
