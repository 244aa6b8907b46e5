import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { forecastList } from '../../protocol/api/machine-forecast.ts'
import { list, page } from '../../protocol/api/parts.ts'
import { reconciliation } from '../../protocol/api/reconciliations.ts'
import { driver, round, roundSummary } from '../../protocol/api/rounds.ts'
import type { ApiClient, Query } from './client.ts'

const reconciliationList = list(reconciliation)
const driverList = list(driver)
const roundPage = page(roundSummary)

export const forecastsQuery = (api: ApiClient, query: Query) =>
  queryOptions({
    queryKey: ['refills', query],
    queryFn: ({ signal }) => api.read('/api/refills', { response: forecastList, query, signal }),
    placeholderData: keepPreviousData,
  })

export const reconciliationsQuery = (api: ApiClient, query: Query) =>
  queryOptions({
    queryKey: ['reconciliations', query],
    queryFn: ({ signal }) =>
      api.read('/api/reconciliations', { response: reconciliationList, query, signal }),
    placeholderData: keepPreviousData,
  })

/** Who may be sent on a round from a place. */
export const driversQuery = (api: ApiClient, source: string) =>
  queryOptions({
    queryKey: ['drivers', source],
    queryFn: ({ signal }) => api.read('/api/drivers', { response: driverList, query: { source }, signal }),
    select: ({ items }) => items,
  })

export const roundsQuery = (api: ApiClient, query: Query) =>
  infiniteQueryOptions({
    queryKey: ['rounds', query],
    queryFn: ({ signal, pageParam }) =>
      api.read('/api/rounds', {
        response: roundPage,
        query: { limit: 50, ...query, cursor: pageParam },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  })

export const roundQuery = (api: ApiClient, id: string) =>
  queryOptions({
    queryKey: ['rounds', id],
    queryFn: ({ signal }) => api.read(`/api/rounds/${id}`, { response: round, signal }),
  })
