import { Checkbox, VisuallyHidden } from '@mantine/core'
import { IconArrowUpRight, IconBellPause, IconChevronRight, IconRepeat, IconUser } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'
import type { Alert, AlertGroup } from '../../protocol/api/alerts.ts'
import { Age } from '../components/age.tsx'
import { useNow } from '../components/now.context.tsx'
import { StatusMark } from '../components/status.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './alerts.module.css'
import { useAlertWords } from './use-words.ts'

/** Lines shown of a cause before the rest is only counted. */
const SHOWN = 3

interface Choice {
  isChosen(alert: Alert): boolean
  toggle(alerts: readonly Alert[], on: boolean): void
}

interface Props {
  group: AlertGroup
  /** The one whose details are beside the list. */
  current: string | null
  /** Null: nothing can be chosen. */
  choice: Choice | null
  onOpen: (alert: Alert) => void
}

function Tag({ icon, title, children }: { icon: ReactNode; title?: string; children: ReactNode }) {
  return (
    <span className={classes.tag} title={title}>
      {icon}
      {children}
    </span>
  )
}

/** What has become of it so far: quiet words beside it. */
function Tags({ alert }: { alert: Alert }) {
  const { t, format } = useLanguage()
  const now = useNow()
  return (
    <>
      {alert.flapping && (
        <Tag icon={<IconRepeat size={13} aria-hidden />} title={t('alerts.flappingHint')}>
          {t('alerts.flapping')}
        </Tag>
      )}
      {!alert.flapping && alert.openings > 1 && (
        <Tag icon={<IconRepeat size={13} aria-hidden />}>{t('alerts.times', { count: alert.openings })}</Tag>
      )}
      {alert.escalations > 0 && (
        <Tag
          icon={<IconArrowUpRight size={13} aria-hidden />}
          title={t('alerts.escalatedHint', { count: alert.escalations })}
        >
          {t('alerts.escalated')}
        </Tag>
      )}
      {alert.snoozedUntil && (
        <Tag icon={<IconBellPause size={13} aria-hidden />}>
          {t('alerts.until', { when: format.moment(alert.snoozedUntil, now) })}
        </Tag>
      )}
      {alert.state === 'acknowledged' && alert.acknowledgedBy && (
        <Tag icon={<IconUser size={13} aria-hidden />}>
          {t('alertEvent.acknowledged', { name: alert.acknowledgedBy })}
        </Tag>
      )}
      {alert.assigneeName && (
        <Tag icon={<IconUser size={13} aria-hidden />}>
          {t('alerts.assignedTo', { name: alert.assigneeName })}
        </Tag>
      )}
    </>
  )
}

/** One cause at one place; with a line for each subject there. */
export function AlertRow({ group, current, choice, onOpen }: Props) {
  const { t } = useLanguage()
  const words = useAlertWords()
  const { alerts, rule, severity, locationId } = group
  const place = group.locationName ?? group.jurisdictionName ?? t('alerts.system')
  const cause = t(`alertRule.${rule}`)
  const [all, setAll] = useState(false)
  const shown = all || alerts.length <= SHOWN + 1 ? alerts : alerts.slice(0, SHOWN)
  const chosen = choice === null ? 0 : alerts.filter((alert) => choice.isChosen(alert)).length
  return (
    <li className={classes.group} data-severity={severity} data-settled={isSettled(group) || undefined}>
      <div className={classes.head}>
        {choice && (
          <Checkbox
            size="xs"
            className={classes.check ?? ''}
            aria-label={t('alerts.select', { name: `${place} ${cause}` })}
            checked={chosen === alerts.length}
            indeterminate={chosen > 0 && chosen < alerts.length}
            onChange={(event) => choice.toggle(alerts, event.currentTarget.checked)}
          />
        )}
        <StatusMark mark={severity} size={20} />
        <div className={classes.names}>
          <span className={classes.cause}>
            {cause}
            <span className={classes.severityWord}>{t(`alertSeverity.${severity}`)}</span>
            {alerts.length > 1 && (
              <span className={classes.count}>{t('alerts.parts', { count: alerts.length })}</span>
            )}
          </span>
          <span className={classes.place}>
            {locationId ? <Link to={`/places/${locationId}`}>{place}</Link> : place}
            {group.locationName && group.jurisdictionName && (
              <span className={classes.area}> · {group.jurisdictionName}</span>
            )}
          </span>
        </div>
      </div>
      <ul className={classes.lines}>
        {shown.map((alert) => (
          <li key={alert.id}>
            <button
              type="button"
              className={classes.line}
              data-line
              data-current={alert.id === current || undefined}
              onClick={() => onOpen(alert)}
            >
              <VisuallyHidden>{`${place} ${cause} `}</VisuallyHidden>
              <span className={classes.matter}>{words(alert)}</span>
              <span className={classes.tags}>
                <Tags alert={alert} />
              </span>
              <span className={classes.age}>
                <Age at={alert.resolvedAt ?? alert.openedAt} />
              </span>
              <IconChevronRight size={16} className={classes.arrow ?? ''} aria-hidden />
            </button>
          </li>
        ))}
        {shown.length < alerts.length && (
          <li>
            <button type="button" className={classes.line} data-line onClick={() => setAll(true)}>
              <span className={classes.rest}>{t('alerts.more', { count: alerts.length - SHOWN })}</span>
            </button>
          </li>
        )}
      </ul>
    </li>
  )
}

const isSettled = ({ alerts }: AlertGroup): boolean => alerts.every(({ state }) => state !== 'open')
