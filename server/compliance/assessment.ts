import type {
  AssessedTier,
  Checklist,
  ComputedEvidence,
  Criterion,
  InspectionDue,
  InspectionKind,
  Tier,
} from '../../protocol/api/compliance.ts'
import { addMonths } from '../inventory/expiry.ts'
import { countPublicFields, saysWhen } from '../places/public-fields.ts'
import { addDays } from '../places/time-zone.ts'
import type { AnswerRow, latestFacts, PlaceRow } from './assessment.store.ts'
import { criteriaOf, usualTier } from './checklist.ts'
import { type AnswerFacts, type Judged, judge, type SignFields } from './criterion-state.ts'
import type { PlaceEvidence } from './evidence.ts'
import { type Counts, countStates } from './score.ts'

/** An inspection is announced so many days before it is due. */
const ANNOUNCED_DAYS = 30

export interface AssessedRow extends Judged {
  criterion: Criterion
  computed: ComputedEvidence | undefined
  fields: SignFields | undefined
  /** It passes, and the level above saw it pass, not too long ago: a self-check since then does not undo that. */
  verified: boolean
  openFindings: number
  /** Earliest deadline of the open findings, `YYYY-MM-DD`. */
  deadline: string | undefined
}

/** A place, criterion by criterion. */
export interface Assessment {
  place: PlaceRow
  tier: AssessedTier
  publicFields: number
  rows: AssessedRow[]
  counts: Counts
  verified: number
  openFindings: number
  overdueFindings: number
  selfCheck: InspectionDue
  verification: InspectionDue
  revision: number
}

/** Everything known of one place. */
export interface PlaceRecord {
  place: PlaceRow
  facts: ReadonlyMap<string, Awaited<ReturnType<typeof latestFacts>>[number]>
  evidence: PlaceEvidence | undefined
  findings: readonly { criterion: string | null; deadline: string; findings: number }[]
  inspected: readonly { kind: InspectionKind; finishedAt: Date | null; revision: number }[]
}

/** The tier a person set, or that of the place's kind. */
export const tierOf = ({ kind, tierSet }: Pick<PlaceRow, 'kind' | 'tierSet'>): Tier =>
  tierSet ?? usualTier(kind)

/** Puts together how a place stands on the calendar date `today`. */
export function assess(
  { place, facts, evidence, findings, inspected }: PlaceRecord,
  tier: AssessedTier,
  checklist: Checklist,
  { today, dayOf }: { today: string; dayOf: (at: Date) => string },
): Assessment {
  const fields = signFields(place)
  const rows = criteriaOf(checklist, tier).map((criterion): AssessedRow => {
    const answer = facts.get(criterion.code)
    const computed =
      criterion.evidence === 'computed' ? evidence?.[criterion.code as keyof PlaceEvidence] : undefined
    const shown = criterion.evidence === 'photo_fields' ? fields : undefined
    const own = findings.filter((each) => each.criterion === criterion.code)
    const seen = { criterion, tier, computed, fields: shown, today }
    const judged = judge({ ...seen, answer: answer && toFacts(answer.given, dayOf) })
    return {
      criterion,
      ...judged,
      computed,
      fields: shown,
      verified:
        judged.state === 'pass' &&
        answer?.verification != null &&
        judge({
          ...seen,
          // What a register says is not what the level above saw: of bin cards their own answer counts.
          criterion: criterion.evidence === 'computed' ? { ...criterion, evidence: 'statement' } : criterion,
          answer: toFacts(answer.verification, dayOf),
        }).state === 'pass',
      openFindings: own.reduce((sum, each) => sum + each.findings, 0),
      deadline: own.map(({ deadline }) => deadline).sort()[0],
    }
  })
  const months = inspectionMonths(checklist, tier)
  const dueOf = (kind: InspectionKind) => {
    const last = inspected.find((each) => each.kind === kind)?.finishedAt ?? null
    return inspectionDue(last, dayOf(last ?? place.createdAt), months[kind], today)
  }
  const sum = (which: readonly { findings: number }[]) =>
    which.reduce((total, each) => total + each.findings, 0)
  return {
    place,
    tier,
    publicFields: countPublicFields({ ...place, productIds: { length: place.products } }),
    rows,
    counts: countStates(rows.map(({ criterion: { scored }, state }) => ({ scored, state }))),
    verified: rows.filter(({ criterion, verified }) => criterion.scored && verified).length,
    openFindings: sum(findings),
    overdueFindings: sum(findings.filter(({ deadline }) => deadline < today)),
    selfCheck: dueOf('self_check'),
    verification: dueOf('verification'),
    revision: Math.max(0, ...inspected.map(({ revision }) => revision)),
  }
}

/**
 * So many months after the last inspection of each kind the next is due. At a venue nobody of the service sits and nothing
 * is asked for but its sign: whoever looks after it checks it before its photo runs out, not each quarter.
 */
export function inspectionMonths(
  checklist: Pick<Checklist, 'criteria' | 'selfCheckMonths' | 'verificationMonths'>,
  tier: AssessedTier,
): Record<InspectionKind, number> {
  const { selfCheckMonths, verificationMonths } = checklist
  const lasting = criteriaOf(checklist, tier).flatMap(({ staleMonths }) => staleMonths ?? [])
  return {
    self_check: tier === 'venue' && lasting.length > 0 ? Math.min(...lasting) : selfCheckMonths,
    verification: verificationMonths,
  }
}

/** A place that nobody inspected yet has the whole time from the day it was entered (`from`, `YYYY-MM-DD`). */
export function inspectionDue(
  lastAt: Date | null,
  from: string,
  months: number,
  today: string,
): InspectionDue {
  const dueOn = nextInspection(from, months)
  const state = today >= dueOn ? 'due' : today >= addDays(dueOn, -ANNOUNCED_DAYS) ? 'soon' : 'done'
  return { lastAt: lastAt?.toISOString() ?? null, dueOn, state }
}

/** From this day on it is due: `YYYY-MM-DD`. `from`: the day of the last one, or on which the place was entered. */
export const nextInspection = (from: string, months: number): string => addMonths(from, months)

const toFacts = (
  { photoIds, evidenceAt, ...answer }: AnswerRow,
  dayOf: (at: Date) => string,
): AnswerFacts => ({ ...answer, photos: photoIds.length, evidenceOn: dayOf(evidenceAt) })

const signFields = ({ address, hours, phone }: PlaceRow): SignFields => ({
  address: address !== null,
  hours: saysWhen(hours),
  phone: phone !== null,
})
