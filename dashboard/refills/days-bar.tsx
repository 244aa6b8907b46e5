import type { MachineForecast } from '../../protocol/api/machine-forecast.ts'
import { useLanguage } from '../locales/locale.tsx'
import { useDaysWords } from './days-words.ts'
import classes from './refills.module.css'

/** The bar ends here; what is later needs nobody soon. Days. */
const SCALE = 60

const share = (days: number | null): number => (Math.min(days ?? SCALE, SCALE) / SCALE) * 100

/** When something is empty: the middle as a line, four times in five within the band. */
export function DaysBar({ days }: { days: MachineForecast['daysToEmpty'] }) {
  const { t } = useLanguage()
  const words = useDaysWords()
  if (days === null)
    return (
      <span className={classes.muted} title={t('refill.unknownHint')}>
        {t('refill.unknown')}
      </span>
    )
  const { middle, band } = words(days)
  const urgency = (days.p50 ?? SCALE) < 3 ? 'now' : (days.p50 ?? SCALE) < 14 ? 'soon' : 'later'
  return (
    <span className={classes.days} data-urgency={urgency}>
      <span className={classes.daysBar} aria-hidden>
        <span
          className={classes.band}
          style={{ left: `${share(days.p10)}%`, width: `${Math.max(2, share(days.p90) - share(days.p10))}%` }}
        />
        <span className={classes.middle} style={{ left: `${share(days.p50)}%` }} />
      </span>
      <span className={classes.daysWords}>
        {middle}
        {band && <span className={classes.muted}> ({band})</span>}
      </span>
    </span>
  )
}
