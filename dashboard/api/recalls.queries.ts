import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { foundLots, recall, recallList, whereabouts } from '../../protocol/api/recalls.ts'
import type { ApiClient, Query } from './client.ts'

export const recallsQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: ['recalls'],
    queryFn: ({ signal }) => api.read('/api/recalls', { response: recallList, signal }),
  })

export const recallQuery = (api: ApiClient, id: string) =>
  queryOptions({
    queryKey: ['recalls', id],
    queryFn: ({ signal }) => api.read(`/api/recalls/${id}`, { response: recall, signal }),
  })

/** Nothing is asked for until there is something to look for. */
export const lotSearchQuery = (api: ApiClient, query: Query) =>
  queryOptions({
    queryKey: ['whereabouts', 'search', query],
    queryFn: ({ signal }) => api.read('/api/lots/search', { response: foundLots, query, signal }),
    enabled: Object.values(query).some(Boolean),
    placeholderData: keepPreviousData,
  })

export const whereaboutsQuery = (api: ApiClient, lotId: string) =>
  queryOptions({
    queryKey: ['whereabouts', lotId],
    queryFn: ({ signal }) => api.read(`/api/lots/${lotId}/whereabouts`, { response: whereabouts, signal }),
  })
