import type { OrderBasis } from '../../protocol/api/replenishment.ts'
import { useLanguage } from '../locales/locale.tsx'
import classes from './replenishment.module.css'
import { decimalsOfAmc } from './shown-amc.ts'

/** How a suggestion was worked out: "5 × 58.9 − 40 − 0 − 100 → 160". */
export function Reasoning({ basis, suggested }: { basis: OrderBasis; suggested: number | null }) {
  const { t, format } = useLanguage()
  const { amc, maxMonths, usable, inTransit, onOrder } = basis
  if (amc === null || maxMonths === null || suggested === null)
    return <span className={classes.quiet}>{t('words.unknown')}</span>
  return (
    <span className={classes.reasoning}>
      {t('replenishment.reasoning', {
        max: format.number(maxMonths, Number.isInteger(maxMonths) ? 0 : 2),
        amc: format.number(amc, decimalsOfAmc(basis)),
        usable,
        inTransit,
        onOrder,
        suggested,
      })}
    </span>
  )
}
