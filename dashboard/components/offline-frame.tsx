import { Outlet } from 'react-router'
import { useLanguage } from '../locales/locale.tsx'
import { LogoMark } from './logo.tsx'
import classes from './offline-frame.module.css'

/** What surrounds a screen while nobody knows who is signed in, because the server does not answer. */
export function OfflineFrame() {
  const { t } = useLanguage()
  return (
    <div className={classes.frame}>
      <header className={classes.top}>
        <LogoMark size={26} />
        <span>{t('app.name')}</span>
      </header>
      <main id="main" tabIndex={-1}>
        <Outlet />
      </main>
    </div>
  )
}
