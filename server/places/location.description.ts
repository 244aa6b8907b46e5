import { datum, type Location } from '../../protocol/api/places.ts'
import type { Place } from './locations.store.ts'
import { countPublicFields } from './public-fields.ts'

/** A place as the API tells it. */
export function describe(place: Place): Location {
  const { capturedBy: _capturedBy, createdAt: _createdAt, sourceDatum, archivedAt, ...fields } = place
  return {
    ...fields,
    sourceDatum: sourceDatum === null ? null : datum.parse(sourceDatum),
    archivedAt: archivedAt?.toISOString() ?? null,
    publicFields: countPublicFields(place),
  }
}
