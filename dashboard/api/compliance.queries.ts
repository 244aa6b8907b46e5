import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import {
  assessedPlace,
  checklist,
  checklistVersion,
  complianceSummary,
  givenAnswer,
  nextSteps,
  placeAssessment,
  scorecardPage,
  scoreDay,
} from '../../protocol/api/compliance.ts'
import { finding, inspection, inspectionEntry } from '../../protocol/api/inspections.ts'
import { list, page } from '../../protocol/api/parts.ts'
import type { ApiClient, Query } from './client.ts'

const inspectionPage = page(inspectionEntry)
const findingPage = page(finding)
const versionList = list(checklistVersion)
const answerList = list(givenAnswer)
const scoreDays = list(scoreDay)

/** The version in force, or an older one. */
export const checklistQuery = (api: ApiClient, version?: number) =>
  queryOptions({
    queryKey: ['compliance', 'checklist', version ?? null],
    queryFn: ({ signal }) =>
      api.read('/api/compliance/checklist', { response: checklist, query: { version }, signal }),
    staleTime: 60_000,
  })

export const checklistVersionsQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: ['compliance', 'versions'],
    queryFn: ({ signal }) =>
      api.read('/api/compliance/checklist/versions', { response: versionList, signal }),
  })

export const complianceSummaryQuery = (api: ApiClient, query: Query) =>
  queryOptions({
    queryKey: ['compliance', 'summary', query],
    queryFn: ({ signal }) =>
      api.read('/api/compliance/summary', { response: complianceSummary, query, signal }),
    placeholderData: keepPreviousData,
  })

export const scorecardsQuery = (api: ApiClient, query: Query) =>
  infiniteQueryOptions({
    queryKey: ['compliance', 'places', query],
    queryFn: ({ signal, pageParam }) =>
      api.read('/api/compliance/places', {
        response: scorecardPage,
        query: { ...query, cursor: pageParam },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  })

export const assessmentQuery = (api: ApiClient, locationId: string) =>
  queryOptions({
    queryKey: ['compliance', 'place', locationId],
    queryFn: ({ signal }) =>
      api.read(`/api/compliance/places/${locationId}`, { response: placeAssessment, signal }),
  })

/** The tier of any place, assessed or not. */
export const tierQuery = (api: ApiClient, locationId: string) =>
  queryOptions({
    queryKey: ['compliance', 'tier', locationId],
    queryFn: ({ signal }) =>
      api.read(`/api/compliance/places/${locationId}/tier`, { response: assessedPlace, signal }),
  })

/** What was ever answered to one criterion at a place, newest first. */
export const answersQuery = (api: ApiClient, locationId: string, criterion: string) =>
  queryOptions({
    queryKey: ['compliance', 'answers', locationId, criterion],
    queryFn: ({ signal }) =>
      api.read(`/api/compliance/places/${locationId}/answers`, {
        response: answerList,
        query: { criterion },
        signal,
      }),
  })

export const scoreHistoryQuery = (api: ApiClient, query: Query) =>
  queryOptions({
    queryKey: ['compliance', 'history', query],
    queryFn: ({ signal }) => api.read('/api/compliance/history', { response: scoreDays, query, signal }),
  })

export const nextStepsQuery = (api: ApiClient, query: Query) =>
  queryOptions({
    queryKey: ['compliance', 'next-steps', query],
    queryFn: ({ signal }) => api.read('/api/compliance/next-steps', { response: nextSteps, query, signal }),
    placeholderData: keepPreviousData,
  })

export const inspectionsQuery = (api: ApiClient, query: Query) =>
  infiniteQueryOptions({
    queryKey: ['compliance', 'inspections', query],
    queryFn: ({ signal, pageParam }) =>
      api.read('/api/compliance/inspections', {
        response: inspectionPage,
        query: { ...query, cursor: pageParam },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  })

export const inspectionQuery = (api: ApiClient, id: string) =>
  queryOptions({
    queryKey: ['compliance', 'inspection', id],
    queryFn: ({ signal }) => api.read(`/api/compliance/inspections/${id}`, { response: inspection, signal }),
  })

export const findingsQuery = (api: ApiClient, query: Query) =>
  infiniteQueryOptions({
    queryKey: ['compliance', 'findings', query],
    queryFn: ({ signal, pageParam }) =>
      api.read('/api/compliance/findings', {
        response: findingPage,
        query: { ...query, cursor: pageParam },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  })

/** Where the picture lies; `thumb` is small enough for a list. */
export const photoAddress = (id: string, size: 'full' | 'thumb'): string =>
  `/api/compliance/photos/${id}?size=${size}`
