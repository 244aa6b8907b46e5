import { z } from 'zod'
import { day, divisionCode, id, instant, pageQuery, text } from './parts.ts'
import { placeKind } from './places.ts'

/** The Three Bright standard (三亮): what is assessed, and how places stand. Inspections: inspections.ts. */

/** `venue`: where only a service sign (服务牌) is asked for. `none`: not assessed. */
export const tier = z.enum(['county', 'township', 'village', 'venue', 'none'])
export type Tier = z.infer<typeof tier>
export const assessedTier = tier.exclude(['none'])
export type AssessedTier = z.infer<typeof assessedTier>

/** `photo_fields`: a photo, and phone, address and hours in the register. `computed`: from the registers alone. */
export const evidenceKind = z.enum([
  'photo',
  'photo_fields',
  'asset_photo',
  'subchecks',
  'number',
  'computed',
  'statement',
])
/** Only these can be computed. */
export const COMPUTED_CODES = ['C1', 'C2', 'C3', 'C4', 'S3c', 'S4b'] as const
export type ComputedCode = (typeof COMPUTED_CODES)[number]

export const criterionCode = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9.]{0,15}$/, 'is not the code of a criterion')
const share = z.number().min(0).max(1)

export const subcheck = z.strictObject({ code: criterionCode, name: text(1, 60), nameEn: text(1, 80) })
export const criterion = z.strictObject({
  code: criterionCode,
  group: criterionCode,
  name: text(1, 80),
  nameEn: text(1, 120),
  /** What makes it fail, or what to look at. */
  guidance: text(0, 300),
  guidanceEn: text(0, 400),
  tiers: z.array(assessedTier).min(1).max(4),
  /** Tiers in which an inspector may say 'not applicable', with a reason. */
  optionalIn: z.array(assessedTier).max(4).default([]),
  evidence: evidenceKind,
  /** False: shown, never counted. */
  scored: z.boolean(),
  /** Evidence older than this many months counts as none; null = it does not age. */
  staleMonths: z.number().int().min(1).max(120).nullable(),
  /** For `subchecks`: all of them have to be met. */
  subchecks: z.array(subcheck).max(20).default([]),
  /** For `number`: below `minimum` fails; above `usual` is information only. In `unit`. */
  limits: z
    .array(z.strictObject({ tier: assessedTier, minimum: z.number().min(0), usual: z.number().min(0) }))
    .max(4)
    .default([]),
  unit: text(0, 10).default(''),
  /** For `computed`: the share of what is due that has to be there, 0 to 1. */
  share: share.default(1),
})
export type Criterion = z.output<typeof criterion>

export const checklistGroup = z.strictObject({ code: criterionCode, name: text(1, 40), nameEn: text(1, 80) })
export type ChecklistGroup = z.infer<typeof checklistGroup>

const content = {
  groups: z.array(checklistGroup).min(1).max(20),
  criteria: z.array(criterion).min(1).max(120),
  /** A self-check is due so many months after the last. */
  selfCheckMonths: z.number().int().min(1).max(60),
  /** A verification by the level above is due so many months after the last. */
  verificationMonths: z.number().int().min(1).max(60),
}
export const checklistContent = z.strictObject(content)
export type ChecklistContent = z.output<typeof checklistContent>

export const personName = z.object({ id, name: z.string() })
/** Version 0 is the one shipped; each change makes another, and none is ever edited. */
export const checklist = z.object({
  version: z.number().int().min(0),
  createdAt: instant.nullable(),
  createdBy: personName.nullable(),
  reason: z.string().nullable(),
  ...content,
})
export type Checklist = z.output<typeof checklist>
/** Without `version`: the one in force. */
export const checklistQuery = z.strictObject({ version: z.coerce.number().int().min(0).optional() })
export const checklistVersion = checklist.pick({
  version: true,
  createdAt: true,
  createdBy: true,
  reason: true,
})
export type ChecklistVersion = z.infer<typeof checklistVersion>
/** `basedOn`: the version that was changed, so that two editors do not undo one another. */
export const changeChecklist = checklistContent.extend({
  basedOn: z.number().int().min(0),
  reason: text(1, 300),
})
export type ChangeChecklist = z.output<typeof changeChecklist>

