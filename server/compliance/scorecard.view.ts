import type { AssessedCriterion, GivenAnswer, Scorecard } from '../../protocol/api/compliance.ts'
import { placeKind } from '../../protocol/api/places.ts'
import type { Assessment } from './assessment.ts'
import { toScore } from './score.ts'

export function toScorecard(assessment: Assessment): Scorecard {
  const { place, tier, publicFields, counts, verified, openFindings, overdueFindings } = assessment
  return {
    locationId: place.id,
    name: place.name,
    nameEn: place.nameEn,
    kind: placeKind.parse(place.kind),
    jurisdictionCode: place.jurisdictionCode,
    jurisdictionName: place.jurisdictionName,
    tier,
    tierSet: place.tierSet !== null,
    longitude: place.longitude,
    latitude: place.latitude,
    publicFields,
    ...toScore(counts),
    verified,
    openFindings,
    overdueFindings,
    selfCheck: assessment.selfCheck,
    verification: assessment.verification,
    revision: assessment.revision,
  }
}

export const toCriteria = (
  { rows }: Assessment,
  answers: ReadonlyMap<string, GivenAnswer>,
): AssessedCriterion[] =>
  rows.map(({ criterion: { code, scored }, state, cause, staleOn, computed, fields, openFindings }) => ({
    code,
    scored,
    state,
    cause,
    staleOn,
    answer: answers.get(code) ?? null,
    computed: computed ?? null,
    fields: fields ?? null,
    findings: openFindings,
  }))
