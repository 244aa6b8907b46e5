import type { Changes } from '../changes.ts'
import { covers } from '../db/scope.ts'
import { byJurisdictionAndName, PlaceMemory } from '../place-memory.ts'
import type { PlacesService } from '../places/places.service.ts'
import { countPublicFields, isPublicKind } from '../places/public-fields.ts'

interface Dependencies {
  places: Pick<PlacesService, 'placesInUse'>
  changes: Changes
}

/** A point that the public is told of. */
export interface PublishedPoint {
  id: string
  name: string
  jurisdictionCode: string
  /** Calendar date on which its public fields were last checked. */
  verifiedOn: string | null
  /** How many of them are filled in. */
  publicFields: number
}

/** The points that the public is told of, by jurisdiction and name, kept true while places change. */
export class PublishedPoints {
  readonly #places: Dependencies['places']
  readonly #points: PlaceMemory<PublishedPoint>

  constructor({ places, changes }: Dependencies) {
    this.#places = places
    this.#points = new PlaceMemory<PublishedPoint>(changes, {
      events: ['place'],
      read: (ids) => this.#read(ids),
      idOf: ({ id }) => id,
      compare: byJurisdictionAndName,
    })
  }

  start(): Promise<void> {
    return this.#points.start()
  }

  stop(): void {
    this.#points.stop()
  }

  /** Those of a jurisdiction. */
  async of(scope: string | null): Promise<PublishedPoint[]> {
    const points = await this.#points.rows()
    return points.filter(({ jurisdictionCode }) => covers(scope, jurisdictionCode))
  }

  async #read(ids: readonly string[] | undefined): Promise<PublishedPoint[]> {
    const places = await this.#places.placesInUse(ids)
    return places
      .filter(({ kind, published }) => published && isPublicKind(kind))
      .map((place) => ({
        id: place.id,
        name: place.name,
        jurisdictionCode: place.jurisdictionCode,
        verifiedOn: place.verifiedOn,
        publicFields: countPublicFields(place),
      }))
  }
}
