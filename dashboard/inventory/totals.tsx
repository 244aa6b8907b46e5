import { useLanguage } from '../locales/locale.tsx'
import classes from './inventory.module.css'

/** The sum of the filtered table, all its pages. */
export function Totals({ rows, quantity, usable }: { rows: number; quantity: number; usable: number }) {
  const { t } = useLanguage()
  return (
    <p className={classes.totals} role="status">
      <span>{t('stock.rows', { count: rows })}</span>
      <span>{t('stock.totalQuantity', { quantity })}</span>
      <span>{t('stock.totalUsable', { quantity: usable })}</span>
    </p>
  )
}
