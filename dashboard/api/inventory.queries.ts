import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import { binCard } from '../../protocol/api/bin-card.ts'
import { supplier } from '../../protocol/api/delivery-notes.ts'
import { disposal, possibleWitness } from '../../protocol/api/disposals.ts'
import { type Balance, balance, fefoProposal, movement, stockTable } from '../../protocol/api/inventory.ts'
import { quarantine } from '../../protocol/api/lot-quarantine.ts'
import { list, page } from '../../protocol/api/parts.ts'
import { transfer } from '../../protocol/api/transfers.ts'
import type { ApiClient, Query } from './client.ts'

const quarantineList = list(quarantine)
const balancePage = page(balance)
const movementPage = page(movement)
const transferPage = page(transfer)
/** Rows asked for at a time; the server allows 500. */
export const STOCK_PAGE = 100

export const stockQuery = (api: ApiClient, query: Query) =>
  queryOptions({
    queryKey: ['stock', query],
    queryFn: ({ signal }) => api.read('/api/stock', { response: stockTable, query, signal }),
  })

export const stockPagesQuery = (api: ApiClient, query: Query) =>
  infiniteQueryOptions({
    queryKey: ['stock', query, 'pages'],
    queryFn: ({ signal, pageParam }) =>
      api.read('/api/stock', {
        response: stockTable,
        query: { ...query, limit: STOCK_PAGE, offset: pageParam },
        signal,
      }),
    initialPageParam: 0,
    getNextPageParam: (last, pages) =>
      pages.length * STOCK_PAGE < last.total ? pages.length * STOCK_PAGE : null,
    placeholderData: keepPreviousData,
  })

/** A page holds up to 5,000 lots: one place fits, a county may take several. */
async function allBalances(api: ApiClient, query: Query, signal: AbortSignal): Promise<Balance[]> {
  const found: Balance[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const { items, next }: z.output<typeof balancePage> = await api.read('/api/balances', {
      response: balancePage,
      query: { ...query, cursor },
      signal,
    })
    found.push(...items)
    cursor = next
  }
  return found
}

export const balancesQuery = (api: ApiClient, query: Query) =>
  queryOptions({
    queryKey: ['balances', query],
    queryFn: async ({ signal }) => ({ items: await allBalances(api, query, signal) }),
  })

/** Lots that must not leave, oldest first. */
export const quarantinesQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: ['balances', 'quarantines'],
    queryFn: ({ signal }) => api.read('/api/quarantines', { response: quarantineList, signal }),
  })

export const fefoQuery = (api: ApiClient, query: { location: string; product: string; quantity: number }) =>
  queryOptions({
    queryKey: ['fefo', query],
    queryFn: ({ signal }) => api.read('/api/fefo', { response: fefoProposal, query, signal }),
    placeholderData: keepPreviousData,
    staleTime: 0,
  })

export const movementsQuery = (api: ApiClient, query: Query) =>
  infiniteQueryOptions({
    queryKey: ['movements', query],
    queryFn: ({ signal, pageParam }) =>
      api.read('/api/movements', {
        response: movementPage,
        query: { limit: 50, ...query, cursor: pageParam },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  })

export const binCardQuery = (api: ApiClient, query: Query) =>
  infiniteQueryOptions({
    queryKey: ['bin-card', query],
    queryFn: ({ signal, pageParam }) =>
      api.read('/api/bin-card', {
        response: binCard,
        query: { limit: 100, ...query, cursor: pageParam },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  })

export const transfersQuery = (api: ApiClient, query: Query) =>
  infiniteQueryOptions({
    queryKey: ['transfers', query],
    queryFn: ({ signal, pageParam }) =>
      api.read('/api/transfers', {
        response: transferPage,
        query: { limit: 50, ...query, cursor: pageParam },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  })

export const transferQuery = (api: ApiClient, id: string) =>
  queryOptions({
    queryKey: ['transfers', id],
    queryFn: ({ signal }) => api.read(`/api/transfers/${id}`, { response: transfer, signal }),
  })

export const movementQuery = (api: ApiClient, id: string) =>
  queryOptions({
    queryKey: ['movements', id],
    queryFn: ({ signal }) => api.read(`/api/movements/${id}`, { response: movement, signal }),
  })

const supplierList = list(supplier)
export const suppliersQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: ['movements', 'suppliers'],
    queryFn: ({ signal }) => api.read('/api/suppliers', { response: supplierList, signal }),
  })

const witnessList = list(possibleWitness)
export const witnessesQuery = (api: ApiClient, location: string) =>
  queryOptions({
    queryKey: ['witnesses', location],
    queryFn: ({ signal }) =>
      api.read('/api/witnesses', { response: witnessList, query: { location }, signal }),
  })

const disposalPage = page(disposal)
export const disposalsQuery = (api: ApiClient, query: Query) =>
  queryOptions({
    queryKey: ['movements', 'disposals', query],
    queryFn: ({ signal }) => api.read('/api/disposals', { response: disposalPage, query, signal }),
  })

export const disposalQuery = (api: ApiClient, id: string) =>
  queryOptions({
    queryKey: ['movements', 'disposals', id],
    queryFn: ({ signal }) => api.read(`/api/disposals/${id}`, { response: disposal, signal }),
  })
