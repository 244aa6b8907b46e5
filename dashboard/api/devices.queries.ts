import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { boards } from '../../protocol/api/boards.ts'
import { delivery, dispenser, dispenserDetail, eventHistory } from '../../protocol/api/devices.ts'
import { list } from '../../protocol/api/parts.ts'
import { quarantinedCounts, quarantinedPage } from '../../protocol/api/quarantined.ts'
import { demand } from '../../protocol/api/record.ts'
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

/** The board by which a machine is judged, and an older one that speaks in its name. */
export const boardsQuery = (api: ApiClient, id: string) =>
  queryOptions({
    queryKey: ['dispensers', id, 'board'],
    queryFn: ({ signal }) => api.read(`/api/dispensers/${id}/board`, { response: boards, signal }),
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

export const demandQuery = (api: ApiClient, id: string) =>
  queryOptions({
    queryKey: ['dispensers', id, 'demand'],
    queryFn: ({ signal }) => api.read(`/api/dispensers/${id}/demand`, { response: demand, signal }),
  })

/** Keyed with the machines, so that the live line refreshes them too. */
export const badMessagesQuery = (api: ApiClient, query: Query) =>
  infiniteQueryOptions({
    queryKey: ['dispensers', 'bad-messages', query],
    queryFn: ({ signal, pageParam }) =>
      api.read('/api/quarantined-messages', {
        response: quarantinedPage,
        query: { limit: 50, ...query, cursor: pageParam },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  })

export const badMessageCountsQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: ['dispensers', 'bad-messages', 'counts'],
    queryFn: ({ signal }) =>
      api.read('/api/quarantined-messages/counts', { response: quarantinedCounts, signal }),
  })
