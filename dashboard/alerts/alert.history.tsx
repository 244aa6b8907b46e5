import type { AlertEvent } from '../../protocol/api/alerts.ts'
import { useNow } from '../components/now.context.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './drawer.module.css'

/** What happened to an alert, latest first. */
export function AlertHistory({ events }: { events: readonly AlertEvent[] }) {
  const { t, format } = useLanguage()
  const now = useNow()
  const word = ({ kind, personName, facts }: AlertEvent): string => {
    const name = personName ?? t('alerts.byMachine')
    switch (kind) {
      case 'opened':
      case 'reopened':
      case 'flapping':
      case 'snooze_ended':
        return t(`alertEvent.${kind}`)
      case 'acknowledged':
      case 'commented':
        return t(`alertEvent.${kind}`, { name })
      case 'snoozed':
        return t('alertEvent.snoozed', { name, until: format.moment(String(facts.until), now) })
      case 'assigned':
        return facts.person
          ? t('alertEvent.assigned', { name, person: String(facts.person) })
          : t('alertEvent.unassigned', { name })
      case 'escalated':
        return t('alertEvent.escalated', { level: Number(facts.level ?? 1) })
      case 'resolved':
        return personName === null ? t('alertEvent.resolved') : t('alertEvent.resolvedBy', { name })
    }
  }
  return (
    <ol className={classes.history}>
      {events.toReversed().map((event) => (
        <li key={`${event.at} ${event.kind} ${event.text}`} className={classes.event} data-kind={event.kind}>
          <div className={classes.eventHead}>
            <span>{word(event)}</span>
            <time className={classes.eventTime} dateTime={event.at} title={format.instant(event.at)}>
              {format.moment(event.at, now)}
            </time>
          </div>
          {event.text && <p className={classes.eventText}>{event.text}</p>}
        </li>
      ))}
    </ol>
  )
}
