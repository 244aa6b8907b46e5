import { and, count, desc, eq, inArray, isNull, lt, lte, max, or, type SQL } from 'drizzle-orm'
import type { InspectionKind } from '../../../protocol/api/compliance.ts'
import type { Reader, Writer } from '../../db/database.ts'
import { insertRows } from '../../db/insert.rows.ts'
import {
  findings,
  inspectionAnswers,
  inspectionResults,
  inspections,
  jurisdictions,
  latestAnswers,
  locations,
  people,
} from '../../db/schema/index.ts'
import { inScope } from '../../db/scope.ts'

export type InspectionRow = typeof inspections.$inferSelect
export type ResultRow = typeof inspectionResults.$inferSelect
export type AnswerRow = typeof inspectionAnswers.$inferSelect

export interface InspectionFilter {
  scope: string | null
  id?: string | undefined
  locationId?: string | undefined
  kind?: InspectionKind | undefined
  /** Those that finished before this one, or at the same time and sort before it. */
  before?: { at: Date; id: string } | undefined
  limit: number
}

/** Latest first. */
export function listInspections(db: Reader, { scope, limit, ...filter }: InspectionFilter) {
  const { before } = filter
  return db
    .select({
      inspection: inspections,
      result: {
        pass: inspectionResults.pass,
        fail: inspectionResults.fail,
        unknown: inspectionResults.unknown,
        notApplicable: inspectionResults.notApplicable,
      },
      judged: inspectionResults.judged,
      location: {
        id: locations.id,
        name: locations.name,
        jurisdictionCode: locations.jurisdictionCode,
        jurisdictionName: jurisdictions.name,
      },
      inspector: { id: people.id, name: people.displayName },
    })
    .from(inspections)
    .innerJoin(inspectionResults, eq(inspectionResults.inspectionId, inspections.id))
    .innerJoin(locations, eq(locations.id, inspections.locationId))
    .innerJoin(jurisdictions, eq(jurisdictions.code, locations.jurisdictionCode))
    .innerJoin(people, eq(people.id, inspections.inspectorId))
    .where(
      and(
        inScope(locations.jurisdictionCode, scope),
        filter.id === undefined ? undefined : eq(inspections.id, filter.id),
        filter.locationId === undefined ? undefined : eq(inspections.locationId, filter.locationId),
        filter.kind && eq(inspections.kind, filter.kind),
        before && earlier(before),
      ),
    )
    .orderBy(desc(inspections.finishedAt), desc(inspections.id))
    .limit(limit)
}
export type DescribedInspection = Awaited<ReturnType<typeof listInspections>>[number]

const earlier = ({ at, id }: { at: Date; id: string }): SQL | undefined =>
  or(lt(inspections.finishedAt, at), and(lte(inspections.finishedAt, at), lt(inspections.id, id)))

/** How many answers and findings each of these inspections has. */
export async function sizesOf(
  db: Reader,
  ids: readonly string[],
): Promise<Map<string, { answers: number; findings: number }>> {
  const sizes = new Map(ids.map((id) => [id, { answers: 0, findings: 0 }]))
  if (ids.length === 0) return sizes
  const answered = await db
    .select({ id: inspectionAnswers.inspectionId, rows: count() })
    .from(inspectionAnswers)
    .where(inArray(inspectionAnswers.inspectionId, [...ids]))
    .groupBy(inspectionAnswers.inspectionId)
  for (const { id, rows } of answered) sizes.set(id, { answers: rows, findings: 0 })
  const raised = await db
    .select({ id: findings.inspectionId, rows: count() })
    .from(findings)
    .where(inArray(findings.inspectionId, [...ids]))
    .groupBy(findings.inspectionId)
  for (const { id, rows } of raised)
    if (id !== null) sizes.set(id, { answers: sizes.get(id)?.answers ?? 0, findings: rows })
  return sizes
}

/** Whether the id is taken, by any place. */
export async function findHash(
  db: Reader,
  id: string,
): Promise<{ requestHash: string; locationId: string } | undefined> {
  const [row] = await db
    .select({ requestHash: inspections.requestHash, locationId: inspections.locationId })
    .from(inspections)
    .where(eq(inspections.id, id))
  return row
}

/** The last one to arrive at a place, and who made it; undefined when there is none. */
export async function lastAt(db: Reader, locationId: string) {
  const [row] = await db
    .select({ revision: inspections.revision, at: inspections.finishedAt, by: people.displayName })
    .from(inspections)
    .innerJoin(people, eq(people.id, inspections.inspectorId))
    .where(eq(inspections.locationId, locationId))
    .orderBy(desc(inspections.revision))
    .limit(1)
  return row
}

export async function insertInspection(tx: Writer, row: InspectionRow): Promise<void> {
  await tx.insert(inspections).values(row)
}

/**
 * The later answer of each criterion holds, by its own time; of two at once the one that arrived last. That of the level
 * above is known beside it.
 */
export async function insertAnswers(
  tx: Writer,
  rows: readonly AnswerRow[],
  kind: InspectionKind,
): Promise<void> {
  await insertRows(tx, inspectionAnswers, rows)
  for (const { id: answerId, locationId, criterion, answeredAt } of rows) {
    await tx
      .insert(latestAnswers)
      .values({ locationId, criterion, answerId, answeredAt })
      .onConflictDoUpdate({
        target: [latestAnswers.locationId, latestAnswers.criterion],
        set: { answerId, answeredAt },
        setWhere: lte(latestAnswers.answeredAt, answeredAt),
      })
    if (kind === 'verification')
      await tx
        .update(latestAnswers)
        .set({ verificationId: answerId, verifiedAt: answeredAt })
        .where(
          and(
            eq(latestAnswers.locationId, locationId),
            eq(latestAnswers.criterion, criterion),
            or(isNull(latestAnswers.verifiedAt), lte(latestAnswers.verifiedAt, answeredAt)),
          ),
        )
  }
}

export async function insertResult(tx: Writer, row: ResultRow): Promise<void> {
  await tx.insert(inspectionResults).values(row)
}

export async function nextRevision(tx: Writer, locationId: string): Promise<number> {
  const [row] = await tx
    .select({ last: max(inspections.revision) })
    .from(inspections)
    .where(eq(inspections.locationId, locationId))
  return (row?.last ?? 0) + 1
}
