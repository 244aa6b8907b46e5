import { queryOptions } from '@tanstack/react-query'
import { product, storageProfile } from '../../protocol/api/catalog.ts'
import { list } from '../../protocol/api/parts.ts'
import type { ApiClient } from './client.ts'

const products = list(product)
const profiles = list(storageProfile)
const REFERENCE = 5 * 60_000

export const productsQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: ['products'],
    queryFn: ({ signal }) => api.read('/api/products', { response: products, signal }),
    staleTime: REFERENCE,
  })

export const storageProfilesQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: ['storage-profiles'],
    queryFn: ({ signal }) => api.read('/api/storage-profiles', { response: profiles, signal }),
    staleTime: REFERENCE,
  })
