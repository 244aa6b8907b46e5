import { and, asc, eq, gt, inArray, lt, notExists, type SQL, sql } from 'drizzle-orm'
import type { Reader, Writer } from '../../db/database.ts'
import {
  findingFollowUps,
  findings,
  inspectionAnswers,
  locations,
  people,
  photos,
} from '../../db/schema/index.ts'
import { inScope } from '../../db/scope.ts'

export type PhotoRow = typeof photos.$inferSelect
const IDS_PER_QUERY = 1_000

export type DescribedPhoto = PhotoRow & { uploaderName: string }

async function select(db: Reader, where: SQL | undefined): Promise<DescribedPhoto | undefined> {
  const [row] = await db
    .select({ photo: photos, uploaderName: people.displayName })
    .from(photos)
    .innerJoin(locations, eq(locations.id, photos.locationId))
    .innerJoin(people, eq(people.id, photos.uploadedBy))
    .where(where)
  return row && { ...row.photo, uploaderName: row.uploaderName }
}

export const findPhoto = (db: Reader, scope: string | null, id: string) =>
  select(db, and(eq(photos.id, id), inScope(locations.jurisdictionCode, scope)))

/** The photo that these very bytes became at this place before. */
export const findSent = (db: Reader, locationId: string, sentSha256: string) =>
  select(db, and(eq(photos.locationId, locationId), eq(photos.sentSha256, sentSha256)))

export async function insertPhoto(tx: Writer, row: PhotoRow): Promise<void> {
  await tx.insert(photos).values(row)
}

/** When each of these photos of a place was taken; those of other places are left out. */
export async function takenAtOf(
  db: Reader,
  locationId: string,
  ids: readonly string[],
): Promise<Map<string, Date>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .select({ id: photos.id, takenAt: photos.takenAt })
    .from(photos)
    .where(and(eq(photos.locationId, locationId), inArray(photos.id, [...ids])))
  return new Map(rows.map(({ id, takenAt }) => [id, takenAt]))
}

/** The same for photos of any place, for what shows them. */
export async function takenAt(db: Reader, ids: readonly string[]): Promise<Map<string, Date>> {
  const found = new Map<string, Date>()
  for (let from = 0; from < ids.length; from += IDS_PER_QUERY) {
    const rows = await db
      .select({ id: photos.id, takenAt: photos.takenAt })
      .from(photos)
      .where(inArray(photos.id, ids.slice(from, from + IDS_PER_QUERY)))
    for (const row of rows) found.set(row.id, row.takenAt)
  }
  return found
}

// What nothing uses

/** Ids above `after`, in their order. */
export async function idsUploadedBefore(
  db: Reader,
  before: Date,
  after: string,
  limit: number,
): Promise<string[]> {
  const rows = await db
    .select({ id: photos.id })
    .from(photos)
    .where(and(gt(photos.id, after), lt(photos.uploadedAt, before)))
    .orderBy(asc(photos.id))
    .limit(limit)
  return rows.map(({ id }) => id)
}

/** No answer, finding or follow-up of its place names the photo. */
function unused(db: Reader): SQL | undefined {
  const named = (
    list: typeof findings.photoIds | typeof inspectionAnswers.photoIds | typeof findingFollowUps.photoIds,
  ) => sql`cast(${list} as text) like '%"' || ${photos.id} || '"%'`
  const one = { one: sql`1` }
  return and(
    notExists(
      db
        .select(one)
        .from(inspectionAnswers)
        .where(and(eq(inspectionAnswers.locationId, photos.locationId), named(inspectionAnswers.photoIds))),
    ),
    notExists(
      db
        .select(one)
        .from(findings)
        .where(and(eq(findings.locationId, photos.locationId), named(findings.photoIds))),
    ),
    notExists(
      db
        .select(one)
        .from(findingFollowUps)
        .innerJoin(findings, eq(findings.id, findingFollowUps.findingId))
        .where(and(eq(findings.locationId, photos.locationId), named(findingFollowUps.photoIds))),
    ),
  )
}

export const unusedAmong = (db: Reader, ids: readonly string[]) =>
  db
    .select({ id: photos.id, sha256: photos.sha256 })
    .from(photos)
    .where(and(inArray(photos.id, [...ids]), unused(db)))

/** How many of these were unused and are gone. */
export async function deleteUnused(tx: Writer, ids: readonly string[]): Promise<number> {
  const gone = await tx
    .delete(photos)
    .where(and(inArray(photos.id, [...ids]), unused(tx)))
    .returning({ id: photos.id })
  return gone.length
}

/** Of these SHA-256, those that no photo has. */
export async function withoutPhoto(db: Reader, sha256s: readonly string[]): Promise<string[]> {
  const rows = await db
    .select({ sha256: photos.sha256 })
    .from(photos)
    .where(inArray(photos.sha256, [...sha256s]))
  const known = new Set(rows.map(({ sha256 }) => sha256))
  return sha256s.filter((sha256) => !known.has(sha256))
}