export const criterionState = z.enum(['pass', 'fail', 'not_applicable', 'unknown'])
export type CriterionState = z.infer<typeof criterionState>
/** Why it has its state: what was answered, or what is missing. */
export const stateCause = z.enum([
  'answered',
  'computed',
  'never_checked',
  'stale',
  'no_photo',
  'below_minimum',
  'subchecks_missing',
  'fields_missing',
  'no_evidence',
])
export type StateCause = z.infer<typeof stateCause>

/** Criteria that count, by state. `score` = pass ÷ applicable (pass, fail and unknown), 0 to 1; null when none applies. */
export const score = z.object({
  pass: z.number().int(),
  fail: z.number().int(),
  unknown: z.number().int(),
  notApplicable: z.number().int(),
  applicable: z.number().int(),
  score: share.nullable(),
})
export type Score = z.infer<typeof score>

/** Which of address, hours and phone a service sign has to show, and whether the register has them. */
export const signFields = z.object({ address: z.boolean(), hours: z.boolean(), phone: z.boolean() })
/** From the registers. `have` of `due`: certificates of managers, readings of those due, products with a checked card. */
export const computedEvidence = z.object({
  state: criterionState,
  have: z.number().int().min(0),
  due: z.number().int().min(0),
  /** Figures and names behind it, e.g. the days without a reading or who lacks a certificate. */
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.null(), z.array(z.string())])),
})
export type ComputedEvidence = z.infer<typeof computedEvidence>

export const inspectionKind = z.enum(['self_check', 'verification'])
export type InspectionKind = z.infer<typeof inspectionKind>
export const answerState = criterionState.exclude(['unknown'])
export type AnswerState = z.infer<typeof answerState>
export const photoReference = z.object({ id, takenAt: instant })
/** What somebody answered at a place. `evidenceAt` is what its age counts from: the newest photo, or the answer itself. */
export const givenAnswer = z.object({
  id,
  criterion: criterionCode,
  state: answerState,
  number: z.number().nullable(),
  /** Codes of the sub-checks that are met. */
  subchecks: z.array(criterionCode),
  /** For S4b: products whose bin card hung there and agreed. */
  productIds: z.array(id),
  asset: z.string().nullable(),
  note: z.string().nullable(),
  reason: z.string().nullable(),
  photos: z.array(photoReference),
  answeredAt: instant,
  evidenceAt: instant,
  answeredBy: personName,
  inspectionId: id,
  inspectionKind,
})
export type GivenAnswer = z.infer<typeof givenAnswer>

export const assessedCriterion = z.object({
  code: criterionCode,
  scored: z.boolean(),
  state: criterionState,
  cause: stateCause,
  /** Day from which its evidence is stale, or was; null when it does not age or there is none. */
  staleOn: day.nullable(),
  /** The latest answer, also when it is stale. */
  answer: givenAnswer.nullable(),
  computed: computedEvidence.nullable(),
  /** For `photo_fields`. */
  fields: signFields.nullable(),
  /** Open findings about it. */
  findings: z.number().int(),
})
export type AssessedCriterion = z.infer<typeof assessedCriterion>

export const dueState = z.enum(['done', 'soon', 'due'])
/** When somebody last looked, and when it is due again. `soon` = within 30 days. */
export const inspectionDue = z.object({ lastAt: instant.nullable(), dueOn: day, state: dueState })
export type InspectionDue = z.infer<typeof inspectionDue>

export const scorecard = z.object({
  locationId: id,
  name: z.string(),
  nameEn: z.string().nullable(),
  kind: placeKind,
  jurisdictionCode: divisionCode,
  jurisdictionName: z.string(),
  tier: assessedTier,
  /** Set by a person instead of following the kind of place. */
  tierSet: z.boolean(),
  longitude: z.number().nullable(),
  latitude: z.number().nullable(),
  /** Of the five public fields. */
  publicFields: z.number().int().min(0).max(5),
  ...score.shape,
  /** Of those that pass, how many the level above has verified. */
  verified: z.number().int(),
  openFindings: z.number().int(),
  overdueFindings: z.number().int(),
  selfCheck: inspectionDue,
  verification: inspectionDue,
  /** Counts the inspections of the place: send it as `basedOn`, and nobody is overwritten unseen. */
  revision: z.number().int().min(0),
})
export type Scorecard = z.infer<typeof scorecard>

