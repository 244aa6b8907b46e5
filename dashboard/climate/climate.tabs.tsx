import { useMayManage } from '../api/session.context.tsx'
import { ScreenTabs } from '../components/screen-tabs.tsx'
import { useLanguage } from '../locales/locale.tsx'

export function ClimateTabs() {
  const { t } = useLanguage()
  const mayManage = useMayManage()
  return (
    <ScreenTabs
      label={t('climate.title')}
      tabs={[
        { to: '/climate', label: t('climate.overview') },
        ...(mayManage ? [{ to: '/climate/enter', label: t('climate.enter') }] : []),
        { to: '/climate/excursions', label: t('excursion.tab') },
        { to: '/climate/heat', label: t('heat.tab') },
        { to: '/climate/compare', label: t('climate.compare') },
        ...(mayManage ? [{ to: '/climate/import', label: t('climate.import') }] : []),
      ]}
    />
  )
}
