import type { CriterionState, Score } from '../../protocol/api/compliance.ts'

export type Counts = Pick<Score, 'pass' | 'fail' | 'unknown' | 'notApplicable'>

export const NO_COUNTS: Counts = { pass: 0, fail: 0, unknown: 0, notApplicable: 0 }

const KEYS = { pass: 'pass', fail: 'fail', unknown: 'unknown', not_applicable: 'notApplicable' } as const

/** Counts states of criteria; those that are not scored are left out. */
export function countStates(criteria: Iterable<{ scored: boolean; state: CriterionState }>): Counts {
  const counts = { ...NO_COUNTS }
  for (const { scored, state } of criteria) if (scored) counts[KEYS[state]] += 1
  return counts
}

export function sumCounts(all: Iterable<Counts>): Counts {
  const sum = { ...NO_COUNTS }
  for (const counts of all)
    for (const key of ['pass', 'fail', 'unknown', 'notApplicable'] as const) sum[key] += counts[key]
  return sum
}

/** Score = pass ÷ applicable, 0 to 1. What is unknown applies and does not pass. */
export function toScore({ pass, fail, unknown, notApplicable }: Counts): Score {
  const applicable = pass + fail + unknown
  const score = applicable === 0 ? null : pass / applicable
  return { pass, fail, unknown, notApplicable, applicable, score }
}
