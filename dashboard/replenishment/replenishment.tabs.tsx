import { ScreenTabs } from '../components/screen-tabs.tsx'
import { useLanguage } from '../locales/locale.tsx'

export function ReplenishmentTabs() {
  const { t } = useLanguage()
  return (
    <ScreenTabs
      label={t('replenishment.title')}
      tabs={[
        { to: '/replenishment', label: t('replenishment.suggestions') },
        { to: '/replenishment/orders', label: t('replenishment.orders') },
        { to: '/replenishment/redistribution', label: t('redistribution.tab') },
        { to: '/replenishment/forecast', label: t('forecast.tab') },
      ]}
    />
  )
}
