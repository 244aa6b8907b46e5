import type {
  Criterion,
  CriterionState,
  NextStep,
  StateCause,
  StepKind,
} from '../../protocol/api/compliance.ts'

/** A criterion at a place. */
interface StepRow {
  criterion: Criterion
  state: CriterionState
  cause: StateCause
  /** Earliest of its open findings, `YYYY-MM-DD`. */
  deadline: string | undefined
}

/** One place as the steps need it. */
export interface StepPlace {
  locationId: string
  locationName: string
  jurisdictionCode: string
  jurisdictionName: string
  /** Criteria that apply at this place. */
  applicable: number
  criteria: readonly StepRow[]
}

/** What one visit, or one look into a register, may put right. */
interface Errand {
  place: StepPlace
  kind: StepKind
  rows: StepRow[]
}

/** Among equal gains the easier errand comes first. */
const EASIEST_FIRST: readonly StepKind[] = ['photo', 'assess', 'register', 'fix']

/**
 * What to do for a better score: what does not pass, gathered into one errand for each place and kind, by what the score
 * of all these places gains when the errand succeeds; the first `limit` of them. A county has tens of thousands: they are
 * laid on heaps of the same gain and kind, and only those heaps are put in order of which something is shown.
 */
export function nextSteps(places: readonly StepPlace[], limit: number): { items: NextStep[]; total: number } {
  const applicable = places.reduce((sum, place) => sum + place.applicable, 0)
  /** By how many criteria they are about, then by kind. */
  const heaps: Errand[][][] = []
  let total = 0
  for (const place of places)
    for (const errand of errandsAt(place)) {
      const ofKinds = heaps[errand.rows.length] ?? EASIEST_FIRST.map(() => [])
      heaps[errand.rows.length] = ofKinds
      ofKinds[EASIEST_FIRST.indexOf(errand.kind)]?.push(errand)
      total += 1
    }
  const items: NextStep[] = []
  for (const heap of heaps.reverse().flat())
    if (items.length < limit)
      items.push(
        ...heap
          .sort((a, b) => (a.place.locationId < b.place.locationId ? -1 : 1))
          .slice(0, limit - items.length)
          .map((errand) => toStep(errand, applicable)),
      )
  return { items, total }
}

function errandsAt(place: StepPlace): Errand[] {
  const errands: Errand[] = []
  for (const row of place.criteria) {
    if (!row.criterion.scored || (row.state !== 'fail' && row.state !== 'unknown')) continue
    const kind = kindOf(row)
    const known = errands.find((errand) => errand.kind === kind)
    if (known) known.rows.push(row)
    else errands.push({ place, kind, rows: [row] })
  }
  return errands
}

function kindOf({ criterion, state, cause }: StepRow): StepKind {
  if (criterion.evidence === 'computed' || cause === 'fields_missing') return 'register'
  if (state === 'fail') return 'fix'
  return cause === 'no_photo' || (cause === 'stale' && criterion.evidence !== 'number') ? 'photo' : 'assess'
}

function toStep({ place, kind, rows }: Errand, applicable: number): NextStep {
  const { locationId, locationName, jurisdictionCode, jurisdictionName } = place
  const [deadline = null] = rows.flatMap((row) => row.deadline ?? []).sort()
  return {
    locationId,
    locationName,
    jurisdictionCode,
    jurisdictionName,
    kind,
    criteria: rows.map(({ criterion }) => criterion.code),
    placeGain: rows.length / place.applicable,
    gain: rows.length / applicable,
    deadline,
  }
}
