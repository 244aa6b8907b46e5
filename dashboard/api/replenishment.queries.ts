import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { fillRate, order, orderPage, suggestions } from '../../protocol/api/replenishment.ts'
import type { ApiClient, Query } from './client.ts'

const SUGGESTIONS_PAGE = 50

export const suggestionsQuery = (api: ApiClient, query: Query) =>
  infiniteQueryOptions({
    queryKey: ['replenishment', 'suggestions', query],
    queryFn: ({ signal, pageParam }) =>
      api.read('/api/replenishment/suggestions', {
        response: suggestions,
        query: { ...query, limit: SUGGESTIONS_PAGE, offset: pageParam },
        signal,
      }),
    initialPageParam: 0,
    getNextPageParam: (last, pages) =>
      pages.length * SUGGESTIONS_PAGE < last.total ? pages.length * SUGGESTIONS_PAGE : null,
    placeholderData: keepPreviousData,
  })

export const ordersQuery = (api: ApiClient, query: Query) =>
  infiniteQueryOptions({
    queryKey: ['replenishment', 'orders', query],
    queryFn: ({ signal, pageParam }) =>
      api.read('/api/replenishment/orders', {
        response: orderPage,
        query: { limit: 30, ...query, cursor: pageParam },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  })

export const orderKey = (id: string) => ['replenishment', 'orders', id] as const

export const orderQuery = (api: ApiClient, id: string) =>
  queryOptions({
    queryKey: orderKey(id),
    queryFn: ({ signal }) => api.read(`/api/replenishment/orders/${id}`, { response: order, signal }),
  })

export const fillRateQuery = (api: ApiClient, query: Query) =>
  queryOptions({
    queryKey: ['replenishment', 'fill-rate', query],
    queryFn: ({ signal }) => api.read('/api/replenishment/fill-rate', { response: fillRate, query, signal }),
  })
