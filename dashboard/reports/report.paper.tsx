import type { Report, ReportCell, ReportColumn } from '../../protocol/api/reports.ts'
import { useSession } from '../api/session.context.tsx'
import { Empty } from '../components/states.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './report.module.css'

/** Digits behind the point: a factor of 1/120 wants more of them than couple-years do. */
const digitsOf = ({ key }: ReportColumn): number => (key === 'factor' ? 4 : 1)
const isNumber = ({ kind }: ReportColumn): boolean =>
  kind === 'units' || kind === 'decimal' || kind === 'share'

function useCellText() {
  const { t, format, locale } = useLanguage()
  const percent = new Intl.NumberFormat(locale, {
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  })
  return (cell: ReportCell, column: ReportColumn): string => {
    // What did not come or go is left empty in a book; what is not known is said.
    if (cell === null) return column.key === 'in' || column.key === 'out' ? '' : t('reports.unknown')
    if (column.kind === 'date' && typeof cell === 'string') return format.day(cell)
    if (column.kind === 'time' && typeof cell === 'string') return format.instant(cell)
    if (typeof cell === 'string') return cell
    if (column.kind === 'share') return percent.format(cell)
    return format.number(cell, column.kind === 'decimal' ? digitsOf(column) : 0)
  }
}

function Cell({ cell, column, header }: { cell: ReportCell; column: ReportColumn; header: boolean }) {
  const text = useCellText()
  const shown = text(cell, column)
  if (header) return <th scope="row">{shown}</th>
  return (
    <td data-end={isNumber(column) || undefined} data-unknown={cell === null || undefined}>
      {column.kind === 'share' && typeof cell === 'number' && (
        <span className={classes.bar} aria-hidden>
          <span style={{ inlineSize: `${Math.min(100, Math.max(0, cell * 100))}%` }} />
        </span>
      )}
      {shown}
    </td>
  )
}

function Head({ report }: { report: Report }) {
  const { t, format } = useLanguage()
  const { session } = useSession()
  const area = report.location?.name ?? report.jurisdiction?.name ?? t('words.allAreas')
  return (
    <header className={classes.head}>
      <h2 className={classes.title}>{report.title}</h2>
      <p className={classes.area}>
        {area}
        <span>{t('reports.span', { from: format.day(report.from), to: format.day(report.to) })}</span>
      </p>
      <p className={classes.made}>
        {t('reports.made', {
          at: format.instant(report.madeAt),
          who: session?.person.displayName ?? '',
        })}
      </p>
    </header>
  )
}

/** Who answers for the figures: on paper only. */
export function Signatures() {
  const { t } = useLanguage()
  return (
    <p className={classes.signatures}>
      <span>{t('reports.preparedBy')}</span>
      <span>{t('reports.checkedBy')}</span>
    </p>
  )
}

/** The report as it is handed in: on screen, and on A4 across. */
export function ReportPaper({ pages, signed = true }: { pages: readonly Report[]; signed?: boolean }) {
  const { t } = useLanguage()
  const [report] = pages
  if (!report) return null
  const { columns, totals, notes } = report
  const rows = pages.flatMap((page) => page.rows)
  return (
    <section className={classes.paper} aria-label={report.title}>
      <Head report={report} />
      {rows.length === 0 ? (
        <Empty title={t('reports.none')} hint={t('reports.noneHint')} />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keyboard
        <section className={classes.scroll} tabIndex={0} aria-label={t('reports.table')}>
          <table className={classes.table}>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column.key} scope="col" data-end={isNumber(column) || undefined}>
                    {column.title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows come in their order and have no name of their own
                <tr key={index}>
                  {columns.map((column, i) => (
                    <Cell key={column.key} cell={row[i] ?? null} column={column} header={i === 0} />
                  ))}
                </tr>
              ))}
            </tbody>
            {totals && (
              <tfoot>
                <tr>
                  {columns.map((column, i) =>
                    totals[i] === null || totals[i] === undefined ? (
                      <td key={column.key} />
                    ) : (
                      <Cell key={column.key} cell={totals[i]} column={column} header={i === 0} />
                    ),
                  )}
                </tr>
              </tfoot>
            )}
          </table>
        </section>
      )}
      {notes.length > 0 && (
        <ul className={classes.notes} aria-label={t('reports.notes')}>
          {notes.map(({ code, text }) => (
            <li key={code}>{text}</li>
          ))}
        </ul>
      )}
      {signed && <Signatures />}
    </section>
  )
}
