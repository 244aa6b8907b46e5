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
 * Whether a lot is to be proposed for quarantine. What a person dismissed is proposed again only when it went through
 * as much once more as the settings allow.
 */
export function isTooMuch(
  { hotHours, lostDays }: Exposed,
  { proposeHotHours, proposeLostDays }: HeatSettings,
  dismissed: Exposed | undefined,
): boolean {
  const hotter = hotHours - (dismissed?.hotHours ?? 0)
  const older = lostDays - (dismissed?.lostDays ?? 0)
  return hotter >= proposeHotHours || older >= proposeLostDays
}
