import { z } from 'zod'
import {
  answerState,
  assessedCriterion,
  assessedTier,
  criterionCode,
  givenAnswer,
  inspectionKind,
  personName,
  photoReference,
  score,
} from './compliance.ts'
import { day, divisionCode, id, instant, pageQuery, queryFlag, text } from './parts.ts'

/** Inspections of the Three Bright standard: photos, answers, findings. */

// Photos

export const MAX_PHOTO_BYTES = 25 * 1024 * 1024
export const MAX_PHOTO_PIXELS = 60_000_000
/** Longest edge of what is kept. */
export const PHOTO_EDGE = 1_600
/** What a phone says happened before this day, did so by a wrong clock, or long before there was anything to inspect. */
export const EARLIEST_PHONE_TIME = '2020-01-01T00:00:00Z'

/**
 * `takenAt` is when the phone says it was taken; `sentAt` is the phone's clock as it sends, so that a wrong clock is put
 * right. A date in the photo itself (EXIF) goes before what the phone says.
 */
export const photoQuery = z.strictObject({
  location: id,
  takenAt: instant.optional(),
  sentAt: instant.optional(),
})
export type PhotoQuery = z.output<typeof photoQuery>
export const photo = z.object({
  id,
  locationId: id,
  /** Pixels as kept. */
  width: z.number().int(),
  height: z.number().int(),
  bytes: z.number().int(),
  takenAt: instant,
  /** Who says so: the camera (EXIF), the phone that sent it, or the moment it arrived here. */
  takenFrom: z.enum(['camera', 'phone', 'arrival']),
  uploadedAt: instant,
  uploadedBy: personName,
})
export type Photo = z.infer<typeof photo>
/** `thumb`: longest edge 320 pixels. */
export const photoSize = z.strictObject({ size: z.enum(['full', 'thumb']).default('full') })

// Inspections

/** What its kind of evidence asks for. The state of S4b follows from `productIds` and what lies there, whatever is sent. */
export const answerInput = z.strictObject({
  criterion: criterionCode,
  state: answerState,
  number: z.number().min(0).max(1_000_000).optional(),
  /** Codes of the sub-checks that are met. */
  subchecks: z.array(criterionCode).max(20).default([]),
  /** For S4b only: products whose bin card hung there and agreed with the shelf. */
  productIds: z.array(id).max(200).default([]),
  /** Number or place of the equipment (资产编号). */
  asset: text(0, 60).optional(),
  note: text(0, 500).optional(),
  /** Why it is not applicable. */
  reason: text(0, 200).optional(),
  photoIds: z.array(id).max(12).default([]),
  answeredAt: instant,
})
export type AnswerInput = z.output<typeof answerInput>
export const findingInput = z.strictObject({
  criterion: criterionCode.nullish(),
  text: text(1, 500),
  deadline: day,
  photoIds: z.array(id).max(12).default([]),
})
export type FindingInput = z.output<typeof findingInput>

/** A name, and the strokes of a signature: SVG path data in a box of 600 × 200, moves and lines only; empty = typed name. */
export const signature = z.strictObject({
  name: text(1, 40),
  path: z
    .string()
    .max(20_000)
    .regex(/^[ML0-9. -]*$/, 'is not path data of moves and lines'),
})
export type Signature = z.infer<typeof signature>

/**
 * A whole inspection in one body, as often as it takes: the id is made by the phone, and a repeat gets the first answer.
 * `basedOn` is the revision of the place it began from: when somebody else was there meanwhile, 409
 * `place_inspected_meanwhile` says who and when. Without it, answers are merged: the later one of each criterion holds.
 */
