import { ScreenTabs } from '../components/screen-tabs.tsx'
import { useLanguage } from '../locales/locale.tsx'

/** Places, what visitors tell of them, where visitors find none, and from where they search. */
export function PlacesTabs() {
  const { t } = useLanguage()
  return (
    <ScreenTabs
      label={t('nav.places')}
      tabs={[
        { to: '/places', label: t('nav.places') },
        { to: '/visitors', label: t('visitors.title') },
        { to: '/visitors/demand', label: t('visitors.tabDemand') },
        { to: '/landmarks', label: t('landmarks.title') },
      ]}
    />
  )
}
