import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { auditEntry, jurisdiction, person, session, token } from '../../protocol/api/accounts.ts'
import { list, page } from '../../protocol/api/parts.ts'
import type { ApiClient } from './client.ts'

const jurisdictions = list(jurisdiction)
const people = list(person)
const tokens = list(token)
const auditPage = page(auditEntry)

export const sessionQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: ['session'],
    queryFn: ({ signal }) => api.read('/api/session', { response: session, signal }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })

export const jurisdictionsQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: ['jurisdictions'],
    queryFn: ({ signal }) => api.read('/api/jurisdictions', { response: jurisdictions, signal }),
    staleTime: 5 * 60_000,
  })

export const peopleQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: ['people'],
    queryFn: ({ signal }) => api.read('/api/people', { response: people, signal }),
  })

export const tokensQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: ['tokens'],
    queryFn: ({ signal }) => api.read('/api/tokens', { response: tokens, signal }),
  })

export const auditQuery = (api: ApiClient) =>
  infiniteQueryOptions({
    queryKey: ['audit'],
    queryFn: ({ signal, pageParam }) =>
      api.read('/api/audit', { response: auditPage, query: { limit: 100, cursor: pageParam }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  })
