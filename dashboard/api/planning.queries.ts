import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { forecast } from '../../protocol/api/forecast.ts'
import { redistributions } from '../../protocol/api/redistribution.ts'
import type { ApiClient, Query } from './client.ts'

export const forecastQuery = (api: ApiClient, query: Query) =>
  queryOptions({
    queryKey: ['forecast', query],
    queryFn: ({ signal }) => api.read('/api/forecast', { response: forecast, query, signal }),
  })

export const redistributionQuery = (api: ApiClient, query: Query) =>
  queryOptions({
    queryKey: ['redistribution', query],
    queryFn: ({ signal }) => api.read('/api/redistribution', { response: redistributions, query, signal }),
    placeholderData: keepPreviousData,
  })
