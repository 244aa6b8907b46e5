import type { AlertSettings } from '../../protocol/api/alerts.ts'
import type { Language } from '../locales/locale.tsx'

type Tools = Pick<Language, 't' | 'look' | 'format'>

const HOUR = 60
const DAY = 24 * HOUR

/** "20 分钟", "2 小时", "7 天". */
export function wordMinutes(minutes: number, { t }: Pick<Tools, 't'>): string {
  if (minutes === 0) return t('alertRules.atOnce')
  if (minutes % DAY === 0) return t('alertRules.days', { count: minutes / DAY })
  if (minutes % HOUR === 0) return t('alertRules.hours', { count: minutes / HOUR })
  return t('alertRules.minutes', { count: minutes })
}

/** The unit a limit's name ends in. */
export function unitOf(limit: string): 'percent' | 'days' | 'minutes' | 'hours' | 'count' {
  if (limit.endsWith('Percent')) return 'percent'
  if (limit.endsWith('Days')) return 'days'
  if (limit.endsWith('Minutes')) return 'minutes'
  return limit.endsWith('Hours') ? 'hours' : 'count'
}

export function wordLimit(limit: string, value: number, { t, format }: Pick<Tools, 't' | 'format'>): string {
  const unit = unitOf(limit)
  const number = format.number(value, Number.isInteger(value) ? 0 : 1)
  return unit === 'percent' ? `${number}%` : `${number} ${t(`limitUnit.${unit}`)}`
}

export const isMargin = (limit: string): boolean => limit.startsWith('margin')

/** The thresholds of a rule in a line, margins aside. */
export const wordLimits = ({ limits }: AlertSettings, tools: Tools): string =>
  Object.entries(limits)
    .filter(([limit]) => !isMargin(limit))
    .map(([limit, value]) => `${tools.look('alertLimit', limit) ?? limit} ${wordLimit(limit, value, tools)}`)
    .join(' · ')
