import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { type SavedViewScreen, savedViewList } from '../../protocol/api/saved-views.ts'
import { lotsAtRisk } from '../../protocol/api/stock-at-risk.ts'
import { stockReasoning } from '../../protocol/api/stock-reasoning.ts'
import {
  type SetStockSettings,
  stockSettingsPreview,
  stockSettingsView,
} from '../../protocol/api/stock-settings.ts'
import type { ApiClient, Query } from './client.ts'

/** Why a status is what it is; asked again when the place's stock changes. */
export const stockReasoningQuery = (api: ApiClient, query: { location: string; product: string }) =>
  queryOptions({
    queryKey: ['stock-reasoning', query],
    queryFn: ({ signal }) => api.read('/api/stock/reasoning', { response: stockReasoning, query, signal }),
  })

const AT_RISK_PAGE = 100

/** Its key begins with `stock`: the live line refreshes it with the stock table. */
export const atRiskQuery = (api: ApiClient, query: Query) =>
  infiniteQueryOptions({
    queryKey: ['stock', 'at-risk', query],
    queryFn: ({ signal, pageParam }) =>
      api.read('/api/stock/at-risk', {
        response: lotsAtRisk,
        query: { ...query, limit: AT_RISK_PAGE, offset: pageParam },
        signal,
      }),
    initialPageParam: 0,
    getNextPageParam: (last, pages) =>
      pages.length * AT_RISK_PAGE < last.total ? pages.length * AT_RISK_PAGE : undefined,
    placeholderData: keepPreviousData,
  })

export const stockSettingsQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: ['stock-settings'],
    queryFn: ({ signal }) => api.read('/api/stock-settings', { response: stockSettingsView, signal }),
  })

export const stockSettingsPreviewQuery = (api: ApiClient, wanted: SetStockSettings) =>
  queryOptions({
    queryKey: ['stock-settings', 'preview', wanted],
    queryFn: () =>
      api.write('POST', '/api/stock-settings/preview', { body: wanted, response: stockSettingsPreview }),
    placeholderData: keepPreviousData,
    retry: false,
  })

export const savedViewsQuery = (api: ApiClient, screen: SavedViewScreen) =>
  queryOptions({
    queryKey: ['saved-views', screen],
    queryFn: ({ signal }) =>
      api.read('/api/saved-views', { response: savedViewList, query: { screen }, signal }),
  })
