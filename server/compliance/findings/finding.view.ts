import type { Finding } from '../../../protocol/api/inspections.ts'
import type { Reader } from '../../db/database.ts'
import { describePhotos } from '../inspections/answer.view.ts'
import { takenAt } from '../photos/photos.store.ts'
import type { DescribedFinding } from './findings.store.ts'

/** Findings as they are shown on the calendar date `today`. */
export async function describeFindings(
  db: Reader,
  found: readonly DescribedFinding[],
  today: string,
): Promise<Finding[]> {
  const taken = await takenAt(
    db,
    found.flatMap(({ finding, followUps }) => [
      ...finding.photoIds,
      ...followUps.flatMap(({ followUp }) => followUp.photoIds),
    ]),
  )
  return found.map(({ finding, location, raisedBy, followUps }) => ({
    id: finding.id,
    location,
    criterion: finding.criterion,
    text: finding.text,
    deadline: finding.deadline,
    status: finding.status,
    overdue: finding.status === 'open' && finding.deadline < today,
    photos: describePhotos(finding.photoIds, taken),
    raisedAt: finding.raisedAt.toISOString(),
    raisedBy,
    inspectionId: finding.inspectionId,
    followUps: followUps.map(({ followUp: { id, kind, text, photoIds, at }, by }) => ({
      id,
      kind,
      text,
      photos: describePhotos(photoIds, taken),
      at: at.toISOString(),
      by,
    })),
  }))
}
