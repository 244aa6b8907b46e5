import { ScreenTabs } from '../components/screen-tabs.tsx'
import { useLanguage } from '../locales/locale.tsx'

export function RefillTabs() {
  const { t } = useLanguage()
  return (
    <ScreenTabs
      label={t('refill.title')}
      tabs={[
        { to: '/refills', label: t('refill.forecasts') },
        { to: '/rounds', label: t('refill.rounds') },
        { to: '/reconciliations', label: t('refill.items') },
      ]}
    />
  )
}
