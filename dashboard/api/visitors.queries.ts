import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { emptyHandedCell } from '../../protocol/api/finder.ts'
import { list } from '../../protocol/api/parts.ts'
import { publicReportGroup } from '../../protocol/api/public-reports.ts'
import type { ApiClient } from './client.ts'

export const publicReportsQuery = (api: ApiClient, state: 'open' | 'answered') =>
  queryOptions({
    queryKey: ['public-reports', state],
    queryFn: ({ signal }) =>
      api.read('/api/public-reports', { response: list(publicReportGroup), query: { state }, signal }),
    placeholderData: keepPreviousData,
  })

export const emptyHandedQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: ['empty-handed-searches'],
    queryFn: ({ signal }) =>
      api.read('/api/empty-handed-searches', { response: list(emptyHandedCell), signal }),
  })
