import { covers } from '../db/scope.ts'
import { ForbiddenError, NotFoundError } from '../errors.ts'
import type { PlacesService } from '../places/places.service.ts'
import type { Actor } from '../route.ts'

/**
 * Whether the actor may speak for this jurisdiction; null = for everything. Throws `NotFoundError` for one outside the
 * scope, and `ForbiddenError` `scope_too_wide`.
 */
export async function requireJurisdiction(
  places: Pick<PlacesService, 'jurisdictions'>,
  { scope }: Actor,
  code: string | null,
): Promise<void> {
  if (code === null) {
    if (scope === null) return
    throw new ForbiddenError(
      'Choose your own jurisdiction or one below it, not everything.',
      'scope_too_wide',
    )
  }
  const known = covers(scope, code) ? await places.jurisdictions(code) : []
  if (!known.some((jurisdiction) => jurisdiction.code === code)) throw new NotFoundError('jurisdiction', code)
}
