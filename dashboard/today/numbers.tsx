import { useQuery } from '@tanstack/react-query'
import type { CSSProperties } from 'react'
import { Link } from 'react-router'
import { severity } from '../../protocol/api/alerts.ts'
import type { Today } from '../../protocol/api/today.ts'
import { alertSummaryQuery } from '../api/alerts.queries.ts'
import { useApi } from '../api/api.context.ts'
import type { Mark } from '../components/status.marks.ts'
import { StatusMark } from '../components/status.tsx'
import { addDays, countyDay } from '../locales/format.ts'
import { useLanguage } from '../locales/locale.tsx'
import classes from './today.module.css'

interface Figure {
  label: string
  value: number
  to: string
  mark?: Mark
  /** Of how many. */
  of?: number
  /** In place of the number, as with a share. */
  text?: string
}

function Numbers({ title, items }: { title: string; items: readonly Figure[] }) {
  const { t, format } = useLanguage()
  return (
    <section className={classes.numbers} aria-label={title}>
      <h2 className={classes.numbersTitle}>{title}</h2>
      <ul
        className={classes.grid}
        style={{ '--columns': items.length === 4 ? 2 : items.length } as CSSProperties}
      >
        {items.map(({ label, value, to, mark, of, text }) => (
          <li key={label}>
            <Link
              to={to}
              className={classes.number}
              data-quiet={(mark !== undefined && value === 0) || undefined}
            >
              <span className={classes.numberLabel}>
                {mark && <StatusMark mark={mark} size={14} />}
                {label}
              </span>
              <span className={classes.value}>
                {text ?? format.number(value)}
                {of !== undefined && <span className={classes.of}>{t('today.ofTotal', { total: of })}</span>}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Alerts nobody has answered, as the inbox counts them. */
function AlertNumbers() {
  const { t } = useLanguage()
  const api = useApi()
  const { data } = useQuery(alertSummaryQuery(api))
  if (!data) return null
  return (
    <Numbers
      title={t('alerts.title')}
      items={severity.options.map((value) => ({
        label: t(`alertSeverity.${value}`),
        value: data.open[value],
        to: `/alerts?severity=${value}&state=open`,
        mark: value,
      }))}
    />
  )
}

/** The county in numbers; each opens the list it counts. */
export function TodayNumbers({ today }: { today: Today }) {
  const { t, format } = useLanguage()
  const { numbers } = today
  const safely = numbers.storedSafelyPercent
  const day = countyDay(Date.parse(today.at))
  return (
    <div className={classes.aside}>
      <AlertNumbers />
      <Numbers
        title={t('today.stock')}
        items={[
          { label: t('stockStatus.out'), value: numbers.stockOut, to: '/stock?status=out', mark: 'out' },
          { label: t('stockStatus.low'), value: numbers.low, to: '/stock?status=low', mark: 'low' },
          {
            label: t('stockStatus.near_expiry'),
            value: numbers.nearExpiry,
            to: '/stock?status=near_expiry',
            mark: 'near_expiry',
          },
          {
            label: t('today.expiredLots'),
            value: numbers.expired,
            to: '/stock/lots?expiry=expired',
            mark: 'expiring',
          },
        ]}
      />
      <Numbers
        title={t('today.storage')}
        items={[
          {
            label: t('today.excursions'),
            value: numbers.excursions,
            to: '/climate/excursions?kind=outside',
            mark: 'critical',
          },
          {
            label: t('today.storedSafely'),
            value: safely ?? 0,
            text: safely === null ? t('words.unknown') : `${format.number(safely)}%`,
            to: '/climate',
          },
        ]}
      />
      <Numbers
        title={t('nav.dispensers')}
        items={[
          {
            label: t('presence.online'),
            value: numbers.online,
            of: numbers.dispensers,
            to: '/dispensers?presence=online',
          },
          {
            label: t('presence.offline'),
            value: numbers.offline,
            to: '/dispensers?presence=offline',
            mark: 'offline',
          },
          {
            label: t('today.presenceUnknown'),
            value: numbers.unknown,
            to: '/dispensers?presence=unknown',
            mark: 'unknown',
          },
        ]}
      />
      <Numbers
        title={t('today.flow')}
        items={[
          {
            label: t('today.issuedToday'),
            value: numbers.issuedToday,
            to: `/movements?from=${day}`,
          },
          {
            label: t('today.issuedWeek'),
            value: numbers.issuedWeek,
            to: `/movements?from=${addDays(day, -6)}`,
          },
          { label: t('today.inTransit'), value: numbers.inTransit, to: '/transfers' },
        ]}
      />
      <Numbers
        title={t('today.publicInformation')}
        items={[
          { label: t('today.published'), value: numbers.published, to: '/places?published=true' },
          {
            label: t('today.complete'),
            value: numbers.complete,
            of: numbers.published,
            to: '/places?published=true&complete=true',
          },
        ]}
      />
    </div>
  )
}
