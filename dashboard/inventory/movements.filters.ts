import { z } from 'zod'
import { movementKind } from '../../protocol/api/inventory.ts'
import { day, id } from '../../protocol/api/parts.ts'

/** What the address of the movement list may say; the server filters. */
export const movementFilters = z.object({
  location: id.optional(),
  product: id.optional(),
  kind: movementKind.optional(),
  from: day.optional(),
  to: day.optional(),
})
export type MovementFilters = z.infer<typeof movementFilters>
