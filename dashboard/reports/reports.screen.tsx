import { Select } from '@mantine/core'
import {
  IconArrowsExchange,
  IconChartBar,
  IconClipboardCheck,
  IconClockExclamation,
  IconHeartHandshake,
  IconPackageOff,
  IconReportAnalytics,
  IconTarget,
  IconTrash,
} from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ComponentType } from 'react'
import { Link } from 'react-router'
import { type ReportName, reportName } from '../../protocol/api/reports.ts'
import { useApi } from '../api/api.context.ts'
import { changeReportSettings, reportSettingsQuery } from '../api/reports.queries.ts'
import { useMay } from '../api/session.context.tsx'
import { Page } from '../components/page.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './report.module.css'

type Icon = ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>
const ICONS: Record<ReportName, Icon> = {
  stock: IconReportAnalytics,
  movements: IconArrowsExchange,
  expiring: IconClockExclamation,
  wastage: IconTrash,
  stockouts: IconPackageOff,
  plan: IconTarget,
  cyp: IconHeartHandshake,
  orders: IconChartBar,
  counts: IconClipboardCheck,
}

/** When the service year (药具服务年) begins: an administrator's to say. */
function ServiceYear() {
  const { t, locale } = useLanguage()
  const api = useApi()
  const client = useQueryClient()
  const mayChange = useMay('administrator')
  const query = reportSettingsQuery(api)
  const { data } = useQuery(query)
  const change = useMutation({
    mutationFn: (serviceYearStart: number) => changeReportSettings(api, { serviceYearStart }),
    onSuccess: (settings) => client.setQueryData(query.queryKey, settings),
  })
  if (!data) return null
  const names = Array.from({ length: 12 }, (_, index) =>
    new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' }).format(
      new Date(Date.UTC(2026, index, 1)),
    ),
  )
  const begins = names[data.serviceYearStart - 1] ?? ''
  if (!mayChange) return <p className={classes.serviceYear}>{t('reports.serviceYear', { month: begins })}</p>
  return (
    <div className={classes.serviceYear}>
      <Select
        label={t('reports.serviceYearStart')}
        data={names.map((label, index) => ({ value: String(index + 1), label }))}
        value={String(data.serviceYearStart)}
        onChange={(value) => value && change.mutate(Number(value))}
        disabled={change.isPending}
        allowDeselect={false}
      />
      {change.error && <ProblemNotice error={change.error} />}
    </div>
  )
}

/** 报表: which there are, and what each answers. */
export function ReportsScreen() {
  const { t } = useLanguage()
  return (
    <Page title={t('nav.reports')} note={t('reports.hint')}>
      <ul className={classes.index}>
        {reportName.options.map((name) => {
          const Icon = ICONS[name]
          return (
            <li key={name} className={classes.entry}>
              <Icon size={24} stroke={1.5} aria-hidden />
              <h2>
                <Link to={`/reports/${name}`}>{t(`reportName.${name}`)}</Link>
              </h2>
              <p>{t(`reportQuestion.${name}`)}</p>
            </li>
          )
        })}
      </ul>
      <ServiceYear />
    </Page>
  )
}
