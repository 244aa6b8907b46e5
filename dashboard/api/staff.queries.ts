import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { type StaffSettings, staffDetail, staffPage, staffSettings } from '../../protocol/api/staff.ts'
import type { ApiClient, Query } from './client.ts'

export const staffListQuery = (api: ApiClient, query: Query) =>
  infiniteQueryOptions({
    queryKey: ['staff', 'list', query],
    queryFn: ({ signal, pageParam }) =>
      api.read('/api/staff', { response: staffPage, query: { ...query, cursor: pageParam }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  })

export const staffMemberQuery = (api: ApiClient, id: string) =>
  queryOptions({
    queryKey: ['staff', 'member', id],
    queryFn: ({ signal }) => api.read(`/api/staff/${id}`, { response: staffDetail, signal }),
  })

export const staffSettingsQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: ['staff', 'settings'],
    queryFn: ({ signal }) => api.read('/api/staff/settings', { response: staffSettings, signal }),
  })

export const changeStaffSettings = (api: ApiClient, body: StaffSettings): Promise<StaffSettings> =>
  api.write('PUT', '/api/staff/settings', { response: staffSettings, body })
