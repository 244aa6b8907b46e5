import { and, asc, eq, ne } from 'drizzle-orm'
import type { Landmark } from '../../../protocol/api/landmarks.ts'
import type { Reader, Writer } from '../../db/database.ts'
import { jurisdictions, landmarks } from '../../db/schema/index.ts'
import { inScope } from '../../db/scope.ts'

export type LandmarkRow = typeof landmarks.$inferSelect

const description = {
  id: landmarks.id,
  jurisdictionCode: landmarks.jurisdictionCode,
  jurisdictionName: jurisdictions.name,
  name: landmarks.name,
  nameEn: landmarks.nameEn,
  longitude: landmarks.longitude,
  latitude: landmarks.latitude,
}

const select = (db: Reader) =>
  db
    .select(description)
    .from(landmarks)
    .innerJoin(jurisdictions, eq(jurisdictions.code, landmarks.jurisdictionCode))

/** By jurisdiction and name. */
export function listLandmarks(db: Reader, scope: string | null): Promise<Landmark[]> {
  return select(db)
    .where(inScope(landmarks.jurisdictionCode, scope))
    .orderBy(asc(landmarks.jurisdictionCode), asc(landmarks.name))
}

export async function findLandmark(
  db: Reader,
  id: string,
  scope: string | null,
): Promise<Landmark | undefined> {
  const [found] = await select(db).where(
    and(eq(landmarks.id, id), inScope(landmarks.jurisdictionCode, scope)),
  )
  return found
}

/** Whether another landmark of the jurisdiction has this name. */
export async function isNameTaken(
  db: Reader,
  { id, jurisdictionCode, name }: Pick<LandmarkRow, 'id' | 'jurisdictionCode' | 'name'>,
): Promise<boolean> {
  const { jurisdictionCode: code, name: taken } = landmarks
  return (
    (await db.$count(landmarks, and(eq(code, jurisdictionCode), eq(taken, name), ne(landmarks.id, id)))) > 0
  )
}

export async function insertLandmark(tx: Writer, row: LandmarkRow): Promise<void> {
  await tx.insert(landmarks).values(row)
}

export async function updateLandmark(tx: Writer, id: string, set: Partial<LandmarkRow>): Promise<void> {
  if (Object.keys(set).length > 0) await tx.update(landmarks).set(set).where(eq(landmarks.id, id))
}

export async function deleteLandmark(tx: Writer, id: string): Promise<void> {
  await tx.delete(landmarks).where(eq(landmarks.id, id))
}
