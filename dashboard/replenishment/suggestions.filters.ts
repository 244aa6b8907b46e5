import { z } from 'zod'
import { divisionCode, id } from '../../protocol/api/parts.ts'
import { placeKind } from '../../protocol/api/places.ts'
import { need } from '../../protocol/api/replenishment.ts'

/** What the address of the suggestions may say. */
export const suggestionFilters = z.object({
  jurisdiction: divisionCode.optional(),
  location: id.optional(),
  product: id.optional(),
  kind: placeKind.optional(),
  need: need.optional(),
  all: z.enum(['true', 'false']).default('false'),
})
export type SuggestionFilters = z.infer<typeof suggestionFilters>
