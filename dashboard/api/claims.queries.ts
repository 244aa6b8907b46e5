import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { claimCodePage } from '../../protocol/api/claims.ts'
import { credentials } from '../../protocol/api/credentials.ts'
import type { ApiClient, Query } from './client.ts'

/** Keyed with the machines, so that the live line refreshes them too. */
export const claimCodesQuery = (api: ApiClient, query: Query) =>
  infiniteQueryOptions({
    queryKey: ['dispensers', 'claim-codes', query],
    queryFn: ({ signal, pageParam }) =>
      api.read('/api/claim-codes', {
        response: claimCodePage,
        query: { limit: 50, ...query, cursor: pageParam },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  })

export const credentialsQuery = (api: ApiClient, id: string) =>
  queryOptions({
    queryKey: ['dispensers', id, 'credentials'],
    queryFn: ({ signal }) => api.read(`/api/dispensers/${id}/credentials`, { response: credentials, signal }),
  })
