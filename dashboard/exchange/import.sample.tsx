import type { ImportKind, PlannedRow } from '../../protocol/api/exchange.ts'
import table from '../components/table.module.css'
import { useLanguage } from '../locales/locale.tsx'
import classes from './exchange.module.css'

/** The first rows as they would be taken over. */
export function ImportSample({ rows, kind }: { rows: readonly PlannedRow[]; kind: ImportKind }) {
  const { t } = useLanguage()
  if (rows.length === 0) return null
  const goods = kind === 'receipts' || kind === 'opening'
  const subject = t(
    kind === 'staff'
      ? 'exchangeColumn.staffName'
      : kind === 'landmarks'
        ? 'exchangeColumn.landmark'
        : 'words.product',
  )
  const place = t(kind === 'landmarks' ? 'words.jurisdiction' : 'words.place')
  const changes = (row: PlannedRow) =>
    row.changes
      .map(({ field, before, after }) =>
        kind === 'staff' || (kind === 'landmarks' && row.effect === 'new')
          ? `${t(`exchangeColumn.${field}`)} ${after}`
          : t('exchange.change', {
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
              <th scope="col">{subject}</th>
              {kind !== 'catalogue' && <th scope="col">{place}</th>}
              {goods && <th scope="col">{t('exchangeColumn.lot')}</th>}
              {goods && <th scope="col">{t('exchangeColumn.expires')}</th>}
              <th scope="col">{t(goods ? 'exchangeColumn.quantity' : 'exchange.effect')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.row}>
                <td>{t('form.line', { number: row.row })}</td>
                <td data-label={subject}>{row.product ?? row.person ?? row.landmark}</td>
                {kind !== 'catalogue' && <td data-label={place}>{row.place}</td>}
                {goods && <td data-label={t('exchangeColumn.lot')}>{row.lot || t('words.noLotNumber')}</td>}
                {goods && <td data-label={t('exchangeColumn.expires')}>{row.expiresOn}</td>}
                <td data-label={t(goods ? 'exchangeColumn.quantity' : 'exchange.effect')}>
                  {goods ? (
                    row.quantity?.toLocaleString()
                  ) : (
                    <>
                      {t(`exchange.${row.effect}`)} {changes(row)}
                    </>
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
