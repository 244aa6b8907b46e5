import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { type ReportName, type ReportSettings, report, reportSettings } from '../../protocol/api/reports.ts'
import { type ApiClient, ProblemResponse, type Query, withQuery } from './client.ts'

/** The server says so while it sums up a long ledger for the first time: two minutes at most. */
const isInTheMaking = (error: Error): boolean =>
  error instanceof ProblemResponse && error.problem.code === 'report_in_the_making'
const MOST_RETRIES = 15
const RETRY_MS = 3_000

/** Asks again while the server sums up. */
export const whileInTheMaking = {
  retry: (count: number, error: Error) => isInTheMaking(error) && count < MOST_RETRIES,
  retryDelay: RETRY_MS,
}

/** Pages of a report; all but the movement book have one. */
export const reportQuery = (api: ApiClient, name: ReportName, query: Query) =>
  infiniteQueryOptions({
    queryKey: ['reports', name, query],
    queryFn: ({ signal, pageParam }) =>
      api.read(`/api/reports/${name}`, { response: report, query: { ...query, cursor: pageParam }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
    ...whileInTheMaking,
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
