import { z } from 'zod'
import { category } from '../../protocol/api/catalog.ts'
import { divisionCode, id } from '../../protocol/api/parts.ts'
import { placeKind } from '../../protocol/api/places.ts'
import { stockStatus } from '../../protocol/api/status.ts'

export const stockSort = z.enum([
  'location',
  'product',
  'quantity',
  'usable',
  'amc',
  'mos',
  'expiry',
  'atRisk',
  'status',
])

/** What the stock table's address may say. */
export const stockFilters = z.object({
  jurisdiction: divisionCode.optional(),
  location: id.optional(),
  product: id.optional(),
  kind: placeKind.optional(),
  category: category.optional(),
  status: stockStatus.optional(),
  atRisk: z.literal('true').optional(),
  search: z.string().max(60).optional(),
  sort: stockSort.default('status'),
  descending: z.enum(['true', 'false']).default('false'),
})
export type StockFilters = z.infer<typeof stockFilters>

/** Beside the filters: the row whose status is explained, `place.product`. */
export const stockAddress = stockFilters.extend({
  why: z
    .string()
    .regex(/^[\w-]{1,64}\.[\w-]{1,64}$/)
    .optional(),
})
