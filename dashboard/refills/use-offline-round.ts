import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Round } from '../../protocol/api/rounds.ts'
import { useApi } from '../api/api.context.ts'
import { ProblemResponse } from '../api/client.ts'
import { roundQuery } from '../api/refills.queries.ts'
import { useSession } from '../api/session.context.tsx'
import { keepRound, keptRound } from '../offline/phone.store.ts'
import { keepLoadedAssets } from '../offline/shell.cache.ts'

/** Puts a round on this phone, with the page that its stops need. */
export function useKeepForOffline(round: Round | undefined): void {
  const { session } = useSession()
  const personId = session?.person.id
  useEffect(() => {
    if (!round || personId === undefined) return
    void keepRound(round, personId)
    void import('./stop.screen.tsx').then(() => keepLoadedAssets())
  }, [round, personId])
}

interface OfflineRound {
  round: Round | undefined
  /** Whose it is; of a kept round, who kept it. */
  personId: string | undefined
  /** When it was kept, if it comes from this phone; ISO 8601. */
  keptAt: string | null
  /** Neither the server nor this phone has it. */
  error: Error | null
  retry(): void
}

/** A round from the server, or from this phone while the server does not answer. */
export function useOfflineRound(id: string): OfflineRound {
  const api = useApi()
  const { session } = useSession()
  const asked = useQuery(roundQuery(api, id))
  const kept = useQuery({
    queryKey: ['kept round', id],
    queryFn: async () => (await keptRound(id)) ?? null,
    staleTime: 0,
  })
  useKeepForOffline(asked.data)
  const failure = asked.error ?? asked.failureReason
  const unanswered = failure !== null && !(failure instanceof ProblemResponse)
  const copy = asked.data === undefined && unanswered ? kept.data : null
  const mine = copy && (session == null || copy.personId === session.person.id) ? copy : null
  return {
    round: asked.data ?? mine?.round,
    personId: session?.person.id ?? mine?.personId,
    keptAt: mine?.keptAt ?? null,
    error: asked.data || mine || kept.isPending ? null : asked.error,
    retry: () => void asked.refetch(),
  }
}
