import type { ScorecardQuery } from '../../protocol/api/compliance.ts'
import type { Assessment } from './assessment.ts'
import { toScore } from './score.ts'

/** Whether a place meets the filters of a list; its jurisdiction is looked at elsewhere. */
export function selects({ tier, search, criterion, state, due }: ScorecardQuery) {
  const needle = search?.toLowerCase()
  return (assessment: Assessment): boolean => {
    const { place, rows } = assessment
    if (tier && assessment.tier !== tier) return false
    if (
      needle &&
      !`${place.name}\n${place.nameEn ?? ''}\n${place.address ?? ''}`.toLowerCase().includes(needle)
    )
      return false
    if (criterion || state) {
      const meets = rows.some(
        (row) =>
          (criterion === undefined || row.criterion.code === criterion) &&
          (state === undefined ? row.state === 'fail' || row.state === 'unknown' : row.state === state),
      )
      if (!meets) return false
    }
    if (due === 'finding') return assessment.openFindings > 0
    if (due === 'self_check') return assessment.selfCheck.state === 'due'
    if (due === 'verification') return assessment.verification.state === 'due'
    return true
  }
}

type Order = (a: Assessment, b: Assessment) => number

/** Equal places stay as they are, by jurisdiction and name. */
export function orderOf(sort: ScorecardQuery['sort']): Order {
  const by: Record<ScorecardQuery['sort'], Order> = {
    name: () => 0,
    // A place where nothing applies comes last.
    score: (a, b) => scoreOf(a) - scoreOf(b),
    gain: (a, b) => openOf(b) - openOf(a),
    self_check: (a, b) => compare(a.selfCheck.dueOn, b.selfCheck.dueOn),
    verification: (a, b) => compare(a.verification.dueOn, b.verification.dueOn),
  }
  return by[sort]
}

const scoreOf = ({ counts }: Assessment): number => toScore(counts).score ?? 2
const openOf = ({ counts: { fail, unknown } }: Assessment): number => fail + unknown
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
