import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { useApi } from '../api/api.context.ts'
import { useSession } from '../api/session.context.tsx'
import { outbox } from './outbox.ts'
import type { OutboxEntry } from './phone.store.ts'

/** While something waits, it is tried this often: milliseconds. */
const EVERY_MS = 15_000
/** What it changes when it is posted: the first words of query keys. */
const TOUCHED: Readonly<Record<OutboxEntry['kind'], readonly string[]>> = {
  visit: [
    'today',
    'map',
    'stock',
    'balances',
    'movements',
    'transfers',
    'dispensers',
    'refills',
    'reconciliations',
    'rounds',
    'visits',
  ],
  reading: ['today', 'map', 'climate', 'compliance'],
  inspection: ['today', 'map', 'compliance'],
}

export const useOutbox = (): readonly OutboxEntry[] =>
  useSyncExternalStore(outbox.subscribe, () => outbox.entries)

/** Sends what waits on this phone as soon as there is a network and its person is signed in. Once, around all screens. */
export function useSendOutbox(): void {
  const api = useApi()
  const queryClient = useQueryClient()
  const { session } = useSession()
  const personId = session?.person.id
  useEffect(() => {
    void outbox.reload()
    if (personId === undefined) return
    const flush = () =>
      void outbox.flush(api, personId).then((sent) => {
        const touched = new Set([...sent].flatMap((kind) => TOUCHED[kind]))
        if (touched.size > 0)
          void queryClient.invalidateQueries({
            predicate: ({ queryKey }) => touched.has(String(queryKey[0])),
          })
      })
    flush()
    const timer = setInterval(flush, EVERY_MS)
    window.addEventListener('online', flush)
    document.addEventListener('visibilitychange', flush)
    return () => {
      clearInterval(timer)
      window.removeEventListener('online', flush)
      document.removeEventListener('visibilitychange', flush)
    }
  }, [api, queryClient, personId])
}
