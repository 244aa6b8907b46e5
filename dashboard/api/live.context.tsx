import { type Query, type QueryClient, useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { io, type Socket } from 'socket.io-client'
import type { DashboardToServer, LiveChanges, ServerToDashboard } from '../../protocol/live.ts'
import { LISTS, listsAlteredBy } from './live.lists.ts'
import { patchMap } from './live.patch.ts'

export type Connection = 'connecting' | 'live' | 'lost'

interface Live {
  connection: Connection
  /** Runs on every message; returns how to stop listening. */
  listen(listener: (changes: LiveChanges) => void): () => void
}

const LiveContext = createContext<Live | null>(null)

/** Lists and sums change with any place: they are asked for again at most this often. */
const LIST_INTERVAL_MS = 4_000
/** While the live line is down, what is on screen is asked for again this often. */
const POLL_MS = 30_000
/** The place a query is about, when it is about one. */
function placeOf(query: Query): string | undefined {
  const about = query.queryKey[1]
  if (
    typeof about === 'object' &&
    about !== null &&
    'location' in about &&
    typeof about.location === 'string'
  )
    return about.location
  const data = query.state.data
  if (
    typeof data === 'object' &&
    data !== null &&
    'locationId' in data &&
    typeof data.locationId === 'string'
  )
    return data.locationId
  return undefined
}

function applyChanges(queryClient: QueryClient, changes: LiveChanges): void {
  patchMap(queryClient, changes.points)
  if (changes.reference) return void queryClient.invalidateQueries()
  if (changes.alerts) void queryClient.invalidateQueries({ queryKey: ['alerts'] })
  const steered = new Set(changes.steered)
  const named = new Set([...changes.locationIds, ...changes.points.map((point) => point.id)])
  const measured = new Set(changes.climate)
  void queryClient.invalidateQueries({
    predicate: (query) => {
      const place = placeOf(query)
      const [kind, id] = query.queryKey
      if (place !== undefined && (named.has(place) || (kind === 'climate' && measured.has(place))))
        return true
      return kind === 'dispensers' && typeof id === 'string' && steered.has(id)
    },
  })
  if (steered.size > 0) void queryClient.invalidateQueries({ queryKey: ['recalls'] })
  if (changes.rollouts.length > 0) void queryClient.invalidateQueries({ queryKey: ['rollouts'] })
}

const refreshLists = (queryClient: QueryClient, kinds: ReadonlySet<string>): void => {
  void queryClient.invalidateQueries({
    predicate: (query) => kinds.has(String(query.queryKey[0])) && placeOf(query) === undefined,
  })
}

interface Props {
  /** Tells sessions apart: a new sign-in opens a new line as whoever signed in, and what is on screen stays. */
  session: string
  onSignedOut: () => void
  children: ReactNode
}

/**
 * Committed changes as the server tells them: markers are patched at once, queries about a named place are asked for
 * again at once, lists at most every few seconds. After a lost line everything on screen is asked for again.
 */
export function LiveProvider({ session, onSignedOut, children }: Props) {
  const queryClient = useQueryClient()
  const [connection, setConnection] = useState<Connection>('connecting')
  const [listeners] = useState(() => new Set<(changes: LiveChanges) => void>())

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new session opens a new line
  useEffect(() => {
    const socket: Socket<ServerToDashboard, DashboardToServer> = io({ withCredentials: true })
    let wasConnected = false
    let pending: ReturnType<typeof setTimeout> | undefined
    let altered = new Set<string>()

    socket.on('connect', () => {
      setConnection('live')
      if (wasConnected) void queryClient.invalidateQueries()
      wasConnected = true
    })
    socket.on('disconnect', () => setConnection('lost'))
    socket.on('connect_error', (error) => {
      setConnection('lost')
      // The handshake was refused, not the line broken: socket.io does not try again by itself.
      if (error.message === 'unauthenticated') onSignedOut()
    })
    socket.on('signedOut', onSignedOut)
    socket.on('changes', (changes) => {
      applyChanges(queryClient, changes)
      for (const listener of listeners) listener(changes)
      for (const kind of listsAlteredBy(changes)) altered.add(kind)
      pending ??= setTimeout(() => {
        pending = undefined
        refreshLists(queryClient, altered)
        altered = new Set()
      }, LIST_INTERVAL_MS)
    })

    const poll = setInterval(() => {
      if (!socket.connected && document.visibilityState === 'visible')
        void queryClient.invalidateQueries({ predicate: (query) => LISTS.has(String(query.queryKey[0])) })
    }, POLL_MS)

    return () => {
      clearInterval(poll)
      clearTimeout(pending)
      socket.close()
    }
  }, [queryClient, listeners, onSignedOut, session])

  const live = useMemo<Live>(
    () => ({
      connection,
      listen(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    }),
    [connection, listeners],
  )
  return <LiveContext value={live}>{children}</LiveContext>
}

export function useLive(): Live {
  const live = useContext(LiveContext)
  if (!live) throw new Error('useLive needs a LiveProvider above it')
  return live
}
