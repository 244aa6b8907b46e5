import type { LoggerIssue } from '../../protocol/api/logger-files.ts'
import table from '../components/table.module.css'
import exchange from '../exchange/exchange.module.css'
import { useLanguage } from '../locales/locale.tsx'

interface Props {
  title: string
  issues: readonly LoggerIssue[]
  total: number
  /** Nothing can be taken over before these are changed. */
  grave?: boolean
}

/** Which cells of a logger's file have to be changed, and how. */
export function LoggerIssues({ title, issues, total, grave }: Props) {
  const { t } = useLanguage()
  if (total === 0) return null
  return (
    <div className={exchange.issues} data-grave={grave || undefined}>
      <div className={exchange.issuesHead}>
        <h3 className={exchange.issuesTitle}>{title}</h3>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard */}
      <section className={exchange.scroll} tabIndex={0} aria-label={title}>
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
                <td data-label={t('exchange.column')}>{issue.column && t(`loggerColumn.${issue.column}`)}</td>
                <td data-label={t('exchange.value')} className={exchange.value}>
                  {issue.value}
                </td>
                <td data-label={t('exchange.problem')}>{t(`loggerIssue.${issue.code}`)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {total > issues.length && (
        <p className={exchange.more}>{t('exchange.more', { count: issues.length })}</p>
      )}
    </div>
  )
}
