import { useMutation, useQueryClient } from '@tanstack/react-query'
import { stocktake } from '../../protocol/api/stocktakes.ts'
import { useApi } from '../api/api.context.ts'

/** One step of a count; what it answers is shown at once. */
export function useStocktakeStep(
  id: string,
  method: 'POST' | 'PUT',
  step: 'counts' | 'submit' | 'recount' | 'reasons' | 'approve' | 'cancel',
) {
  const api = useApi()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: ({ key, ...body }: { key?: string } & Record<string, unknown>) =>
      api.write(method, `/api/stocktakes/${id}/${step}`, {
        response: stocktake,
        body: step === 'counts' ? { ...body, sentAt: new Date().toISOString() } : body,
        ...(key !== undefined && { idempotencyKey: key }),
      }),
    onSuccess(answer) {
      queryClient.setQueryData(['stocktakes', id], answer)
      // Another page begins, at its head.
      if (step === 'submit' || step === 'recount') window.scrollTo({ top: 0 })
      return queryClient.invalidateQueries({
        queryKey: ['stocktakes'],
        predicate: ({ queryKey }) => queryKey[1] !== id,
      })
    },
  })
}
