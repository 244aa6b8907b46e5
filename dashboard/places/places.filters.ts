import { z } from 'zod'
import { divisionCode } from '../../protocol/api/parts.ts'
import { type Location, placeKind } from '../../protocol/api/places.ts'

const flag = z.enum(['true', 'false'])

/** What the address of the list of places may say. */
export const placeFilters = z.object({
  search: z.string().max(60).optional(),
  jurisdiction: divisionCode.optional(),
  kind: placeKind.optional(),
  published: flag.optional(),
  /** All five public fields are filled. */
  complete: flag.optional(),
})
export type PlaceFilters = z.infer<typeof placeFilters>

/** The five public fields: place, address, hours, varieties, phone. */
export const PUBLIC_FIELDS = 5

export function selectPlaces(places: readonly Location[], filters: PlaceFilters): Location[] {
  const text = filters.search?.trim().toLowerCase()
  const agrees = (wanted: 'true' | 'false' | undefined, actual: boolean) =>
    wanted === undefined || (wanted === 'true') === actual
  return places.filter(
    (place) =>
      (!text ||
        [place.name, place.nameEn, place.address].some((field) => field?.toLowerCase().includes(text))) &&
      (filters.jurisdiction === undefined || place.jurisdictionCode.startsWith(filters.jurisdiction)) &&
      (filters.kind === undefined || place.kind === filters.kind) &&
      agrees(filters.published, place.published) &&
      agrees(filters.complete, place.publicFields === PUBLIC_FIELDS),
  )
}
