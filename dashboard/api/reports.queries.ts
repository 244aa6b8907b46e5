import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { type ReportName, type ReportSettings, report, reportSettings } from '../../protocol/api/reports.ts'
import { type ApiClient, type Query, withQuery } from './client.ts'

/** Pages of a report; all but the movement book have one. */
export const reportQuery = (api: ApiClient, name: ReportName, query: Query) =>
  infiniteQueryOptions({
    queryKey: ['reports', name, query],
    queryFn: ({ signal, pageParam }) =>
      api.read(`/api/reports/${name}`, { response: report, query: { ...query, cursor: pageParam }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  })

export const reportSettingsQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: ['reports', 'settings'],
    queryFn: ({ signal }) => api.read('/api/reports/settings', { response: reportSettings, signal }),
  })

export const changeReportSettings = (api: ApiClient, body: ReportSettings): Promise<ReportSettings> =>
  api.write('PUT', '/api/reports/settings', { response: reportSettings, body })

/** Where the browser fetches the whole report as a file. */
export const reportFileUrl = (name: ReportName, query: Query, format: 'xlsx' | 'csv'): string =>
  withQuery(`/api/reports/${name}/file`, { ...query, format })
