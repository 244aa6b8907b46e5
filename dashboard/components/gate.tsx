import { Navigate, useLocation } from 'react-router'
import { useSession } from '../api/session.context.tsx'
import { Shell } from './shell.tsx'
import { Failed, Loading } from './states.tsx'

/** The screens for whoever is signed in; everyone else signs in and comes back to where they were going. */
export function Gate({ onUnauthenticated }: { onUnauthenticated: () => void }) {
  const { session, error, retry } = useSession()
  const { pathname, search } = useLocation()
  if (session) return <Shell onUnauthenticated={onUnauthenticated} />
  if (session === null)
    return <Navigate to={`/sign-in?return=${encodeURIComponent(pathname + search)}`} replace />
  if (error) return <Failed error={error} onRetry={retry} />
  return <Loading lines={5} />
}
