import { and, asc, count, desc, eq, inArray, isNull, max, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Tier } from '../../protocol/api/compliance.ts'
import { PLACE_KINDS } from '../../protocol/api/places.ts'
import type { Reader, Writer } from '../db/database.ts'
import {
  assessedPlaces,
  findings,
  inspectionAnswers,
  inspectionResults,
  inspections,
  jurisdictions,
  latestAnswers,
  locationProducts,
  locations,
  people,
} from '../db/schema/index.ts'
import { inScope } from '../db/scope.ts'

/** Which places: all that are in use in a subtree, or one of them. */
export interface Which {
  scope: string | null
  id?: string | undefined
  /** Some of them; at most a thousand. */
  ids?: readonly string[] | undefined
}

const where = ({ scope, id, ids }: Which): SQL | undefined =>
  and(
    inScope(locations.jurisdictionCode, scope),
    id === undefined ? undefined : eq(locations.id, id),
    ids && inArray(locations.id, [...ids]),
    isNull(locations.archivedAt),
    inArray(locations.kind, [...PLACE_KINDS]),
  )

/** Places in use. */
export async function placeIds(db: Reader): Promise<string[]> {
  const rows = await db
    .select({ id: locations.id })
    .from(locations)
    .where(where({ scope: null }))
  return rows.map(({ id }) => id)
}

/** The same with the tier somebody set, by jurisdiction and name. */
export async function listPlaces(db: Reader, which: Which) {
  const rows = await db
    .select({
      id: locations.id,
      kind: locations.kind,
      name: locations.name,
      nameEn: locations.nameEn,
      address: locations.address,
      phone: locations.phone,
      hours: locations.hours,
      longitude: locations.longitude,
      latitude: locations.latitude,
      createdAt: locations.createdAt,
      jurisdictionCode: locations.jurisdictionCode,
      jurisdictionName: jurisdictions.name,
      tierSet: assessedPlaces.tier,
      products: count(locationProducts.productId),
    })
    .from(locations)
    .innerJoin(jurisdictions, eq(jurisdictions.code, locations.jurisdictionCode))
    .leftJoin(assessedPlaces, eq(assessedPlaces.locationId, locations.id))
    .leftJoin(locationProducts, eq(locationProducts.locationId, locations.id))
    .where(where(which))
    .groupBy(locations.id, jurisdictions.name, assessedPlaces.tier)
    .orderBy(asc(locations.jurisdictionCode), asc(locations.name), asc(locations.id))
  return rows
}
export type PlaceRow = Awaited<ReturnType<typeof listPlaces>>[number]

/** The same, as far as inspections are due there. */
export function listVisited(db: Reader, which: Which) {
  return db
    .select({
      id: locations.id,
      kind: locations.kind,
      name: locations.name,
      jurisdictionCode: locations.jurisdictionCode,
      createdAt: locations.createdAt,
      tierSet: assessedPlaces.tier,
    })
    .from(locations)
    .leftJoin(assessedPlaces, eq(assessedPlaces.locationId, locations.id))
    .where(where(which))
}

export type AnswerRow = Pick<
  typeof inspectionAnswers.$inferSelect,
  'state' | 'number' | 'subchecks' | 'photoIds' | 'evidenceAt'
>

/** What a state follows from, of the answers that hold, and of the latest of the level above. */
export function latestFacts(db: Reader, which: Which) {
  const verification = alias(inspectionAnswers, 'verification')
  return db
    .select({
      locationId: latestAnswers.locationId,
      criterion: latestAnswers.criterion,
      given: {
        state: inspectionAnswers.state,
        number: inspectionAnswers.number,
        subchecks: inspectionAnswers.subchecks,
        photoIds: inspectionAnswers.photoIds,
        evidenceAt: inspectionAnswers.evidenceAt,
      },
      verification: {
        state: verification.state,
        number: verification.number,
        subchecks: verification.subchecks,
        photoIds: verification.photoIds,
        evidenceAt: verification.evidenceAt,
      },
    })
    .from(latestAnswers)
    .innerJoin(inspectionAnswers, eq(inspectionAnswers.id, latestAnswers.answerId))
    .leftJoin(verification, eq(verification.id, latestAnswers.verificationId))
    .innerJoin(locations, eq(locations.id, latestAnswers.locationId))
    .where(where(which))
}

/** Open findings by place and criterion, with the earliest deadline. */
export function openFindings(db: Reader, which: Which) {
  return db
    .select({
      locationId: findings.locationId,
      criterion: findings.criterion,
      deadline: findings.deadline,
      findings: count(),
    })
    .from(findings)
    .innerJoin(locations, eq(locations.id, findings.locationId))
    .where(and(where(which), eq(findings.status, 'open')))
    .groupBy(findings.locationId, findings.criterion, findings.deadline)
}

/** When each place was last inspected as a whole, by kind, and how often in all. */
export async function lastInspections(db: Reader, which: Which) {
  const rows = await db
    .select({
      locationId: inspections.locationId,
      kind: inspections.kind,
      finishedAt:
        sql<Date | null>`max(case when ${eq(inspectionResults.complete, false)} then null else ${inspections.finishedAt} end)`.mapWith(
          inspections.finishedAt,
        ),
      revision: max(inspections.revision),
    })
    .from(inspections)
    .leftJoin(inspectionResults, eq(inspectionResults.inspectionId, inspections.id))
    .innerJoin(locations, eq(locations.id, inspections.locationId))
    .where(where(which))
    .groupBy(inspections.locationId, inspections.kind)
  return rows.map((row) => ({ ...row, revision: row.revision ?? 0 }))
}

const answersWhere = (db: Reader, condition: SQL | undefined) =>
  db
    .select({
      answer: inspectionAnswers,
      kind: inspections.kind,
      answeredBy: { id: people.id, name: people.displayName },
    })
    .from(inspectionAnswers)
    .innerJoin(inspections, eq(inspections.id, inspectionAnswers.inspectionId))
    .innerJoin(people, eq(people.id, inspections.inspectorId))
    .where(condition)
export type DescribedAnswer = Awaited<ReturnType<typeof answersWhere>>[number]

/** The answers that hold at a place. */
export const latestOf = (db: Reader, locationId: string): Promise<DescribedAnswer[]> =>
  answersWhere(
    db,
    inArray(
      inspectionAnswers.id,
      db
        .select({ id: latestAnswers.answerId })
        .from(latestAnswers)
        .where(eq(latestAnswers.locationId, locationId)),
    ),
  )

/** The last hundred answers at a place, newest first; without `criterion` to all of them. */
export const answersTo = (
  db: Reader,
  locationId: string,
  criterion: string | undefined,
): Promise<DescribedAnswer[]> =>
  answersWhere(
    db,
    and(
      eq(inspectionAnswers.locationId, locationId),
      criterion === undefined ? undefined : eq(inspectionAnswers.criterion, criterion),
    ),
  )
    .orderBy(desc(inspectionAnswers.answeredAt), desc(inspectionAnswers.id))
    .limit(100)

export const answersOf = (db: Reader, inspectionId: string): Promise<DescribedAnswer[]> =>
  answersWhere(db, eq(inspectionAnswers.inspectionId, inspectionId)).orderBy(asc(inspectionAnswers.id))

/** Null: the tier follows the kind again. */
export async function setTier(tx: Writer, locationId: string, tier: Tier | null): Promise<void> {
  await tx.delete(assessedPlaces).where(eq(assessedPlaces.locationId, locationId))
  if (tier !== null) await tx.insert(assessedPlaces).values({ locationId, tier })
}
