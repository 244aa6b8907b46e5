import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { delivery, dispenser, dispenserDetail, eventHistory } from '../../protocol/api/devices.ts'
import { list } from '../../protocol/api/parts.ts'
import type { ApiClient, Query } from './client.ts'

const dispensers = list(dispenser)

/** The whole fleet of the jurisdiction: filters and sorting are the browser's. */
export const dispensersQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: ['dispensers'],
    queryFn: ({ signal }) => api.read('/api/dispensers', { response: dispensers, signal }),
  })

export const dispenserQuery = (api: ApiClient, id: string) =>
  queryOptions({
    queryKey: ['dispensers', id],
    queryFn: ({ signal }) => api.read(`/api/dispensers/${id}`, { response: dispenserDetail, signal }),
  })

export const deliveryQuery = (api: ApiClient, id: string) =>
  queryOptions({
    queryKey: ['dispensers', id, 'delivery'],
    queryFn: ({ signal }) => api.read(`/api/dispensers/${id}/delivery`, { response: delivery, signal }),
  })

export const eventsQuery = (api: ApiClient, id: string, query: Query) =>
  infiniteQueryOptions({
    queryKey: ['dispensers', id, 'events', query],
    queryFn: ({ signal, pageParam }) =>
      api.read(`/api/dispensers/${id}/events`, {
        response: eventHistory,
        query: { ...query, cursor: pageParam },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  })
