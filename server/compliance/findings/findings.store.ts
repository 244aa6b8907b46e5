import { and, asc, desc, eq, inArray, isNull, lt, type SQL } from 'drizzle-orm'
import type { FindingStatus } from '../../../protocol/api/inspections.ts'
import type { Reader, Writer } from '../../db/database.ts'
import { findingFollowUps, findings, jurisdictions, locations, people } from '../../db/schema/index.ts'
import { inScope } from '../../db/scope.ts'

export type FindingRow = typeof findings.$inferSelect
export type FollowUpRow = typeof findingFollowUps.$inferSelect

export interface FindingFilter {
  scope: string | null
  id?: string | undefined
  locationId?: string | undefined
  inspectionId?: string | undefined
  status?: FindingStatus | undefined
  /** Only those whose deadline lies before this day, `YYYY-MM-DD`. */
  deadlineBefore?: string | undefined
  /** Those raised before this one. */
  before?: string | undefined
  limit: number
}

const when = <T>(value: T | undefined, condition: (value: T) => SQL): SQL | undefined =>
  value === undefined ? undefined : condition(value)

/** Latest first, with their follow-ups. */
export async function listFindings(db: Reader, { scope, limit, ...filter }: FindingFilter) {
  const rows = await db
    .select({
      finding: findings,
      location: {
        id: locations.id,
        name: locations.name,
        jurisdictionCode: locations.jurisdictionCode,
        jurisdictionName: jurisdictions.name,
      },
      raisedBy: { id: people.id, name: people.displayName },
    })
    .from(findings)
    .innerJoin(locations, eq(locations.id, findings.locationId))
    .innerJoin(jurisdictions, eq(jurisdictions.code, locations.jurisdictionCode))
    .innerJoin(people, eq(people.id, findings.raisedBy))
    .where(
      and(
        inScope(locations.jurisdictionCode, scope),
        when(filter.id, (id) => eq(findings.id, id)),
        when(filter.locationId, (id) => eq(findings.locationId, id)),
        when(filter.inspectionId, (id) => eq(findings.inspectionId, id)),
        when(filter.status, (status) => eq(findings.status, status)),
        when(filter.deadlineBefore, (day) => lt(findings.deadline, day)),
        when(filter.before, (id) => lt(findings.id, id)),
      ),
    )
    .orderBy(desc(findings.id))
    .limit(limit)
  const followed = await followUpsOf(
    db,
    rows.map(({ finding }) => finding.id),
  )
  return rows.map((row) => ({
    ...row,
    followUps: followed.filter(({ followUp }) => followUp.findingId === row.finding.id),
  }))
}
export type DescribedFinding = Awaited<ReturnType<typeof listFindings>>[number]

async function followUpsOf(db: Reader, ids: readonly string[]) {
  if (ids.length === 0) return []
  return db
    .select({ followUp: findingFollowUps, by: { id: people.id, name: people.displayName } })
    .from(findingFollowUps)
    .innerJoin(people, eq(people.id, findingFollowUps.personId))
    .where(inArray(findingFollowUps.findingId, [...ids]))
    .orderBy(asc(findingFollowUps.at), asc(findingFollowUps.id))
}

export async function insertFindings(tx: Writer, rows: readonly FindingRow[]): Promise<void> {
  if (rows.length > 0) await tx.insert(findings).values([...rows])
}

export async function insertFollowUp(tx: Writer, row: FollowUpRow): Promise<void> {
  await tx.insert(findingFollowUps).values(row)
}

/** False when it had another status. */
export async function moveFinding(
  tx: Writer,
  id: string,
  from: readonly FindingStatus[],
  to: FindingStatus,
): Promise<boolean> {
  const moved = await tx
    .update(findings)
    .set({ status: to })
    .where(and(eq(findings.id, id), inArray(findings.status, [...from])))
    .returning({ id: findings.id })
  return moved.length > 0
}

/** Open findings past their deadline at places in use, earliest deadline first. */
export function overdueFindings(db: Reader, scope: string | null, today: string, limit: number) {
  return db
    .select({
      id: findings.id,
      locationId: locations.id,
      locationName: locations.name,
      criterion: findings.criterion,
      deadline: findings.deadline,
      raisedAt: findings.raisedAt,
    })
    .from(findings)
    .innerJoin(locations, eq(locations.id, findings.locationId))
    .where(
      and(
        eq(findings.status, 'open'),
        lt(findings.deadline, today),
        isNull(locations.archivedAt),
        inScope(locations.jurisdictionCode, scope),
      ),
    )
    .orderBy(asc(findings.deadline), asc(findings.id))
    .limit(limit)
}
