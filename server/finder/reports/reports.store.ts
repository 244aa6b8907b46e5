import { and, asc, count, desc, eq, inArray, isNotNull, isNull, max, min } from 'drizzle-orm'
import type { PublicReportKind, PublicReportOutcome } from '../../../protocol/api/public-reports.ts'
import type { Reader, Writer } from '../../db/database.ts'
import { jurisdictions, locations, people, publicReports } from '../../db/schema/index.ts'
import { inScope } from '../../db/scope.ts'

const ANSWERED_SHOWN = 100

export async function insertReport(
  tx: Writer,
  row: { id: string; locationId: string; kind: PublicReportKind; reportedAt: Date },
): Promise<void> {
  await tx.insert(publicReports).values(row)
}

export const countOpen = (db: Reader, locationId: string, kind: PublicReportKind): Promise<number> =>
  db.$count(publicReports, openOf(locationId, kind))

/** When each open report was told, of these places or all. */
export function openReports(db: Reader, locationIds: readonly string[] | undefined) {
  const { locationId, kind, reportedAt } = publicReports
  const mine = locationIds && inArray(locationId, [...locationIds])
  return db
    .select({ locationId, kind, reportedAt })
    .from(publicReports)
    .where(and(isNull(publicReports.answeredAt), mine))
    .orderBy(asc(reportedAt))
}

const shown = {
  locationId: locations.id,
  locationName: locations.name,
  locationKind: locations.kind,
  jurisdictionCode: jurisdictions.code,
  jurisdictionName: jurisdictions.name,
  kind: publicReports.kind,
  answeredAt: publicReports.answeredAt,
  answeredBy: people.displayName,
  outcome: publicReports.outcome,
  note: publicReports.note,
}

/** By place, kind and answer. */
export function listGroups(db: Reader, scope: string | null, state: 'open' | 'answered') {
  const reports = count()
  const isOpen = state === 'open'
  const rows = db
    .select({
      ...shown,
      reports,
      firstAt: min(publicReports.reportedAt),
      lastAt: max(publicReports.reportedAt),
    })
    .from(publicReports)
    .innerJoin(locations, eq(locations.id, publicReports.locationId))
    .innerJoin(jurisdictions, eq(jurisdictions.code, locations.jurisdictionCode))
    .leftJoin(people, eq(people.id, publicReports.answeredBy))
    .where(
      and(
        isOpen ? isNull(publicReports.answeredAt) : isNotNull(publicReports.answeredAt),
        inScope(locations.jurisdictionCode, scope),
      ),
    )
    .groupBy(...Object.values(shown))
  return isOpen
    ? rows.orderBy(desc(reports), desc(max(publicReports.reportedAt)))
    : rows.orderBy(desc(publicReports.answeredAt)).limit(ANSWERED_SHOWN)
}

/** The open ones of this place and kind. Returns how many there were. */
export async function answer(
  tx: Writer,
  of: { locationId: string; kind: PublicReportKind },
  answered: { answeredAt: Date; answeredBy: string; outcome: PublicReportOutcome; note: string | null },
): Promise<number> {
  const rows = await tx
    .update(publicReports)
    .set(answered)
    .where(openOf(of.locationId, of.kind))
    .returning({ id: publicReports.id })
  return rows.length
}

const openOf = (locationId: string, kind: PublicReportKind) =>
  and(
    eq(publicReports.locationId, locationId),
    eq(publicReports.kind, kind),
    isNull(publicReports.answeredAt),
  )
