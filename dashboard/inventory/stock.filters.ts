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
  search: z.string().max(60).optional(),
  sort: stockSort.default('status'),
  descending: z.enum(['true', 'false']).default('false'),
})
export type StockFilters = z.infer<typeof stockFilters>