export const submitInspection = z
  .strictObject({
    id,
    location: id,
    kind: inspectionKind,
    checklistVersion: z.number().int().min(0),
    basedOn: z.number().int().min(0).optional(),
    startedAt: instant,
    finishedAt: instant,
    /** The phone's clock as it sends; all its times are put right by the difference. */
    sentAt: instant.optional(),
    answers: z.array(answerInput).max(120),
    findings: z.array(findingInput).max(50).default([]),
    /** Of the inspector, and of who was there for the place. */
    signature: signature.optional(),
    placeSignature: signature.optional(),
    note: text(0, 1_000).optional(),
  })
  .refine(({ answers, findings }) => answers.length + findings.length > 0, {
    path: ['answers'],
    message: 'are empty, and there is no finding: nothing was inspected',
  })
export type SubmitInspection = z.output<typeof submitInspection>

export const inspectionEntry = z.object({
  id,
  location: z.object({ id, name: z.string(), jurisdictionCode: divisionCode, jurisdictionName: z.string() }),
  tier: assessedTier,
  kind: inspectionKind,
  checklistVersion: z.number().int(),
  revision: z.number().int(),
  startedAt: instant,
  finishedAt: instant,
  /** When it reached the server. */
  receivedAt: instant,
  inspector: personName,
  answers: z.number().int(),
  findings: z.number().int(),
  /** Score of the place just after. */
  result: score,
})
export type InspectionEntry = z.infer<typeof inspectionEntry>
export const inspectionQuery = z.strictObject({
  ...pageQuery,
  location: id.optional(),
  jurisdiction: divisionCode.optional(),
  kind: inspectionKind.optional(),
})

// Findings

export const findingStatus = z.enum(['open', 'fixed', 'verified'])
export type FindingStatus = z.infer<typeof findingStatus>
/** `fixed` by the place, then `verified` by the level above, or `reopened` by it. */
export const followUpKind = z.enum(['note', 'fixed', 'verified', 'reopened'])
export type FollowUpKind = z.infer<typeof followUpKind>
export const followUp = z.object({
  id,
  kind: followUpKind,
  text: z.string(),
  photos: z.array(photoReference),
  at: instant,
  by: personName,
})
export const finding = z.object({
  id,
  location: z.object({ id, name: z.string(), jurisdictionCode: divisionCode, jurisdictionName: z.string() }),
  criterion: criterionCode.nullable(),
  text: z.string(),
  deadline: day,
  status: findingStatus,
  /** Open past its deadline. */
  overdue: z.boolean(),
  photos: z.array(photoReference),
  raisedAt: instant,
  raisedBy: personName,
  inspectionId: id.nullable(),
  /** Oldest first. */
  followUps: z.array(followUp),
})
export type Finding = z.infer<typeof finding>
export const findingQuery = z.strictObject({
  ...pageQuery,
  location: id.optional(),
  jurisdiction: divisionCode.optional(),
  status: findingStatus.optional(),
  overdue: queryFlag.optional(),
})
export type FindingQuery = z.output<typeof findingQuery>
export const raiseFinding = findingInput.extend({ location: id })
export type RaiseFinding = z.output<typeof raiseFinding>
export const addFollowUp = z.strictObject({
  kind: followUpKind,
  text: text(1, 500),
  photoIds: z.array(id).max(12).default([]),
})
export type AddFollowUp = z.output<typeof addFollowUp>

/** A criterion of the place just after an inspection, from its answer, an earlier one or the registers. */
export const judgedCriterion = assessedCriterion.pick({ code: true, state: true, cause: true })
export type JudgedCriterion = z.infer<typeof judgedCriterion>

/** Everything its printed report shows. The criteria it was made under: `/api/compliance/checklist?version=`. */
export const inspection = inspectionEntry.extend({
  given: z.array(givenAnswer),
  /** Every criterion asked of the place, as `result` counts those that are scored; null where it was not written down. */
  judged: z.array(judgedCriterion).nullable(),
  raised: z.array(finding),
  signature: signature.nullable(),
  placeSignature: signature.nullable(),
  note: z.string().nullable(),
})
export type Inspection = z.infer<typeof inspection>
