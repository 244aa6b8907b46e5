import type { GivenAnswer } from '../../../protocol/api/compliance.ts'
import type { Reader } from '../../db/database.ts'
import type { DescribedAnswer } from '../assessment.store.ts'
import { takenAt } from '../photos/photos.store.ts'

/** Answers as they are shown, with when their photos were taken. */
export async function describeAnswers(
  db: Reader,
  answers: readonly DescribedAnswer[],
): Promise<GivenAnswer[]> {
  const photos = await takenAt(
    db,
    answers.flatMap(({ answer }) => answer.photoIds),
  )
  return answers.map(({ answer, kind, answeredBy }) => {
    const { locationId: _, photoIds, inspectionId, answeredAt, evidenceAt, ...rest } = answer
    return {
      ...rest,
      photos: describePhotos(photoIds, photos),
      answeredAt: answeredAt.toISOString(),
      evidenceAt: evidenceAt.toISOString(),
      answeredBy,
      inspectionId,
      inspectionKind: kind,
    }
  })
}

export const describePhotos = (
  ids: readonly string[],
  taken: ReadonlyMap<string, Date>,
): { id: string; takenAt: string }[] =>
  ids.flatMap((id) => {
    const at = taken.get(id)
    return at ? [{ id, takenAt: at.toISOString() }] : []
  })
