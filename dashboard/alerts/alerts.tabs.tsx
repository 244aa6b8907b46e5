import { useMayManage } from '../api/session.context.tsx'
import { ScreenTabs } from '../components/screen-tabs.tsx'
import { useLanguage } from '../locales/locale.tsx'

/** The inbox, what the rules are, and who is told. */
export function AlertsTabs() {
  const { t } = useLanguage()
  const mayManage = useMayManage()
  return (
    <ScreenTabs
      label={t('alerts.title')}
      tabs={[
        { to: '/alerts', label: t('alerts.inbox') },
        { to: '/alerts/rules', label: t('alerts.rules') },
        ...(mayManage ? [{ to: '/alerts/notifications', label: t('alerts.notifications') }] : []),
      ]}
    />
  )
}
