import type { RolloutStage } from '../../protocol/api/firmware.ts'

const MOST = 10

/** `5, 25, 100` as stages; null when they do not rise from 1 to 100. Chinese commas do as well. */
export function toStages(text: string): RolloutStage[] | null {
  const parts = text
    .split(/[,，、\s]+/)
    .filter((part) => part !== '')
    .map((part) => (/^\d{1,3}%?$/.test(part) ? Number.parseInt(part, 10) : Number.NaN))
  const rising = parts.every((percent, i) => percent >= 1 && percent <= 100 && percent > (parts[i - 1] ?? 0))
  return parts.length > 0 && parts.length <= MOST && rising ? parts.map((percent) => ({ percent })) : null
}
