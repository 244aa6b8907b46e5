import type { Reader } from '../db/database.ts'
import { covers } from '../db/scope.ts'
import { ConflictError, ForbiddenError, InvalidError, NotFoundError } from '../errors.ts'
import { isBelowCounty } from '../places/division-code.ts'
import type { Actor } from '../route.ts'
import { findPlace } from './recalls.store.ts'

/** Where goods can be kept apart; not where people are served. */
const COLLECTING_KINDS: readonly string[] = ['warehouse', 'storeroom']

export const hasEnded = (): ConflictError => new ConflictError('recall_ended', 'This recall has ended.')

/** Throws `ForbiddenError` `county_required` for somebody responsible for less than a county. */
export function requireCounty({ scope }: Actor): void {
  if (isBelowCounty(scope))
    throw new ForbiddenError(
      'A recall holds for the whole county: ask somebody responsible for the county.',
      'county_required',
    )
}

/** Throws `NotFoundError`, also for a place outside the actor's scope. */
export async function placeOf(db: Reader, actor: Actor, id: string) {
  const place = await findPlace(db, id)
  if (!place || !covers(actor.scope, place.jurisdictionCode)) throw new NotFoundError('location', id)
  return place
}

/** Throws `NotFoundError`, and `InvalidError` `not_a_collecting_place`. */
export async function collectingPlace(db: Reader, actor: Actor, id: string) {
  const place = await placeOf(db, actor, id)
  if (COLLECTING_KINDS.includes(place.kind) && place.archivedAt === null) return place
  throw new InvalidError(
    'not_a_collecting_place',
    `${place.name} is no warehouse or storeroom in use: choose one to collect the goods.`,
    {
      params: { location: id },
      errors: [{ path: 'collectingLocation', message: 'is no warehouse or storeroom in use' }],
    },
  )
}
