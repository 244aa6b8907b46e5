import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import {
  climatePlace,
  climatePresence,
  climateSeriesAnswer,
  climateSource,
  placeStorage,
} from '../../protocol/api/climate.ts'
import { type Excursion, excursion, excursionSummary, limitsInForce } from '../../protocol/api/excursions.ts'
import { handReading, recordSheet } from '../../protocol/api/hand-readings.ts'
import { heatSettingsView, lotHeat, lotHeatDetail, quarantineProposal } from '../../protocol/api/heat.ts'
import { list, page } from '../../protocol/api/parts.ts'
import type { ApiClient, Query } from './client.ts'

const places = list(climatePlace)
const sources = list(climateSource)
const handReadings = list(handReading)

export const climatePlacesQuery = (api: ApiClient, query: Query) =>
  queryOptions({
    queryKey: ['climate', 'places', query],
    queryFn: ({ signal }) => api.read('/api/climate/places', { response: places, query, signal }),
    placeholderData: keepPreviousData,
  })

/** Keyed by the place, so that the live line refreshes what is about it alone. */
export const climateSourcesQuery = (api: ApiClient, location: string) =>
  queryOptions({
    queryKey: ['climate', { location }, 'sources'],
    queryFn: ({ signal }) =>
      api.read('/api/climate/sources', { response: sources, query: { location }, signal }),
  })

export const allClimateSourcesQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: ['climate', 'sources'],
    queryFn: ({ signal }) => api.read('/api/climate/sources', { response: sources, signal }),
  })

export interface SeriesQuery extends Query {
  location?: string
  /** Ids, comma between them. */
  sources?: string
  from: string
  to: string
}

export const climateSeriesQuery = (api: ApiClient, query: SeriesQuery) =>
  queryOptions({
    queryKey: ['climate', query.location === undefined ? 'series' : { location: query.location }, query],
    queryFn: ({ signal }) =>
      api.read('/api/climate/series', { response: climateSeriesAnswer, query, signal }),
    placeholderData: keepPreviousData,
  })

export const climatePresenceQuery = (api: ApiClient, query: Query & { location: string }) =>
  queryOptions({
    queryKey: ['climate', { location: query.location }, 'presence', query],
    queryFn: ({ signal }) => api.read('/api/climate/presence', { response: climatePresence, query, signal }),
  })

export const handReadingsQuery = (api: ApiClient, query: Query & { location: string }) =>
  queryOptions({
    queryKey: ['climate', { location: query.location }, 'hand', query],
    queryFn: ({ signal }) => api.read('/api/climate/readings', { response: handReadings, query, signal }),
  })

export const recordSheetQuery = (api: ApiClient, query: Query & { location: string }) =>
  queryOptions({
    queryKey: ['climate', { location: query.location }, 'sheet', query],
    queryFn: ({ signal }) => api.read('/api/climate/record-sheet', { response: recordSheet, query, signal }),
  })

export const placeStorageQuery = (api: ApiClient, location: string) =>
  queryOptions({
    queryKey: ['climate', { location }, 'storage'],
    queryFn: ({ signal }) =>
      api.read(`/api/locations/${location}/storage`, { response: placeStorage, signal }),
  })

// Excursions

const excursions = page(excursion)
type ExcursionPage = z.output<typeof excursions>
const inForce = list(limitsInForce)
/** As many as are ever shown at once without asking for more. */
const MANY = 500

export const excursionSummaryQuery = (api: ApiClient, query: Query) =>
  queryOptions({
    queryKey: ['climate', 'summary', query],
    queryFn: ({ signal }) =>
      api.read('/api/climate/excursion-summary', { response: excursionSummary, query, signal }),
    placeholderData: keepPreviousData,
  })

export const openExcursionsQuery = (api: ApiClient, query: Query) =>
  queryOptions({
    queryKey: ['climate', 'excursions', 'open', query],
    queryFn: ({ signal }) =>
      api.read('/api/climate/excursions', {
        response: excursions,
        query: { ...query, open: true, limit: MANY },
        signal,
      }),
    placeholderData: keepPreviousData,
  })

export const excursionsQuery = (api: ApiClient, query: Query) =>
  infiniteQueryOptions({
    queryKey: ['climate', 'excursions', query],
    queryFn: ({ signal, pageParam }) =>
      api.read('/api/climate/excursions', {
        response: excursions,
        query: { limit: 50, ...query, cursor: pageParam },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  })

/** All of one place that touch a stretch of time: a year of damp nights is more than a page, and none may look well. */
export const excursionsOfQuery = (api: ApiClient, query: { location: string; from: string; to: string }) =>
  queryOptions({
    queryKey: ['climate', { location: query.location }, 'excursions', query],
    async queryFn({ signal }) {
      const items: Excursion[] = []
      for (let cursor: string | null = ''; cursor !== null; ) {
        const part: ExcursionPage = await api.read('/api/climate/excursions', {
          response: excursions,
          query: { ...query, limit: MANY, cursor },
          signal,
        })
        items.push(...part.items)
        cursor = part.next
      }
      return { items }
    },
    placeholderData: keepPreviousData,
  })

export const limitsInForceQuery = (api: ApiClient, location: string) =>
  queryOptions({
    queryKey: ['climate', { location }, 'limits'],
    queryFn: ({ signal }) =>
      api.read('/api/climate/limits', { response: inForce, query: { location }, signal }),
  })

// Heat

const lotHeats = page(lotHeat)
const proposals = page(quarantineProposal)

export const heatQuery = (api: ApiClient, query: Query) =>
  infiniteQueryOptions({
    queryKey: ['climate', 'heat', query],
    queryFn: ({ signal, pageParam }) =>
      api.read('/api/climate/heat', {
        response: lotHeats,
        query: { limit: 50, ...query, cursor: pageParam },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  })

export const lotHeatQuery = (api: ApiClient, lot: string, location: string) =>
  queryOptions({
    queryKey: ['climate', { location }, 'heat', lot],
    queryFn: ({ signal }) =>
      api.read(`/api/climate/heat/${lot}`, { response: lotHeatDetail, query: { location }, signal }),
  })

export const proposalsQuery = (api: ApiClient, query: Query) =>
  queryOptions({
    queryKey: ['climate', 'proposals', query],
    queryFn: ({ signal }) =>
      api.read('/api/climate/quarantine-proposals', {
        response: proposals,
        query: { limit: 100, ...query },
        signal,
      }),
    placeholderData: keepPreviousData,
  })

export const heatSettingsQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: ['climate', 'heat-settings'],
    queryFn: ({ signal }) => api.read('/api/climate/heat-settings', { response: heatSettingsView, signal }),
  })
