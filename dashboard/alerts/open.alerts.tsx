import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { alertsQuery } from '../api/alerts.queries.ts'
import { useApi } from '../api/api.context.ts'
import { Age } from '../components/age.tsx'
import { Await, Loading } from '../components/states.tsx'
import { StatusMark } from '../components/status.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './open-alerts.module.css'
import { useAlertWords } from './use-words.ts'

type Subject = { location: string } | { device: string }

/** Alerts of a place or a machine that are not resolved, each with the way to its details. */
export function OpenAlerts({ of }: { of: Subject }) {
  const { t } = useLanguage()
  const api = useApi()
  const words = useAlertWords()
  const query = useInfiniteQuery(alertsQuery(api, { ...of, limit: 50 }))
  return (
    <Await query={query} loading={<Loading lines={2} />}>
      {({ pages }) => {
        const alerts = pages.flatMap(({ items }) => items.flatMap((group) => group.alerts))
        if (alerts.length === 0) return <p className={classes.none}>{t('alerts.noneHere')}</p>
        return (
          <ul className={classes.list}>
            {alerts.map((alert) => (
              <li key={alert.id}>
                <Link
                  className={classes.item}
                  data-settled={alert.state !== 'open' || undefined}
                  to={`/alerts?${new URLSearchParams({ ...of, alert: alert.id })}`}
                >
                  <StatusMark mark={alert.severity} size={17} />
                  <span className={classes.words}>
                    <span className={classes.cause}>{t(`alertRule.${alert.rule}`)}</span> {words(alert)}
                    <span className={classes.sub}>
                      {t(`alertSeverity.${alert.severity}`)} · {t(`alertState.${alert.state}`)} ·{' '}
                      <Age at={alert.openedAt} />
                    </span>
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        )
      }}
    </Await>
  )
}
