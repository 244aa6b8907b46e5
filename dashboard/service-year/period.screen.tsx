import { Button } from '@mantine/core'
import { IconDownload, IconPrinter } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { divisionCode } from '../../protocol/api/parts.ts'
import { month } from '../../protocol/api/reports.ts'
import type { PeriodIndicator, PeriodReport } from '../../protocol/api/service-year.ts'
import { useApi } from '../api/api.context.ts'
import { reportSettingsQuery } from '../api/reports.queries.ts'
import { periodFileUrl, periodReportQuery } from '../api/service-year.queries.ts'
import { useSession } from '../api/session.context.tsx'
import { FilterBar } from '../components/filter-bar.tsx'
import { JurisdictionSelect } from '../components/jurisdiction-select.tsx'
import { useNow } from '../components/now.context.tsx'
import { Page } from '../components/page.tsx'
import { Await, Loading } from '../components/states.tsx'
import { useUrlFilters } from '../components/use-url-filters.ts'
import { countyDay } from '../locales/format.ts'
import { useLanguage } from '../locales/locale.tsx'
import { PeriodSelect } from '../reports/period-select.tsx'
import { PERIOD_KINDS, periodsOf } from '../reports/periods.ts'
import paper from '../reports/report.module.css'
import { ReportPaper, Signatures } from '../reports/report.paper.tsx'
import classes from './service-year.module.css'
import { usePercent } from './use-percent.ts'

const filters = z.object({
  by: z.enum(PERIOD_KINDS).default('quarter'),
  from: month.optional(),
  to: month.optional(),
  jurisdiction: divisionCode.optional(),
})

function Indicator({ line }: { line: PeriodIndicator }) {
  const { t, format } = useLanguage()
  const percent = usePercent()
  const { kind, value, numerator, denominator, target, low, high, basis } = line
  const shown = kind === 'share' || value === null ? percent(value) : format.number(value, 1)
  const part = (count: number | null) => (count === null ? '—' : format.number(count))
  return (
    <tr>
      <th scope="row">{line.title}</th>
      <td data-end data-unknown={value === null || undefined}>
        {shown}
      </td>
      <td data-end>{part(numerator)}</td>
      <td data-end>{part(denominator)}</td>
      <td data-end>{target === null ? '—' : percent(target)}</td>
      <td data-end>{low === null || high === null ? '—' : `${percent(low)} – ${percent(high)}`}</td>
      <td>{t(basis === 'now' ? 'serviceYear.basisNow' : 'serviceYear.basisPeriod')}</td>
    </tr>
  )
}

function Indicators({ report }: { report: PeriodReport }) {
  const { t, format } = useLanguage()
  const { session } = useSession()
  return (
    <section className={paper.paper} aria-label={report.title}>
      <header className={paper.head}>
        <h2 className={paper.title}>{report.title}</h2>
        <p className={paper.area}>
          {report.jurisdiction?.name ?? t('words.allAreas')}
          <span>{t('reports.span', { from: format.day(report.from), to: format.day(report.to) })}</span>
        </p>
        <p className={paper.made}>
          {t('reports.made', {
            at: format.instant(report.madeAt),
            who: session?.person.displayName ?? '',
          })}
        </p>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keyboard */}
      <section className={paper.scroll} tabIndex={0} aria-label={t('serviceYear.indicators')}>
        <table className={paper.table}>
          <thead>
            <tr>
              <th scope="col">{t('serviceYear.indicator')}</th>
              {(['result', 'numeratorOf', 'denominatorOf', 'targetOf', 'intervalOf'] as const).map(
                (column) => (
                  <th key={column} scope="col" data-end>
                    {t(`serviceYear.${column}`)}
                  </th>
                ),
              )}
              <th scope="col">{t('serviceYear.basis')}</th>
            </tr>
          </thead>
          <tbody>
            {report.indicators.map((line) => (
              <Indicator key={line.key} line={line} />
            ))}
          </tbody>
        </table>
      </section>
      {report.running && <p className={classes.note}>{t('serviceYear.running')}</p>}
      <Signatures />
    </section>
  )
}

/** 季度报告, 服务年报告: on screen, on paper and as a workbook. */
export function PeriodScreen() {
  const { t, locale } = useLanguage()
  const api = useApi()
  const [filter, change] = useUrlFilters(filters)
  const today = countyDay(useNow())
  const settings = useQuery(reportSettingsQuery(api))
  const serviceYearStart = settings.data?.serviceYearStart ?? 1
  const { by, jurisdiction } = filter
  // The last quarter that has ended: reports are made after their period.
  const [, usual = { from: today.slice(0, 7), to: today.slice(0, 7) }] = periodsOf(
    by === 'custom' ? 'quarter' : by,
    today,
    serviceYearStart,
  )
  const period = { from: filter.from ?? usual.from, to: filter.to ?? filter.from ?? usual.to }
  const query = { ...period, jurisdiction, lang: locale }
  const report = useQuery({ ...periodReportQuery(api, query), enabled: !settings.isPending })
  return (
    <Page
      title={t('serviceYear.report')}
      note={t('serviceYear.reportNote')}
      back={{ to: '/service-year', label: t('serviceYear.title') }}
      actions={
        <div className={paper.tools}>
          <Button
            component="a"
            href={periodFileUrl(query)}
            download
            variant="default"
            leftSection={<IconDownload size={17} aria-hidden />}
          >
            XLSX
          </Button>
          <Button leftSection={<IconPrinter size={17} aria-hidden />} onClick={() => window.print()}>
            {t('reports.print')}
          </Button>
        </div>
      }
    >
      <div className={paper.filters}>
        <FilterBar>
          <PeriodSelect
            kind={by}
            period={period}
            today={today}
            serviceYearStart={serviceYearStart}
            onChange={change}
          />
          <JurisdictionSelect
            value={jurisdiction ?? null}
            onChange={(code) => change({ jurisdiction: code })}
          />
        </FilterBar>
      </div>
      <Await query={report} loading={<Loading lines={12} />}>
        {(found) => (
          <>
            <Indicators report={found} />
            {found.tables.map((table) => (
              <ReportPaper key={table.name} pages={[table]} signed={false} />
            ))}
          </>
        )}
      </Await>
    </Page>
  )
}
