import { ScreenTabs } from '../components/screen-tabs.tsx'
import { useLanguage } from '../locales/locale.tsx'

export function ComplianceTabs() {
  const { t } = useLanguage()
  return (
    <ScreenTabs
      label={t('threeBright.title')}
      tabs={[
        { to: '/three-bright', label: t('threeBright.scorecard') },
        { to: '/three-bright/next-steps', label: t('threeBright.nextSteps') },
        { to: '/three-bright/findings', label: t('threeBright.findings') },
        { to: '/three-bright/inspections', label: t('threeBright.inspections') },
        { to: '/three-bright/checklist', label: t('threeBright.checklist') },
        { to: '/staff', label: t('staff.tab') },
        { to: '/service-year', label: t('serviceYear.tab') },
      ]}
    />
  )
}
