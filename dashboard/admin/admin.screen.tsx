import { Outlet, useLocation } from 'react-router'
import { useMay } from '../api/session.context.tsx'
import { Page } from '../components/page.tsx'
import { ScreenTabs } from '../components/screen-tabs.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { ProductsTab } from './products.tab.tsx'

/** Registers that administrators keep; everyone else may read the catalogue. */
export function AdminScreen() {
  const { t } = useLanguage()
  const isAdministrator = useMay('administrator')
  const products = { label: t('admin.products') }
  const stockSettings = { to: '/admin/stock-settings', label: t('stockSettings.title') }
  const storageProfiles = { to: '/admin/storage-profiles', label: t('storageProfiles.tab') }
  const holidays = { to: '/admin/holidays', label: t('holidays.tab') }
  const { pathname } = useLocation()
  if (!isAdministrator)
    return (
      <Page title={t('nav.admin')} note={t('admin.readOnly')}>
        <ScreenTabs
          label={t('nav.admin')}
          tabs={[{ to: '/admin', ...products }, stockSettings, storageProfiles, holidays]}
        />
        {[stockSettings.to, storageProfiles.to, holidays.to].includes(pathname) ? (
          <Outlet />
        ) : (
          <ProductsTab />
        )}
      </Page>
    )
  return (
    <Page title={t('nav.admin')}>
      <ScreenTabs
        label={t('nav.admin')}
        tabs={[
          { to: '/admin', label: t('admin.people') },
          { to: '/admin/jurisdictions', label: t('admin.jurisdictions') },
          { to: '/admin/products', ...products },
          stockSettings,
          storageProfiles,
          holidays,
          { to: '/admin/audit', label: t('admin.audit') },
        ]}
      />
      <Outlet />
    </Page>
  )
}
