import type { HeatSettings } from '../../../protocol/api/heat.ts'

/** What holds until somebody sets something else; no national text fixes it. */
export const DEFAULT_HEAT_SETTINGS: HeatSettings = {
  fefoByRemainingLife: false,
  proposeHotHours: 24,
  proposeLostDays: 30,
}

interface Exposed {
  hotHours: number
  lostDays: number
}

/**
 * Whether a lot is to be proposed for quarantine. What a person decided, dismissed or held and released, is proposed again
 * only when it went through as much once more as the settings allow.
 */
export function isTooMuch(
  { hotHours, lostDays }: Exposed,
  { proposeHotHours, proposeLostDays }: HeatSettings,
  decided: Exposed | undefined,
): boolean {
  const hotter = hotHours - (decided?.hotHours ?? 0)
  const older = lostDays - (decided?.lostDays ?? 0)
  return hotter >= proposeHotHours || older >= proposeLostDays
}
