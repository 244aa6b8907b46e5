import { PLACE_KINDS, type PlaceKind } from '../../protocol/api/places.ts'
import { NotFoundError } from '../errors.ts'
import type { PlaceRow } from './sources.store.ts'

export const isRealPlace = <T extends { kind: string }>(place: T): place is T & { kind: PlaceKind } =>
  PLACE_KINDS.some((kind) => kind === place.kind)

/** A place where something can be measured. Throws `NotFoundError` without one, and for an account of the ledger. */
export function measuringPlace(place: PlaceRow | undefined, id: string): PlaceRow & { kind: PlaceKind } {
  if (!place || !isRealPlace(place)) throw new NotFoundError('location', id)
  return place
}
