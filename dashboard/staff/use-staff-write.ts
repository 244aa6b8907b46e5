import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type StaffDetail, staffDetail } from '../../protocol/api/staff.ts'
import { useApi } from '../api/api.context.ts'

interface Write {
  method: 'POST' | 'PATCH'
  path: string
  body: unknown
  key?: string
}

/** One change of the register; what it answers is shown at once. */
export function useStaffWrite(onDone: (member: StaffDetail) => void) {
  const api = useApi()
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ method, path, body, key }: Write) =>
      api.write(method, path, {
        response: staffDetail,
        body,
        ...(key !== undefined && { idempotencyKey: key }),
      }),
    onSuccess: async (member) => {
      client.setQueryData(['staff', 'member', member.id], member)
      onDone(member)
      await client.invalidateQueries({
        predicate: ({ queryKey: [kind, about] }) =>
          (kind === 'staff' && about === 'list') || kind === 'today' || kind === 'compliance',
      })
    },
  })
}
