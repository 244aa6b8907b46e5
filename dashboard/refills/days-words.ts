import type { MachineForecast } from '../../protocol/api/machine-forecast.ts'
import { useLanguage } from '../locales/locale.tsx'

type Days = NonNullable<MachineForecast['daysToEmpty']>

/** Half a day more or less is no difference to anybody; far away, single days are not either. */
const rounded = (days: number): number => (days < 30 ? Math.round(days) : Math.round(days / 5) * 5)

/** "约 5 天（2–11）" in its parts. */
export function useDaysWords(): (days: Days) => { middle: string; band: string | null } {
  const { t, format } = useLanguage()
  return ({ p10, p50, p90 }) => {
    if (p90 === 0) return { middle: t('refill.already'), band: null }
    const middle = p50 === null ? t('refill.never') : t('refill.days', { count: rounded(p50) })
    if (p10 === null) return { middle, band: null }
    const low = format.number(rounded(p10))
    const band =
      p90 === null
        ? t('refill.daysOver', { low })
        : t('refill.daysBand', { low, high: format.number(rounded(p90)) })
    return { middle, band }
  }
}
