import { Navigate, useLocation } from 'react-router'
import { useSession } from '../api/session.context.tsx'
import { useSendOutbox } from '../offline/use-outbox.ts'
import { OfflineFrame } from './offline-frame.tsx'
import { Shell } from './shell.tsx'
import { Failed, Loading } from './states.tsx'

/** Screens that live on what the phone has kept while the server does not answer. */
const WITHOUT_NETWORK = /^\/(rounds\/[\w-]+\/stops\/\d+|three-bright\/inspect\/[\w-]+|climate\/enter)$/

/** The screens for whoever is signed in; everyone else signs in and comes back to where they were going. */
export function Gate({ onUnauthenticated }: { onUnauthenticated: () => void }) {
  const { session, error, unanswered, retry } = useSession()
  const { pathname, search } = useLocation()
  useSendOutbox()
  if (session) return <Shell onUnauthenticated={onUnauthenticated} />
  if (session === null)
    return <Navigate to={`/sign-in?return=${encodeURIComponent(pathname + search)}`} replace />
  if (unanswered && WITHOUT_NETWORK.test(pathname)) return <OfflineFrame />
  if (error) return <Failed error={error} onRetry={retry} />
  return <Loading lines={5} />
}
