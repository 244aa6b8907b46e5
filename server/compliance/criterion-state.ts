import type {
  AnswerState,
  AssessedTier,
  ComputedEvidence,
  Criterion,
  CriterionState,
  StateCause,
} from '../../protocol/api/compliance.ts'
import { addMonths } from '../inventory/expiry.ts'

/** The latest answer, as far as its state follows from it. */
export interface AnswerFacts {
  state: AnswerState
  number: number | null
  /** Codes of the sub-checks that are met. */
  subchecks: readonly string[]
  photos: number
  /** Calendar date that its age counts from. */
  evidenceOn: string
}

/** What a service sign has to show, as the register knows it. */
export interface SignFields {
  address: boolean
  hours: boolean
  phone: boolean
}

export interface Seen {
  criterion: Criterion
  tier: AssessedTier
  answer: AnswerFacts | undefined
  computed: ComputedEvidence | undefined
  fields: SignFields | undefined
  /** Calendar date of the county. */
  today: string
}

export interface Judged {
  state: CriterionState
  cause: StateCause
  /** Day from which the evidence is stale; null when it does not age or there is none. */
  staleOn: string | null
}

/**
 * State of a criterion: computed from the registers where it can be, otherwise from
 * the latest answer. What nobody saw, or saw too long ago, is unknown: never a pass.
 */
export function judge({ criterion, tier, answer, computed, fields, today }: Seen): Judged {
  if (criterion.evidence === 'computed')
    return computed
      ? {
          state: computed.state,
          cause: computed.state === 'unknown' ? 'no_evidence' : 'computed',
          staleOn: null,
        }
      : { state: 'unknown', cause: 'no_evidence', staleOn: null }
  if (!answer) return { state: 'unknown', cause: 'never_checked', staleOn: null }
  const staleOn = criterion.staleMonths === null ? null : addMonths(answer.evidenceOn, criterion.staleMonths)
  const given = (state: CriterionState, cause: StateCause): Judged => ({ state, cause, staleOn })
  if (staleOn !== null && today >= staleOn) return given('unknown', 'stale')
  if (answer.state !== 'pass') return given(answer.state, 'answered')
  // Said to pass: what its kind of evidence asks for has to be there too.
  switch (criterion.evidence) {
    case 'photo':
    case 'asset_photo':
      return answer.photos > 0 ? given('pass', 'answered') : given('unknown', 'no_photo')
    case 'photo_fields':
      if (fields && !(fields.address && fields.hours && fields.phone)) return given('fail', 'fields_missing')
      return answer.photos > 0 ? given('pass', 'answered') : given('unknown', 'no_photo')
    case 'subchecks':
      if (!criterion.subchecks.every(({ code }) => answer.subchecks.includes(code)))
        return given('fail', 'subchecks_missing')
      return answer.photos > 0 ? given('pass', 'answered') : given('unknown', 'no_photo')
    case 'number': {
      const limits = criterion.limits.find((each) => each.tier === tier)
      if (answer.number === null) return given('unknown', 'no_evidence')
      return limits && answer.number < limits.minimum
        ? given('fail', 'below_minimum')
        : given('pass', 'answered')
    }
    case 'statement':
      return given('pass', 'answered')
  }
}
