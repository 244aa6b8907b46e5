import { ScreenTabs } from '../components/screen-tabs.tsx'
import { useLanguage } from '../locales/locale.tsx'

/** Screens about the machines as a whole. */
export function FleetTabs() {
  const { t } = useLanguage()
  return (
    <ScreenTabs
      label={t('nav.dispensers')}
      tabs={[
        { to: '/dispensers', label: t('device.machines') },
        { to: '/dispensers/firmware', label: t('firmware.title') },
        { to: '/dispensers/bad-messages', label: t('badMessages.title') },
      ]}
    />
  )
}
