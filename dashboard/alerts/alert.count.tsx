import { IconBell } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { NavLink } from 'react-router'
import type { AlertSummary } from '../../protocol/api/alerts.ts'
import { alertSummaryQuery } from '../api/alerts.queries.ts'
import { useApi } from '../api/api.context.ts'
import { useLanguage } from '../locales/locale.tsx'
import classes from './alert-count.module.css'

const MOST_SHOWN = 99

const total = ({ open }: AlertSummary): number => open.critical + open.warning + open.info

/** How many alerts nobody has answered; red while there is a critical one. Nothing when there are none. */
export function AlertCount() {
  const { format } = useLanguage()
  const api = useApi()
  const { data } = useQuery(alertSummaryQuery(api))
  if (!data || total(data) === 0) return null
  const count = total(data)
  return (
    <span className={classes.count} data-critical={data.open.critical > 0 || undefined}>
      {count > MOST_SHOWN ? `${MOST_SHOWN}+` : format.number(count)}
    </span>
  )
}

/** Phone: the bell in the top bar. */
export function AlertBell() {
  const { t } = useLanguage()
  const api = useApi()
  const { data } = useQuery(alertSummaryQuery(api))
  return (
    <NavLink
      to="/alerts"
      className={classes.bell ?? ''}
      aria-label={data ? t('alerts.navCount', { count: total(data) }) : t('alerts.title')}
    >
      <IconBell size={21} stroke={1.7} aria-hidden />
      <AlertCount />
    </NavLink>
  )
}
