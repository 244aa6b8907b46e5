import { Outlet } from 'react-router'
import { LiveProvider } from '../api/live.context.tsx'
import { useSession } from '../api/session.context.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { ConnectionBanner } from './connection.tsx'
import { BottomBar, SideBar, TopBar } from './navigation.tsx'
import { SessionExpired } from './session-expired.tsx'
import classes from './shell.module.css'

/** What surrounds every signed-in screen. */
export function Shell({ onUnauthenticated }: { onUnauthenticated: () => void }) {
  const { t } = useLanguage()
  const { expired, session } = useSession()
  return (
    <LiveProvider session={session?.csrfToken ?? ''} onSignedOut={onUnauthenticated}>
      <a href="#main" className={classes.skip}>
        {t('nav.skip')}
      </a>
      <div className={classes.shell}>
        <SideBar />
        <TopBar />
        <main id="main" tabIndex={-1} className={classes.main}>
          <ConnectionBanner />
          <Outlet />
        </main>
        <BottomBar />
      </div>
      {expired && <SessionExpired />}
    </LiveProvider>
  )
}
