import type { StorageProfile } from '../../protocol/api/catalog.ts'
import type { Axis, Limits } from './chart.data.ts'

type Profile = Pick<
  StorageProfile,
  'name' | 'nameEn' | 'minCelsius' | 'maxCelsius' | 'minHumidity' | 'maxHumidity'
> & {
  /** From when they hold, where others held before. */
  since?: string | null
}

/** The limits of one axis that there are, by the name of their profile. */
export const limitsOf = (
  axis: Axis,
  profiles: readonly Profile[],
  name: (profile: Profile) => string,
): Limits[] =>
  profiles.flatMap((each) => {
    const [low, high] =
      axis === 'celsius' ? [each.minCelsius, each.maxCelsius] : [each.minHumidity, each.maxHumidity]
    return low === null && high === null
      ? []
      : [{ name: name(each), low, high, from: each.since ? Date.parse(each.since) : null }]
  })
