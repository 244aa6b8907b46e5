import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useMemo } from 'react'
import { type Role, type Session, session as sessionSchema } from '../../protocol/api/accounts.ts'
import { forgetKept } from '../offline/phone.store.ts'
import { sessionQuery } from './accounts.queries.ts'
import { useApi } from './api.context.ts'
import { ConnectionError, ProblemResponse } from './client.ts'

interface SessionState {
  /** Undefined while it is being asked for, null when nobody is signed in. */
  session: Session | null | undefined
  /** The server did not answer. */
  error: Error | null
  /** It has not answered so far, and is asked again: the page of a stop need not wait for it. */
  unanswered: boolean
  /** The session ended while screens were open: sign in again, and nothing typed is lost. */
  expired: boolean
  retry(): void
  signIn(credentials: { username: string; password: string }): Promise<Session>
  signOut(): Promise<void>
}

/** Public, and left by a link that loads the next page anew. */
const CLAIM_PAGE = '/claim'

/** While the server does not answer at all: milliseconds. */
const ASK_AGAIN_MS = 5_000

const SessionContext = createContext<SessionState | null>(null)

interface Props {
  /** Set by the client when the server answered 401. */
  refused: boolean
  onAccepted: () => void
  children: ReactNode
}

export function SessionProvider({ refused, onAccepted, children }: Props) {
  const api = useApi()
  const queryClient = useQueryClient()
  // Installers have no account: their page asks for none.
  const query = useQuery({
    ...sessionQuery(api),
    enabled: window.location.pathname !== CLAIM_PAGE,
    // A page that was opened without network finds out who is signed in once there is one.
    refetchInterval: ({ state: { data, error } }) =>
      data === undefined && error instanceof ConnectionError ? ASK_AGAIN_MS : false,
  })
  const { data, error, failureReason, refetch } = query
  const absent = error instanceof ProblemResponse && error.problem.status === 401

  useEffect(() => {
    api.authorize(data?.csrfToken ?? null)
  }, [api, data])

  // Whoever signed out, here or elsewhere, leaves nothing of the server's on this phone.
  useEffect(() => {
    if (absent) void forgetKept()
  }, [absent])

  const state = useMemo<SessionState>(
    () => ({
      session: data ?? (absent ? null : undefined),
      error: absent ? null : error,
      unanswered: data === undefined && failureReason instanceof ConnectionError,
      expired: refused && data !== undefined,
      retry: () => void refetch(),
      async signIn(credentials) {
        const session = await api.write('POST', '/api/session', {
          body: credentials,
          response: sessionSchema,
        })
        api.authorize(session.csrfToken)
        // Another person must not see what the last one had on screen.
        if (data && data.person.id !== session.person.id) {
          queryClient.clear()
          await forgetKept()
        }
        queryClient.setQueryData(['session'], session)
        onAccepted()
        void queryClient.invalidateQueries({ predicate: (other) => other.queryKey[0] !== 'session' })
        return session
      },
      async signOut() {
        // What is still being asked would be answered to nobody; what is forgotten is asked for anew by who shows it.
        await queryClient.cancelQueries()
        await api.write('DELETE', '/api/session')
        api.authorize(null)
        await forgetKept()
        queryClient.clear()
        location.assign('/sign-in')
      },
    }),
    [api, absent, data, error, failureReason, onAccepted, queryClient, refetch, refused],
  )
  return <SessionContext value={state}>{children}</SessionContext>
}

export function useSession(): SessionState {
  const state = useContext(SessionContext)
  if (!state) throw new Error('useSession needs a SessionProvider above it')
  return state
}

/** The person at the screen; only below the signed-in shell. */
export function usePerson(): Session['person'] {
  const { session } = useSession()
  if (!session) throw new Error('usePerson needs a signed-in session')
  return session.person
}

/** Whether the person may do what these roles may; the server decides again. */
export function useMay(...roles: Role[]): boolean {
  return roles.includes(usePerson().role)
}

/** Those who move stock and describe places. */
export const useMayManage = (): boolean => useMay('administrator', 'supply_manager')
