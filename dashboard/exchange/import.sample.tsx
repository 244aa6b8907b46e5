import type { PlannedRow } from '../../protocol/api/exchange.ts'
import table from '../components/table.module.css'
import { useLanguage } from '../locales/locale.tsx'
import classes from './exchange.module.css'

/** The first rows as they would be taken over. */
export function ImportSample({ rows, products }: { rows: readonly PlannedRow[]; products: boolean }) {
  const { t } = useLanguage()
  if (rows.length === 0) return null
  const changes = (row: PlannedRow) =>
    row.changes
      .map(({ field, before, after }) =>
        t('exchange.change', {
          field: t(`exchangeColumn.${field}`),
          before: before || t('exchange.empty'),
          after: after || t('exchange.empty'),
        }),
      )
      .join('；')
  return (
    <details className={classes.sample} open>
      <summary>{t('exchange.sample')}</summary>
      <div className={classes.scroll}>
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">{t('exchange.row')}</th>
              <th scope="col">{t('words.product')}</th>
              {!products && <th scope="col">{t('words.place')}</th>}
              {!products && <th scope="col">{t('exchangeColumn.lot')}</th>}
              {!products && <th scope="col">{t('exchangeColumn.expires')}</th>}
              <th scope="col">{t(products ? 'exchange.effect' : 'exchangeColumn.quantity')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.row}>
                <td>{t('form.line', { number: row.row })}</td>
                <td data-label={t('words.product')}>{row.product}</td>
                {!products && <td data-label={t('words.place')}>{row.place}</td>}
                {!products && (
                  <td data-label={t('exchangeColumn.lot')}>{row.lot || t('words.noLotNumber')}</td>
                )}
                {!products && <td data-label={t('exchangeColumn.expires')}>{row.expiresOn}</td>}
                <td data-label={t(products ? 'exchange.effect' : 'exchangeColumn.quantity')}>
                  {products ? (
                    <>
                      {t(`exchange.${row.effect}`)} {changes(row)}
                    </>
                  ) : (
                    row.quantity?.toLocaleString()
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}
