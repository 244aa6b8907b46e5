import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { z } from 'zod'
import { type createMovement, type PostedMovements, postedMovements } from '../../protocol/api/inventory.ts'
import { useApi } from '../api/api.context.ts'
import { useIdempotencyKey } from '../components/idempotency.ts'
import { useLanguage } from '../locales/locale.tsx'
import type { Draft } from './draft.ts'

export type NewMovement = z.input<typeof createMovement>

/** Queries whose answers a movement changes. */
const TOUCHED = new Set([
  'today',
  'map',
  'stock',
  'balances',
  'lots',
  'fefo',
  'movements',
  'transfers',
  'dispensers',
  'redistribution',
  'recalls',
  'whereabouts',
])

/** Asks again for everything that a movement may have changed. */
export function useRefreshLedger(): () => Promise<void> {
  const queryClient = useQueryClient()
  return () => queryClient.invalidateQueries({ predicate: (query) => TOUCHED.has(String(query.queryKey[0])) })
}

/** What a form shows of the posting that it asked for. */
export interface Posting {
  error: Error | null
  isPending: boolean
  /** What is sent next is said not to have been put right by a later count already. */
  besideCount?: () => void
}

/** Posts one form's movement, once however often it is sent. */
export function usePostMovement({
  done,
  draft,
  onPosted,
}: {
  done: string
  /** Of a form whose entry survives a reload: its key does, too. */
  draft?: Pick<Draft<unknown>, 'key' | 'clear'>
  onPosted: (posted: PostedMovements) => void
}) {
  const api = useApi()
  const { t, format } = useLanguage()
  const refresh = useRefreshLedger()
  const [own, renew] = useIdempotencyKey()
  const key = draft?.key ?? own
  const besideCount = useRef(false)
  const posting = useMutation({
    mutationFn: (entry: NewMovement) => {
      const body = besideCount.current ? { ...entry, besideCount: true } : entry
      return api.write('POST', '/api/movements', { body, response: postedMovements, idempotencyKey: key })
    },
    onSettled() {
      besideCount.current = false
    },
    onSuccess(posted) {
      renew()
      draft?.clear()
      // A double click is answered twice and told once.
      notifications.show({
        id: key,
        color: 'green',
        message: done,
        closeButtonProps: { 'aria-label': t('words.close') },
      })
      for (const lot of posted.quarantined)
        notifications.show({
          color: 'yellow',
          autoClose: false,
          title: t('movements.quarantinedTitle'),
          message: t('movements.quarantined', {
            lot: lot.lotNumber || t('words.noLotNumber'),
            day: format.day(lot.expiresOn),
            known: format.day(lot.knownExpiresOn),
          }),
        })
      void refresh()
      onPosted(posted)
    },
  })
  const sayBesideCount = () => {
    besideCount.current = true
  }
  return { ...posting, besideCount: sayBesideCount }
}
