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

interface Levels<A> {
  /** What holds all the others; undefined where several stand side by side, as counties do without a city above. */
  head: A | undefined
  /** Right below it, or those that stand side by side. */
  below: A[]
}

/** Which of the areas of a summary are shown first. Places may hang at levels that skip one. */
export function levelBelow<A extends { code: string }>(areas: readonly A[]): Levels<A> {
  const covered = (code: string, by: string) => code !== by && code.startsWith(by)
  const tops = (among: readonly A[]) =>
    among
      .filter(({ code }) => !among.some((other) => covered(code, other.code)))
      .toSorted((a, b) => a.code.localeCompare(b.code))
  const highest = tops(areas)
  const [head] = highest
  if (!head || highest.length > 1) return { head: undefined, below: highest }
  return { head, below: tops(areas.filter((area) => area !== head)) }
}
