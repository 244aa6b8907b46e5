import { queryOptions } from '@tanstack/react-query'
import { landmark } from '../../protocol/api/landmarks.ts'
import { list } from '../../protocol/api/parts.ts'
import type { ApiClient } from './client.ts'

export const landmarksQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: ['landmarks'],
    queryFn: ({ signal }) => api.read('/api/landmarks', { response: list(landmark), signal }),
  })
