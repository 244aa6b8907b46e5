import type { Jurisdiction } from '../../protocol/api/accounts.ts'
import type { Checklist, ComplianceSummary } from '../../protocol/api/compliance.ts'
import type { Assessment } from './assessment.ts'
import { countStates, sumCounts, toScore } from './score.ts'

/**
 * Jurisdictions with assessed places, each with all below it taken together, and the same by criterion. The score of a
 * jurisdiction is that of all its criteria at once, not the mean of its places: a village outlet has a third of the
 * criteria of a storeroom.
 */
export function summarise(
  assessments: readonly Assessment[],
  jurisdictions: readonly Jurisdiction[],
  checklist: Checklist,
): Pick<ComplianceSummary, 'items' | 'criteria'> {
  const items = jurisdictions.flatMap(({ code, name, nameEn, parentCode }) => {
    const within = assessments.filter(({ place }) => place.jurisdictionCode.startsWith(code))
    if (within.length === 0) return []
    const total = (of: (assessment: Assessment) => number) =>
      within.reduce((sum, assessment) => sum + of(assessment), 0)
    return [
      {
        code,
        name,
        nameEn,
        parentCode,
        places: within.length,
        ...toScore(sumCounts(within.map(({ counts }) => counts))),
        verified: total(({ verified }) => verified),
        openFindings: total(({ openFindings }) => openFindings),
        overdueFindings: total(({ overdueFindings }) => overdueFindings),
        selfChecksDue: total(({ selfCheck }) => Number(selfCheck.state === 'due')),
        verificationsDue: total(({ verification }) => Number(verification.state === 'due')),
      },
    ]
  })
  return { items, criteria: byCriterion(assessments, checklist) }
}

function byCriterion(
  assessments: readonly Assessment[],
  { criteria }: Checklist,
): ComplianceSummary['criteria'] {
  const states = new Map(criteria.map(({ code }) => [code, [] as Assessment['rows'][number]['state'][]]))
  for (const { rows } of assessments)
    for (const { criterion, state } of rows) states.get(criterion.code)?.push(state)
  return [...states].flatMap(([code, found]) =>
    found.length === 0
      ? []
      : [
          {
            code,
            places: found.length,
            ...toScore(countStates(found.map((state) => ({ scored: true, state })))),
          },
        ],
  )
}
