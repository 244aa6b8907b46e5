import type { AssessedTier, Checklist, Criterion } from '../../../protocol/api/compliance.ts'
import type { AnswerInput } from '../../../protocol/api/inspections.ts'
import { type FieldError, InvalidError } from '../../errors.ts'
import { criteriaOf } from '../checklist.ts'

/** Evidence whose age is that of the photo. */
const BY_PHOTO: readonly Criterion['evidence'][] = ['photo', 'photo_fields', 'asset_photo', 'subchecks']

/**
 * Holds answers against the checklist that they were made under. A criterion that is not asked of this tier is let pass: the
 * tier may have changed while the phone was without network, and nothing may be lost. Throws `InvalidError`
 * `answers_do_not_fit`, which names each field.
 */
export function checkAnswers(
  answers: readonly AnswerInput[],
  checklist: Checklist,
  tier: AssessedTier,
): void {
  const byCode = new Map(checklist.criteria.map((criterion) => [criterion.code, criterion]))
  const codes = answers.map(({ criterion }) => criterion)
  const errors = answers.flatMap((answer, i): FieldError[] => {
    const at = (field: string, message: string) => ({ path: `answers.${i}.${field}`, message })
    if (codes.indexOf(answer.criterion) < i) return [at('criterion', 'is answered twice')]
    const criterion = byCode.get(answer.criterion)
    if (!criterion) return [at('criterion', `is not in version ${checklist.version} of the checklist`)]
    return faultsOf(answer, criterion, tier).map(([field, message]) => at(field, message))
  })
  if (errors.length > 0)
    throw new InvalidError('answers_do_not_fit', 'Some answers do not fit the checklist.', { errors })
}

function faultsOf(answer: AnswerInput, criterion: Criterion, tier: AssessedTier): [string, string][] {
  if (criterion.evidence === 'computed')
    return criterion.code === 'S4b' ? [] : [['criterion', 'is computed, not answered']]
  if (answer.productIds.length > 0) return [['productIds', 'are for S4b only']]
  if (answer.state === 'not_applicable') {
    const asked = criterion.tiers.includes(tier) && !criterion.optionalIn.includes(tier)
    if (asked) return [['state', 'always applies here']]
    return answer.reason ? [] : [['reason', 'is missing']]
  }
  const known = criterion.subchecks.map(({ code }) => code)
  const strange = answer.subchecks.find((code) => !known.includes(code))
  if (strange !== undefined) return [['subchecks', `${strange} is no part of this criterion`]]
  if (criterion.evidence === 'number' && answer.number === undefined) return [['number', 'is missing']]
  return []
}

/**
 * Whether an inspection looked at the whole place: all that counts towards the score and that only a person can answer. What
 * the registers say is not waited for, nor bin cards, which a stocktake shows as well.
 */
export function isComplete(
  answers: readonly Pick<AnswerInput, 'criterion'>[],
  checklist: Checklist,
  tier: AssessedTier,
): boolean {
  const answered = new Set(answers.map(({ criterion }) => criterion))
  return criteriaOf(checklist, tier)
    .filter(({ scored, evidence }) => scored && evidence !== 'computed')
    .every(({ code }) => answered.has(code))
}

/** What the age of an answer counts from: its newest photo, where a photo is the evidence; otherwise when it was given. */
export function evidenceAt(
  criterion: Criterion | undefined,
  answeredAt: Date,
  takenAt: readonly Date[],
): Date {
  if (!criterion || !BY_PHOTO.includes(criterion.evidence) || takenAt.length === 0) return answeredAt
  const newest = Math.max(...takenAt.map((at) => at.getTime()))
  return new Date(Math.min(newest, answeredAt.getTime()))
}
