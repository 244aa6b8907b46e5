import { Drawer } from '@mantine/core'
import { IconBuildingStore, IconVersions } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { AlertDetail } from '../../protocol/api/alerts.ts'
import { alertQuery } from '../api/alerts.queries.ts'
import { useApi } from '../api/api.context.ts'
import { useMayManage } from '../api/session.context.tsx'
import { Age } from '../components/age.tsx'
import { Await, Loading } from '../components/states.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { AlertActions } from './alert.actions.tsx'
import { AlertHistory } from './alert.history.tsx'
import classes from './drawer.module.css'
import { NoticeList } from './notice.list.tsx'
import { SettingsFacts } from './settings.facts.tsx'
import { SeverityBadge } from './severity.badge.tsx'
import { useAlertWords } from './use-words.ts'

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={classes.section}>
      <h3 className={classes.sectionTitle}>{title}</h3>
      {children}
    </section>
  )
}

function Content({ alert }: { alert: AlertDetail }) {
  const { t } = useLanguage()
  const words = useAlertWords()
  const mayManage = useMayManage()
  return (
    <>
      <div className={classes.top}>
        <SeverityBadge severity={alert.severity} />
        <span className={classes.state}>{t(`alertState.${alert.state}`)}</span>
        <span className={classes.age}>
          <Age at={alert.openedAt} />
        </span>
      </div>
      <p className={classes.matter}>{words(alert)}</p>
      <p className={classes.links}>
        {alert.locationId && (
          <Link to={`/places/${alert.locationId}`}>
            <IconBuildingStore size={15} aria-hidden />
            {alert.locationName}
          </Link>
        )}
        {alert.deviceId && alert.locationKind === 'dispenser' && (
          <Link to={`/dispensers/${alert.deviceId}`}>
            <IconVersions size={15} aria-hidden />
            {t('alerts.toMachine')}
          </Link>
        )}
        {alert.jurisdictionName && <span>{alert.jurisdictionName}</span>}
      </p>
      {alert.acknowledgedBy && alert.acknowledgeReason && (
        <blockquote className={classes.quote}>
          {alert.acknowledgeReason}
          <footer>{t('alertEvent.acknowledged', { name: alert.acknowledgedBy })}</footer>
        </blockquote>
      )}
      {mayManage && (
        <Section title={t('alerts.handle')}>
          <AlertActions alert={alert} />
        </Section>
      )}
      <Section title={t('alerts.timeline')}>
        <AlertHistory events={alert.history} />
      </Section>
      <Section title={t('alerts.told')}>
        <NoticeList notices={alert.notices} />
      </Section>
      <Section title={t('alerts.thresholds')}>
        <SettingsFacts settings={alert.settings} />
        <p className={classes.quiet}>
          {t(alert.closes === 'itself' ? 'alerts.resolvesItself' : 'alerts.resolvesByPerson')}
        </p>
      </Section>
    </>
  )
}

/** One alert beside the list; on the phone it comes up over it. */
export function AlertDrawer({ id, phone, onClose }: { id: string; phone: boolean; onClose: () => void }) {
  const { t } = useLanguage()
  const api = useApi()
  const query = useQuery(alertQuery(api, id))
  return (
    <Drawer
      opened
      onClose={onClose}
      position={phone ? 'bottom' : 'right'}
      size={phone ? '92%' : 480}
      {...(phone && { radius: 'lg' })}
      title={query.data ? t(`alertRule.${query.data.rule}`) : t('alerts.detail')}
      closeButtonProps={{ 'aria-label': t('words.close') }}
      overlayProps={{ backgroundOpacity: 0.25 }}
    >
      <Await query={query} loading={<Loading lines={10} />}>
        {(alert) => <Content key={alert.id} alert={alert} />}
      </Await>
    </Drawer>
  )
}
