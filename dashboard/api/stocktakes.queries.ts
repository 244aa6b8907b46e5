import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { list } from '../../protocol/api/parts.ts'
import {
  type CountSettings,
  countAccuracy,
  countSettings,
  stocktake,
  stocktakeDue,
  stocktakePage,
} from '../../protocol/api/stocktakes.ts'
import type { ApiClient, Query } from './client.ts'

const dues = list(stocktakeDue)

export const stocktakesQuery = (api: ApiClient, query: Query) =>
  infiniteQueryOptions({
    queryKey: ['stocktakes', query],
    queryFn: ({ signal, pageParam }) =>
      api.read('/api/stocktakes', {
        response: stocktakePage,
        query: { limit: 30, ...query, cursor: pageParam },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  })

export const stocktakeQuery = (api: ApiClient, id: string) =>
  queryOptions({
    queryKey: ['stocktakes', id],
    queryFn: ({ signal }) => api.read(`/api/stocktakes/${id}`, { response: stocktake, signal }),
  })

export const stocktakesDueQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: ['stocktakes', 'due'],
    queryFn: ({ signal }) => api.read('/api/stocktakes/due', { response: dues, signal }),
  })

export const countAccuracyQuery = (api: ApiClient, query: Query) =>
  queryOptions({
    queryKey: ['stocktakes', 'accuracy', query],
    queryFn: ({ signal }) => api.read('/api/stocktakes/accuracy', { response: countAccuracy, query, signal }),
  })

export const countSettingsQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: ['stocktakes', 'settings'],
    queryFn: ({ signal }) => api.read('/api/stocktakes/settings', { response: countSettings, signal }),
  })

export const changeCountSettings = (api: ApiClient, body: CountSettings): Promise<CountSettings> =>
  api.write('PUT', '/api/stocktakes/settings', { response: countSettings, body })
