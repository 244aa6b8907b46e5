import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type Order, order } from '../../protocol/api/replenishment.ts'
import { useApi } from '../api/api.context.ts'
import { ProblemResponse } from '../api/client.ts'
import { orderKey } from '../api/replenishment.queries.ts'
import { useIdempotencyKey } from '../components/idempotency.ts'
import { useRefreshLedger } from '../inventory/post-movement.ts'

type Step = 'submit' | 'approve' | 'reject' | 'dispatch' | 'receive' | 'cancel' | 'close'

/** One step of an order, taken once however often it is sent; what it answers is shown at once. */
export function useOrderStep({ id, version }: Pick<Order, 'id' | 'version'>, step: Step | 'edit') {
  const api = useApi()
  const queryClient = useQueryClient()
  const refreshLedger = useRefreshLedger()
  const [key, renew] = useIdempotencyKey()
  const path = `/api/replenishment/orders/${id}`
  return useMutation({
    mutationFn: (body: Record<string, unknown>) =>
      api.write(step === 'edit' ? 'PUT' : 'POST', step === 'edit' ? path : `${path}/${step}`, {
        response: order,
        body: { version, ...body },
        idempotencyKey: key,
      }),
    onSuccess(answer) {
      renew()
      queryClient.setQueryData(orderKey(id), answer)
      void refreshLedger()
      return queryClient.invalidateQueries({
        queryKey: ['replenishment'],
        predicate: ({ queryKey }) => queryKey[2] !== id,
      })
    },
    onError(error) {
      // Somebody was faster: what they did is shown beneath the message.
      if (error instanceof ProblemResponse && error.problem.status === 409)
        void queryClient.invalidateQueries({ queryKey: orderKey(id) })
    },
  })
}
