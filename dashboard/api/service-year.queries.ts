import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { list, page } from '../../protocol/api/parts.ts'
import {
  migrantGap,
  periodReport,
  pointPublication,
  publication,
  survey,
  unpublishedPoint,
} from '../../protocol/api/service-year.ts'
import { type ApiClient, type Query, withQuery } from './client.ts'
import { whileInTheMaking } from './reports.queries.ts'

export const publicationQuery = (api: ApiClient, query: Query) =>
  queryOptions({
    queryKey: ['service-year', 'publication', query],
    queryFn: ({ signal }) =>
      api.read('/api/service-year/publication', { response: publication, query, signal }),
    placeholderData: keepPreviousData,
  })

export const unpublishedPointsQuery = (api: ApiClient, query: Query) =>
  infiniteQueryOptions({
    queryKey: ['service-year', 'unpublished', query],
    queryFn: ({ signal, pageParam }) =>
      api.read('/api/service-year/unpublished', {
        response: page(unpublishedPoint),
        query: { ...query, limit: 20, cursor: pageParam },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  })

/** What one point lacks. */
export const pointPublicationQuery = (api: ApiClient, id: string) =>
  queryOptions({
    queryKey: ['service-year', 'point', id],
    queryFn: ({ signal }) =>
      api.read(`/api/service-year/points/${id}`, { response: pointPublication, signal }),
  })

export const migrantGapQuery = (api: ApiClient, query: Query) =>
  queryOptions({
    queryKey: ['service-year', 'migrant-gap', query],
    queryFn: ({ signal }) =>
      api.read('/api/service-year/migrant-gap', { response: migrantGap, query, signal }),
    placeholderData: keepPreviousData,
    ...whileInTheMaking,
  })

export const surveysQuery = (api: ApiClient, query: Query) =>
  queryOptions({
    queryKey: ['service-year', 'surveys', query],
    queryFn: ({ signal }) => api.read('/api/service-year/surveys', { response: list(survey), query, signal }),
    placeholderData: keepPreviousData,
  })

export const periodReportQuery = (api: ApiClient, query: Query) =>
  queryOptions({
    queryKey: ['service-year', 'report', query],
    queryFn: ({ signal }) => api.read('/api/service-year/report', { response: periodReport, query, signal }),
    placeholderData: keepPreviousData,
    ...whileInTheMaking,
  })

/** Where the browser fetches the report as a workbook. */
export const periodFileUrl = (query: Query): string => withQuery('/api/service-year/report/file', query)
