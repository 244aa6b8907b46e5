import { useMayManage } from '../api/session.context.tsx'
import { ScreenTabs } from '../components/screen-tabs.tsx'
import { useLanguage } from '../locales/locale.tsx'

/** Screens about the machines as a whole. */
export function FleetTabs() {
  const { t } = useLanguage()
  const mayManage = useMayManage()
  return (
    <ScreenTabs
      label={t('nav.dispensers')}
      tabs={[
        { to: '/dispensers', label: t('device.machines') },
        ...(mayManage ? [{ to: '/dispensers/claims', label: t('claimCodes.title') }] : []),
        { to: '/dispensers/firmware', label: t('firmware.title') },
        { to: '/dispensers/bad-messages', label: t('badMessages.title') },
      ]}
    />
  )
}
