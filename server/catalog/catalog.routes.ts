import { z } from 'zod'
import { createProduct, product, storageProfile, updateProduct } from '../../protocol/api/catalog.ts'
import { updateStorageProfile } from '../../protocol/api/climate.ts'
import { id, list } from '../../protocol/api/parts.ts'
import { ADMINISTRATORS, type Route, route, SIGNED_IN } from '../route.ts'
import type { CatalogService } from './catalog.service.ts'

export function catalogRoutes(catalog: CatalogService): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/products',
      summary: 'Products in use, by category and code',
      tag: 'catalog',
      access: SIGNED_IN,
      response: list(product),
      handle: async () => ({ items: await catalog.products() }),
    }),
    route({
      method: 'post',
      path: '/api/products',
      summary: 'Add a product',
      tag: 'catalog',
      access: ADMINISTRATORS,
      body: createProduct,
      response: product,
      status: 201,
      handle: ({ actor, body, idempotencyKey }) => catalog.createProduct(actor, body, idempotencyKey),
    }),
    route({
      method: 'patch',
      path: '/api/products/:id',
      summary: 'Change a product: what its stock is stays',
      tag: 'catalog',
      access: ADMINISTRATORS,
      params: z.strictObject({ id }),
      body: updateProduct,
      response: product,
      handle: ({ actor, params, body }) => catalog.updateProduct(actor, params.id, body),
    }),
    route({
      method: 'get',
      path: '/api/storage-profiles',
      summary: 'Limits of temperature and humidity by name',
      tag: 'catalog',
      access: SIGNED_IN,
      response: list(storageProfile),
      handle: async () => ({ items: await catalog.storageProfiles() }),
    }),
    route({
      method: 'patch',
      path: '/api/storage-profiles/:id',
      summary:
        'Change the limits of a profile, for every product and place that has it; what was an excursion stays one',
      tag: 'catalog',
      access: ADMINISTRATORS,
      params: z.strictObject({ id }),
      body: updateStorageProfile,
      response: storageProfile,
      handle: ({ actor, params, body }) => catalog.updateStorageProfile(actor, params.id, body),
    }),
  ]
}
