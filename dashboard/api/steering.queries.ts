import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { commandPage } from '../../protocol/api/commands.ts'
import { configHistory, configTemplate, dispenserConfig } from '../../protocol/api/configs.ts'
import type { ApiClient } from './client.ts'

/** Keys begin with `dispensers`, so that what the live line tells of machines refreshes these too. */
export const commandsQuery = (api: ApiClient, id: string) =>
  infiniteQueryOptions({
    queryKey: ['dispensers', id, 'commands'],
    queryFn: ({ signal, pageParam }) =>
      api.read(`/api/dispensers/${id}/commands`, {
        response: commandPage,
        query: { limit: 30, cursor: pageParam },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  })

export const configQuery = (api: ApiClient, id: string) =>
  queryOptions({
    queryKey: ['dispensers', id, 'config'],
    queryFn: ({ signal }) => api.read(`/api/dispensers/${id}/config`, { response: dispenserConfig, signal }),
  })

export const configHistoryQuery = (api: ApiClient, id: string) =>
  infiniteQueryOptions({
    queryKey: ['dispensers', id, 'config', 'history'],
    queryFn: ({ signal, pageParam }) =>
      api.read(`/api/dispensers/${id}/config/history`, {
        response: configHistory,
        query: { limit: 20, cursor: pageParam },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  })

export const templateQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: ['dispensers', 'template'],
    queryFn: ({ signal }) => api.read('/api/dispensers/config', { response: configTemplate, signal }),
  })
