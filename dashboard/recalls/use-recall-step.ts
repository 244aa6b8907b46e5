import { useMutation, useQueryClient } from '@tanstack/react-query'
import { recall } from '../../protocol/api/recalls.ts'
import { useApi } from '../api/api.context.ts'

/** Queries whose answers a step of a recall changes. */
const TOUCHED = new Set([
  'today',
  'stock',
  'balances',
  'fefo',
  'movements',
  'transfers',
  'whereabouts',
  'alerts',
])

/** One step of a recall; what it answers is shown at once. */
export function useRecallStep(id: string, step: 'answers' | 'block' | 'release' | 'close' | 'cancel') {
  const api = useApi()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: ({ key, ...body }: { key?: string } & Record<string, unknown>) =>
      api.write('POST', `/api/recalls/${id}/${step}`, {
        response: recall,
        body,
        ...(key !== undefined && { idempotencyKey: key }),
      }),
    onSuccess(answer) {
      queryClient.setQueryData(['recalls', id], answer)
      return queryClient.invalidateQueries({
        predicate: ({ queryKey: [kind, about] }) =>
          TOUCHED.has(String(kind)) || (kind === 'recalls' && about === undefined),
      })
    },
  })
}
