import { z } from 'zod'
import { assessedTier, criterionCode, criterionState, scorecardQuery } from '../../protocol/api/compliance.ts'
import { divisionCode } from '../../protocol/api/parts.ts'

/** What the scorecard shows; it lives in the address. */
export const scorecardFilters = z.object({
  jurisdiction: divisionCode.optional(),
  tier: assessedTier.optional(),
  search: z.string().max(60).optional(),
  criterion: criterionCode.optional(),
  state: criterionState.optional(),
  due: z.enum(['self_check', 'verification', 'finding']).optional(),
  sort: scorecardQuery.shape.sort.unwrap().default('gain'),
})
export type ScorecardFilters = z.output<typeof scorecardFilters>

/** Which of the areas a summary lists: the one asked for at its head, and what lies right below it. */
export function levelBelow<A extends { code: string }>(
  areas: readonly A[],
): { head: A | undefined; below: A[] } {
  const sorted = areas.toSorted((a, b) => a.code.length - b.code.length || a.code.localeCompare(b.code))
  const [head] = sorted
  if (!head) return { head: undefined, below: [] }
  const covered = (code: string, by: string) => code !== by && code.startsWith(by)
  // Places may hang at levels that skip one: right below is what no other one of them lies between.
  const below = sorted.filter(
    ({ code }) =>
      covered(code, head.code) &&
      !sorted.some((other) => covered(other.code, head.code) && covered(code, other.code)),
  )
  return { head, below }
}
