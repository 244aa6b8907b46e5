import type { Exposure } from '../../protocol/api/heat.ts'
import { useLanguage } from '../locales/locale.tsx'

/** Hours and days of an exposure; where nothing is known, that is said instead of a nought. */
export function useHeatWords({ knownHours, hotHours, humidHours, lostDays }: Exposure) {
  const { t, format } = useLanguage()
  const known = knownHours > 0
  const number = (value: number) => format.number(value, value > 0 && value < 10 ? 1 : 0)
  const hours = (value: number) => (known ? t('heat.hours', { value: number(value) }) : t('heat.unknown'))
  return {
    hotHours: hours(hotHours),
    humidHours: hours(humidHours),
    lostDays: known ? t('heat.daysLost', { value: number(lostDays) }) : t('heat.unknown'),
  }
}
