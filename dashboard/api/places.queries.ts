import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { list } from '../../protocol/api/parts.ts'
import { calendar, location, mapView } from '../../protocol/api/places.ts'
import { today } from '../../protocol/api/today.ts'
import type { ApiClient, Query } from './client.ts'

const locations = list(location)

export const placesQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: ['places'],
    queryFn: ({ signal }) => api.read('/api/locations', { response: locations, signal }),
    staleTime: 60_000,
  })

export const placeQuery = (api: ApiClient, id: string) =>
  queryOptions({
    queryKey: ['places', id],
    queryFn: ({ signal }) => api.read(`/api/locations/${id}`, { response: location, signal }),
  })

export const mapQuery = (api: ApiClient, query: Query) =>
  queryOptions({
    queryKey: ['map', query],
    queryFn: ({ signal }) => api.read('/api/map', { response: mapView, query, signal }),
    placeholderData: keepPreviousData,
  })

/** Public holidays and make-up working days of all years. */
export const calendarQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: ['calendar'],
    queryFn: ({ signal }) => api.read('/api/calendar', { response: calendar, signal }),
  })

export const todayQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: ['today'],
    queryFn: ({ signal }) => api.read('/api/today', { response: today, signal }),
  })
