import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type Order, order } from '../../protocol/api/replenishment.ts'
import { useApi } from '../api/api.context.ts'
import { ProblemResponse } from '../api/client.ts'
import { orderKey } from '../api/replenishment.queries.ts'
import { useIdempotencyKey } from '../components/idempotency.ts'
import { useRefreshLedger } from '../inventory/post-movement.ts'
import { useProblemWords } from '../locales/problem.words.ts'

type Step = 'submit' | 'approve' | 'reject' | 'dispatch' | 'receive' | 'cancel' | 'close'

/** One step of an order, taken once however often it is sent; what it answers is shown at once. */
export function useOrderStep({ id, version }: Pick<Order, 'id' | 'version'>, step: Step | 'edit') {
  const api = useApi()
  const queryClient = useQueryClient()
  const refreshLedger = useRefreshLedger()
  const words = useProblemWords()
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
      if (!(error instanceof ProblemResponse) || error.problem.code !== 'order_changed') return
      // Somebody was faster: the form gives way to what they did, so that the reason has to stand elsewhere.
      notifications.show({ color: 'yellow', autoClose: 15_000, message: words(error).message })
      void queryClient.invalidateQueries({ queryKey: orderKey(id) })
    },
  })
}
