import type { LiveChanges } from '../../protocol/live.ts'

/** What a change of any place's stock or marker may alter. */
export const LISTS: ReadonlySet<string> = new Set([
  'today',
  'map',
  'stock',
  'balances',
  'bin-card',
  'movements',
  'transfers',
  'dispensers',
  'rollouts',
  'alerts',
  'refills',
  'rounds',
  'reconciliations',
  'replenishment',
  'recalls',
  'stocktakes',
  'whereabouts',
  'climate',
  'compliance',
  'staff',
])
const NOTHING_BUT_CLIMATE: ReadonlySet<string> = new Set(['climate'])

/** Readings come all the time and alter no other list. */
export function listsAlteredBy({
  alerts,
  climate,
  locationIds,
  points,
  steered,
  rollouts,
}: LiveChanges): ReadonlySet<string> {
  const others = [locationIds, points, steered, rollouts]
  const nothingElse = !alerts && others.every(({ length }) => length === 0)
  return nothingElse && climate.length > 0 ? NOTHING_BUT_CLIMATE : LISTS
}
