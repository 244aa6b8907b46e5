import { type ImportIssue, importColumn } from '../../protocol/api/device-import.ts'
import table from '../components/table.module.css'
import { useLanguage } from '../locales/locale.tsx'
import classes from './import.module.css'

/** Where the file has to be changed, and how. */
export function ImportIssues({
  title,
  issues,
  total,
  grave,
}: {
  title: string
  issues: readonly ImportIssue[]
  total: number
  /** Nothing can be imported before these are changed. */
  grave?: boolean
}) {
  const { t } = useLanguage()
  if (total === 0) return null
  // What stands there is shown in a column of its own, unless it names something else.
  const shown = ({ code, value }: ImportIssue) =>
    code === 'column_missing' || code === 'column_twice'
      ? t(`importColumn.${importColumn.catch('name').parse(value)}`)
      : value
  return (
    <section className={classes.issues} data-grave={grave || undefined} aria-label={title}>
      <h3 className={classes.issuesTitle}>{title}</h3>
      <div className={classes.scroll}>
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">{t('deviceImport.line')}</th>
              <th scope="col">{t('deviceImport.column')}</th>
              <th scope="col">{t('deviceImport.value')}</th>
              <th scope="col">{t('deviceImport.what')}</th>
            </tr>
          </thead>
          <tbody>
            {issues.map((issue) => (
              <tr key={`${issue.line} ${issue.column} ${issue.code} ${issue.value}`}>
                <td>{t('form.line', { number: issue.line })}</td>
                <td data-label={t('deviceImport.column')}>
                  {issue.column && t(`importColumn.${issue.column}`)}
                </td>
                <td data-label={t('deviceImport.value')} className={classes.value}>
                  {issue.value}
                </td>
                <td data-label={t('deviceImport.what')}>
                  {t(`importIssue.${issue.code}`, { value: shown(issue) })}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {total > issues.length && (
        <p className={classes.more}>{t('deviceImport.more', { count: issues.length })}</p>
      )}
    </section>
  )
}