export const scorecardQuery = z.strictObject({
  ...pageQuery,
  jurisdiction: divisionCode.optional(),
  tier: assessedTier.optional(),
  search: z.string().trim().max(60).optional(),
  /** Only places where this criterion has `state` (default: fail or unknown). */
  criterion: criterionCode.optional(),
  state: criterionState.optional(),
  /** Only places with something to do: an inspection due or an open finding. */
  due: z.enum(['self_check', 'verification', 'finding']).optional(),
  /** `gain`: where most can be gained first. */
  sort: z.enum(['name', 'score', 'gain', 'self_check', 'verification']).default('name'),
})
export type ScorecardQuery = z.output<typeof scorecardQuery>
export const scorecardPage = z.object({
  items: z.array(scorecard),
  next: z.string().nullable(),
  /** Places that meet the query. */
  total: z.number().int(),
})

export const placeAssessment = scorecard.extend({
  checklistVersion: z.number().int(),
  criteria: z.array(assessedCriterion),
  /** The tier that follows from the kind of place. */
  usualTier: tier,
})
export type PlaceAssessment = z.infer<typeof placeAssessment>
/** Null: the tier follows the kind of place again. */
export const updateAssessedPlace = z.strictObject({ tier: tier.nullable() })
/** A place that is not assessed has a tier and nothing else. */
export const assessedPlace = z.object({ locationId: id, tier, usualTier: tier, tierSet: z.boolean() })
export type AssessedPlace = z.infer<typeof assessedPlace>

/** Without `criterion`: to all of them. */
export const answerHistoryQuery = z.strictObject({ criterion: criterionCode.optional() })

/** Places of a jurisdiction and all below it taken together: criteria that pass ÷ that apply. */
export const jurisdictionScore = z.object({
  code: divisionCode,
  name: z.string(),
  nameEn: z.string().nullable(),
  parentCode: divisionCode.nullable(),
  places: z.number().int(),
  ...score.shape,
  verified: z.number().int(),
  openFindings: z.number().int(),
  overdueFindings: z.number().int(),
  selfChecksDue: z.number().int(),
  verificationsDue: z.number().int(),
})
export type JurisdictionScore = z.infer<typeof jurisdictionScore>
export const criterionTotals = z.object({ code: criterionCode, places: z.number().int(), ...score.shape })
export const complianceQuery = z.strictObject({ jurisdiction: divisionCode.optional() })
/** `items`: the jurisdiction asked for and all below that have an assessed place, by code. */
export const complianceSummary = z.object({
  items: z.array(jurisdictionScore),
  /** By criterion, those not scored too. */
  criteria: z.array(criterionTotals),
  checklistVersion: z.number().int(),
})
export type ComplianceSummary = z.infer<typeof complianceSummary>

/** At the end of a day on which something changed. Between two rows nothing did. */
export const scoreDay = z.object({ day, places: z.number().int(), ...score.shape })
export type ScoreDay = z.infer<typeof scoreDay>
export const scoreHistoryQuery = z.strictObject({
  location: id.optional(),
  jurisdiction: divisionCode.optional(),
  from: day.optional(),
  to: day.optional(),
})

/** `photo`: take a new one. `assess`: look and answer. `register`: enter it where it is computed from. `fix`: put right. */
export const stepKind = z.enum(['photo', 'assess', 'register', 'fix'])
export type StepKind = z.infer<typeof stepKind>
/** One errand at one place, and what the score gains by it. Greatest gain first, then the easiest. */
export const nextStep = z.object({
  locationId: id,
  locationName: z.string(),
  jurisdictionCode: divisionCode,
  jurisdictionName: z.string(),
  kind: stepKind,
  criteria: z.array(criterionCode),
  /** Added to the place's own score, 0 to 1. */
  placeGain: share,
  /** Added to the score of the jurisdiction asked for, 0 to 1. */
  gain: share,
  /** Earliest deadline of a finding about these criteria. */
  deadline: day.nullable(),
})
export type NextStep = z.infer<typeof nextStep>
export const nextStepsQuery = z.strictObject({
  jurisdiction: divisionCode.optional(),
  location: id.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
})
export const nextSteps = z.object({ items: z.array(nextStep), total: z.number().int() })
