import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { commandPage } from '../../protocol/api/commands.ts'
import { configHistory, configTemplate, dispenserConfig } from '../../protocol/api/configs.ts'
import { fit, release, rollout, rolloutDevices } from '../../protocol/api/firmware.ts'
import { list } from '../../protocol/api/parts.ts'
import type { ApiClient, Query } from './client.ts'

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

export const templateQuery = (api: ApiClient, county: string) =>
  queryOptions({
    queryKey: ['dispensers', 'template', county],
    queryFn: ({ signal }) =>
      api.read(`/api/config-templates/${county}`, { response: configTemplate, signal }),
  })

const releases = list(release)
const rollouts = list(rollout)

export const releasesQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: ['firmware'],
    queryFn: ({ signal }) => api.read('/api/firmware', { response: releases, signal }),
  })

export const fitQuery = (api: ApiClient, query: { release: string; jurisdiction?: string | undefined }) =>
  queryOptions({
    queryKey: ['firmware', 'fit', query],
    queryFn: ({ signal }) => api.read('/api/firmware/fit', { response: fit, query, signal }),
  })

export const rolloutsQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: ['rollouts'],
    queryFn: ({ signal }) => api.read('/api/rollouts', { response: rollouts, signal }),
  })

export const rolloutQuery = (api: ApiClient, id: string) =>
  queryOptions({
    queryKey: ['rollouts', id],
    queryFn: ({ signal }) => api.read(`/api/rollouts/${id}`, { response: rollout, signal }),
  })

export const rolloutDevicesQuery = (api: ApiClient, id: string, query: Query) =>
  infiniteQueryOptions({
    queryKey: ['rollouts', id, 'devices', query],
    queryFn: ({ signal, pageParam }) =>
      api.read(`/api/rollouts/${id}/devices`, {
        response: rolloutDevices,
        query: { ...query, cursor: pageParam },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  })
