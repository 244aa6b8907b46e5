import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import type { SheetIssue } from '../../protocol/api/exchange.ts'
import table from '../components/table.module.css'
import { download, toCsv } from '../inventory/csv.ts'
import { useLanguage } from '../locales/locale.tsx'
import classes from './exchange.module.css'

interface Props {
  title: string
  issues: readonly SheetIssue[]
  total: number
  /** Nothing can be posted before these are changed. */
  grave?: boolean
}

/** Which cells have to be changed, and how. */
export function SheetIssues({ title, issues, total, grave }: Props) {
  const { t } = useLanguage()
  if (total === 0) return null
  const words = ({ code, value }: SheetIssue) => t(`exchangeIssue.${code}`, { value })
  const save = () => {
    const head = [t('exchange.cell'), t('exchange.column'), t('exchange.value'), t('exchange.problem')]
    const rows = issues.map((issue) => [
      issue.cell ?? (issue.row === null ? '' : String(issue.row)),
      issue.column ? t(`exchangeColumn.${issue.column}`) : '',
      issue.value,
      words(issue),
    ])
    download(`${t('exchange.issuesName')}.csv`, toCsv([head, ...rows]))
  }
  return (
    <section className={classes.issues} data-grave={grave || undefined} aria-label={title}>
      <div className={classes.issuesHead}>
        <h3 className={classes.issuesTitle}>{title}</h3>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconDownload size={15} aria-hidden />}
          onClick={save}
        >
          {t('exchange.downloadIssues')}
        </Button>
      </div>
      <div className={classes.scroll}>
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">{t('exchange.cell')}</th>
              <th scope="col">{t('exchange.column')}</th>
              <th scope="col">{t('exchange.value')}</th>
              <th scope="col">{t('exchange.problem')}</th>
            </tr>
          </thead>
          <tbody>
            {issues.map((issue) => (
              <tr key={`${issue.row} ${issue.cell} ${issue.column} ${issue.code}`}>
                <td>{issue.cell ?? issue.row ?? '—'}</td>
                <td data-label={t('exchange.column')}>
                  {issue.column && t(`exchangeColumn.${issue.column}`)}
                </td>
                <td data-label={t('exchange.value')} className={classes.value}>
                  {issue.value}
                </td>
                <td data-label={t('exchange.problem')}>{words(issue)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {total > issues.length && (
        <p className={classes.more}>{t('exchange.more', { count: issues.length })}</p>
      )}
    </section>
  )
}
