import { z } from 'zod'
import {
  type AssessedTier,
  answerState,
  type Criterion,
  inspectionKind,
} from '../../protocol/api/compliance.ts'
import type { submitInspection } from '../../protocol/api/inspections.ts'

const draftPhoto = z.object({
  /** Of the phone. */
  id: z.string(),
  takenAt: z.string(),
})
export type DraftPhoto = z.infer<typeof draftPhoto>

const answerDraft = z.object({
  /** What the inspector chose; where a number or sub-checks decide, only 'not applicable' is chosen. */
  state: answerState.nullable(),
  number: z.number().nullable(),
  subchecks: z.array(z.string()),
  /** Products whose bin card was looked at and agreed. */
  productIds: z.array(z.string()),
  asset: z.string(),
  note: z.string(),
  reason: z.string(),
  photos: z.array(draftPhoto),
  /** When it was last touched; null = not yet. ISO 8601. */
  answeredAt: z.string().nullable(),
})
export type AnswerDraft = z.infer<typeof answerDraft>

const findingDraft = z.object({
  criterion: z.string(),
  text: z.string(),
  /** YYYY-MM-DD. */
  deadline: z.string(),
})
export type FindingDraft = z.infer<typeof findingDraft>

const signatureDraft = z.object({ name: z.string(), path: z.string() })

/** An inspection as it stands on the phone until the server has it. */
export const inspectionDraft = z.object({
  /** Of the inspection, of its entry in the outbox and of its photos' owner. */
  id: z.string(),
  kind: inspectionKind,
  startedAt: z.string(),
  /** Revision of the place it began from; null = whatever happened meanwhile, answers are merged. */
  basedOn: z.number().nullable(),
  answers: z.record(z.string(), answerDraft),
  findings: z.array(findingDraft),
  signature: signatureDraft,
  placeSignature: signatureDraft,
  note: z.string(),
  /** It lies in the outbox, or lay there until the server had it. */
  submitted: z.boolean(),
})
export type InspectionDraft = z.infer<typeof inspectionDraft>

export const EMPTY_ANSWER: AnswerDraft = {
  state: null,
  number: null,
  subchecks: [],
  productIds: [],
  asset: '',
  note: '',
  reason: '',
  photos: [],
  answeredAt: null,
}

export const newInspection = (
  start: Pick<InspectionDraft, 'id' | 'kind' | 'startedAt' | 'basedOn'> & { inspector: string },
): InspectionDraft => {
  const { inspector, ...facts } = start
  return {
    ...facts,
    answers: {},
    findings: [],
    signature: { name: inspector, path: '' },
    placeSignature: { name: '', path: '' },
    note: '',
    submitted: false,
  }
}

/**
 * What is computed from the registers is not asked; bin cards are where something is in stock, since only the shelf shows
 * whether they agree. `inStock` counts products.
 */
export const isAsked = ({ code, evidence }: Criterion, inStock: number): boolean =>
  evidence !== 'computed' || (code === 'S4b' && inStock > 0)

/** What an answer says so far; null = nothing yet. The server decides again, bin cards by what is in stock there. */
export function stateOf(criterion: Criterion, tier: AssessedTier, answer: AnswerDraft): AnswerDraft['state'] {
  if (answer.state === 'not_applicable') return 'not_applicable'
  if (answer.answeredAt === null) return null
  if (criterion.code === 'S4b') return answer.productIds.length > 0 ? 'pass' : null
  if (criterion.evidence === 'number') {
    const limit = criterion.limits.find((each) => each.tier === tier)
    if (answer.number === null) return null
    return answer.number >= (limit?.minimum ?? 0) ? 'pass' : 'fail'
  }
  if (criterion.evidence === 'subchecks')
    return criterion.subchecks.every(({ code }) => answer.subchecks.includes(code)) ? 'pass' : 'fail'
  return answer.state
}

const needsPhoto = ({ evidence }: Criterion): boolean =>
  evidence === 'photo' ||
  evidence === 'photo_fields' ||
  evidence === 'asset_photo' ||
  evidence === 'subchecks'

/** What keeps an answer from counting. */
export type AnswerFlaw = 'reason_missing' | 'photo_missing' | 'card_missing'
export function flawOf(criterion: Criterion, tier: AssessedTier, answer: AnswerDraft): AnswerFlaw | null {
  const state = stateOf(criterion, tier, answer)
  if (state === 'not_applicable' && answer.reason.trim() === '') return 'reason_missing'
  if (criterion.code === 'S4b' && state === null && (answer.photos.length > 0 || answer.note.trim() !== ''))
    return 'card_missing'
  return state === 'pass' && needsPhoto(criterion) && answer.photos.length === 0 ? 'photo_missing' : null
}

export const answered = (
  criteria: readonly Criterion[],
  tier: AssessedTier,
  { answers }: InspectionDraft,
): Criterion[] => criteria.filter((each) => stateOf(each, tier, answers[each.code] ?? EMPTY_ANSWER) !== null)

export const photosOf = ({ answers }: InspectionDraft): string[] =>
  Object.values(answers).flatMap(({ photos }) => photos.map(({ id }) => id))

const given = (text: string): string | undefined => text.trim() || undefined

/** What is sent; photos by their id of the phone. Criteria nobody answered are left out, so that what is known of them stays. */
export function toInspection(
  draft: InspectionDraft,
  place: {
    location: string
    tier: AssessedTier
    checklistVersion: number
    criteria: readonly Criterion[]
    finishedAt: string
  },
): z.input<typeof submitInspection> {
  const answers = place.criteria.flatMap((criterion) => {
    const answer = draft.answers[criterion.code]
    const state = answer && stateOf(criterion, place.tier, answer)
    if (!answer || !state) return []
    const { number, subchecks, productIds, asset, note, reason, photos } = answer
    return [
      {
        criterion: criterion.code,
        state,
        ...(criterion.evidence === 'number' && number !== null && { number }),
        subchecks,
        productIds,
        asset: given(asset),
        note: given(note),
        reason: state === 'not_applicable' ? given(reason) : undefined,
        photoIds: photos.map(({ id }) => id),
        answeredAt: answer.answeredAt ?? place.finishedAt,
      },
    ]
  })
  const signed = ({ name, path }: InspectionDraft['signature']) =>
    name.trim() === '' ? undefined : { name: name.trim(), path }
  return {
    id: draft.id,
    location: place.location,
    kind: draft.kind,
    checklistVersion: place.checklistVersion,
    basedOn: draft.basedOn ?? undefined,
    startedAt: draft.startedAt,
    finishedAt: place.finishedAt,
    answers,
    findings: draft.findings.map(({ criterion, text, deadline }) => ({
      criterion,
      text: text.trim(),
      deadline,
    })),
    signature: signed(draft.signature),
    placeSignature: signed(draft.placeSignature),
    note: given(draft.note),
  }
}
