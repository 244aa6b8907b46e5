import type { Location } from '../../protocol/api/places.ts'
import type { Changes } from '../changes.ts'
import { covers } from '../db/scope.ts'
import type { PlacesService } from '../places/places.service.ts'
import { isPublicKind } from '../places/public-fields.ts'

interface Dependencies {
  places: Pick<PlacesService, 'list'>
  changes: Changes
}

/** The points that the public is told of, kept until one of them changes: a county has thousands. */
export class PublishedPoints {
  readonly #from: Dependencies
  #known: Promise<Location[]> | null = null

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  start(): void {
    this.#from.changes.on('place', this.#forget)
  }

  stop(): void {
    this.#from.changes.off('place', this.#forget)
    this.#forget()
  }

  /** Those of a jurisdiction. */
  async of(scope: string | null): Promise<Location[]> {
    this.#known ??= this.#from.places.list(null, { published: true, archived: false })
    const known = this.#known
    const points = await known.catch((error: unknown) => {
      if (this.#known === known) this.#known = null
      throw error
    })
    return points.filter(
      ({ kind, jurisdictionCode }) => isPublicKind(kind) && covers(scope, jurisdictionCode),
    )
  }

  readonly #forget = (): void => {
    this.#known = null
  }
}
