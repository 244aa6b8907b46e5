import {
  IconArrowsExchange,
  IconBell,
  IconBuildingStore,
  IconClipboardCheck,
  IconDots,
  IconListCheck,
  IconMap2,
  IconPackages,
  IconReportAnalytics,
  IconRosetteDiscountCheck,
  IconRoute,
  IconSettings,
  IconTemperature,
  IconVersions,
} from '@tabler/icons-react'
import type { ComponentType, ReactNode } from 'react'
import { NavLink } from 'react-router'
import { AlertBell, AlertCount } from '../alerts/alert.count.tsx'
import { useSession } from '../api/session.context.tsx'
import type { Key } from '../locales/dictionary.ts'
import { useLanguage } from '../locales/locale.tsx'
import { AccountMenu } from './account-menu.tsx'
import { ConnectionLight } from './connection.tsx'
import { Logo, LogoMark } from './logo.tsx'
import classes from './navigation.module.css'

interface Item {
  to: string
  label: Extract<Key, `nav.${string}`>
  icon: ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>
  /** How much waits there. */
  count?: ReactNode
}

const DAILY: readonly Item[] = [
  { to: '/', label: 'nav.today', icon: IconListCheck },
  { to: '/map', label: 'nav.map', icon: IconMap2 },
  { to: '/stock', label: 'nav.stock', icon: IconPackages },
  { to: '/movements', label: 'nav.movements', icon: IconArrowsExchange },
]
const REPLENISHMENT: Item = {
  to: '/replenishment',
  label: 'nav.replenishment',
  icon: IconClipboardCheck,
}
const REFILLS: Item = { to: '/refills', label: 'nav.refills', icon: IconRoute }
const ALERTS: Item = { to: '/alerts', label: 'nav.alerts', icon: IconBell, count: <AlertCount /> }
const REGISTERS: readonly Item[] = [
  { to: '/climate', label: 'nav.climate', icon: IconTemperature },
  { to: '/three-bright', label: 'nav.threeBright', icon: IconRosetteDiscountCheck },
  { to: '/reports', label: 'nav.reports', icon: IconReportAnalytics },
  { to: '/dispensers', label: 'nav.dispensers', icon: IconVersions },
  { to: '/places', label: 'nav.places', icon: IconBuildingStore },
  { to: '/admin', label: 'nav.admin', icon: IconSettings },
]

function Items({ items }: { items: readonly Item[] }) {
  const { t } = useLanguage()
  return (
    <ul className={classes.items}>
      {items.map(({ to, label, icon: Icon, count }) => (
        <li key={to}>
          <NavLink to={to} end={to === '/'} className={classes.item ?? ''}>
            <Icon size={19} stroke={1.7} aria-hidden />
            {t(label)}
            {count && <span className={classes.waiting}>{count}</span>}
          </NavLink>
        </li>
      ))}
    </ul>
  )
}

export function SideBar() {
  const { t, name } = useLanguage()
  const { session } = useSession()
  const area = session?.jurisdiction ? name(session.jurisdiction) : t('app.allAreas')
  return (
    <header className={classes.side}>
      <div className={classes.brand}>
        <Logo name={t('app.name')} subtitle={area} />
      </div>
      <nav aria-label={t('nav.main')} className={classes.nav}>
        <Items items={[...DAILY, REPLENISHMENT, REFILLS, ALERTS]} />
        <p className={classes.group}>{t('nav.registers')}</p>
        <Items items={REGISTERS} />
      </nav>
      <div className={classes.foot}>
        <ConnectionLight />
        <AccountMenu wide />
      </div>
    </header>
  )
}

/** Phone: who and where. */
export function TopBar() {
  const { t, name } = useLanguage()
  const { session } = useSession()
  return (
    <header className={classes.top}>
      <LogoMark size={26} />
      <span className={classes.topName}>
        {session?.jurisdiction ? name(session.jurisdiction) : t('app.name')}
      </span>
      <ConnectionLight short />
      <AlertBell />
      <AccountMenu />
    </header>
  )
}

/** Phone: the four daily screens and the rest. */
export function BottomBar() {
  const { t } = useLanguage()
  const items: readonly Item[] = [...DAILY, { to: '/more', label: 'nav.more', icon: IconDots }]
  return (
    <nav aria-label={t('nav.main')} className={classes.bottom}>
      {items.map(({ to, label, icon: Icon }) => (
        <NavLink key={to} to={to} end={to === '/'} className={classes.tab ?? ''}>
          <Icon size={22} stroke={1.6} aria-hidden />
          {t(label)}
        </NavLink>
      ))}
    </nav>
  )
}
