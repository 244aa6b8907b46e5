import type {
  Criterion,
  CriterionState,
  NextStep,
  StateCause,
  StepKind,
} from '../../protocol/api/compliance.ts'

/** One place as the steps need it. */
export interface StepPlace {
  locationId: string
  locationName: string
  jurisdictionCode: string
  jurisdictionName: string
  /** Criteria that apply at this place. */
  applicable: number
  criteria: readonly { criterion: Criterion; state: CriterionState; cause: StateCause }[]
  /** Earliest deadline of the open findings of each criterion, `YYYY-MM-DD`. */
  deadlines: ReadonlyMap<string, string>
}

/** Among equal gains the easier errand comes first. */
const EASIEST_FIRST: readonly StepKind[] = ['photo', 'assess', 'register', 'fix']

/**
 * What to do for a better score: what does not pass, gathered into one errand for each place and kind, by what the score
 * of all these places gains when the errand succeeds.
 */
export function nextSteps(places: readonly StepPlace[]): NextStep[] {
  const applicable = places.reduce((sum, place) => sum + place.applicable, 0)
  const steps = places.flatMap((place) => {
    const open = place.criteria.filter(
      ({ criterion, state }) => criterion.scored && (state === 'fail' || state === 'unknown'),
    )
    return EASIEST_FIRST.flatMap((kind) => {
      const codes = open.filter((each) => kindOf(each) === kind).map(({ criterion }) => criterion.code)
      return codes.length === 0 ? [] : [toStep(place, kind, codes, applicable)]
    })
  })
  return steps.sort(
    (a, b) =>
      b.gain - a.gain ||
      EASIEST_FIRST.indexOf(a.kind) - EASIEST_FIRST.indexOf(b.kind) ||
      (a.locationId < b.locationId ? -1 : 1),
  )
}

function kindOf({ criterion, state, cause }: StepPlace['criteria'][number]): StepKind {
  if (criterion.evidence === 'computed' || cause === 'fields_missing') return 'register'
  if (state === 'fail') return 'fix'
  return cause === 'no_photo' || (cause === 'stale' && criterion.evidence !== 'number') ? 'photo' : 'assess'
}

function toStep(place: StepPlace, kind: StepKind, codes: string[], applicable: number): NextStep {
  const { locationId, locationName, jurisdictionCode, jurisdictionName } = place
  const [deadline = null] = codes.flatMap((code) => place.deadlines.get(code) ?? []).sort()
  return {
    locationId,
    locationName,
    jurisdictionCode,
    jurisdictionName,
    kind,
    criteria: codes,
    placeGain: codes.length / place.applicable,
    gain: codes.length / applicable,
    deadline,
  }
}
