import {
  IconBell,
  IconBuildingStore,
  IconChevronRight,
  IconClipboardCheck,
  IconReportAnalytics,
  IconRosetteDiscountCheck,
  IconRoute,
  IconSettings,
  IconTemperature,
  IconTruckDelivery,
  IconUserCircle,
  IconVersions,
} from '@tabler/icons-react'
import { Link } from 'react-router'
import { useLanguage } from '../locales/locale.tsx'
import classes from './more.module.css'
import { Page } from './page.tsx'

const ENTRIES = [
  { to: '/replenishment', label: 'nav.replenishment', icon: IconClipboardCheck },
  { to: '/refills', label: 'nav.refills', icon: IconRoute },
  { to: '/alerts', label: 'nav.alerts', icon: IconBell },
  { to: '/climate', label: 'nav.climate', icon: IconTemperature },
  { to: '/three-bright', label: 'nav.threeBright', icon: IconRosetteDiscountCheck },
  { to: '/reports', label: 'nav.reports', icon: IconReportAnalytics },
  { to: '/dispensers', label: 'nav.dispensers', icon: IconVersions },
  { to: '/places', label: 'nav.places', icon: IconBuildingStore },
  { to: '/transfers', label: 'nav.transfers', icon: IconTruckDelivery },
  { to: '/admin', label: 'nav.admin', icon: IconSettings },
  { to: '/account', label: 'account.title', icon: IconUserCircle },
] as const

/** Phone: what the bottom bar has no room for. */
export function MoreScreen() {
  const { t } = useLanguage()
  return (
    <Page title={t('nav.more')}>
      <ul className={classes.list}>
        {ENTRIES.map(({ to, label, icon: Icon }) => (
          <li key={to}>
            <Link to={to} className={classes.entry}>
              <Icon size={20} stroke={1.6} aria-hidden />
              {t(label)}
              <IconChevronRight size={18} className={classes.arrow ?? ''} aria-hidden />
            </Link>
          </li>
        ))}
      </ul>
    </Page>
  )
}
