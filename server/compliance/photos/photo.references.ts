import type { Reader } from '../../db/database.ts'
import { InvalidError } from '../../errors.ts'
import { takenAtOf } from './photos.store.ts'

/** When each photo was taken. Throws `InvalidError` `unknown_photo` for one that was not sent for this place. */
export async function photosOf(
  db: Reader,
  locationId: string,
  ids: readonly string[],
): Promise<Map<string, Date>> {
  const taken = await takenAtOf(db, locationId, ids)
  const missing = ids.find((id) => !taken.has(id))
  if (missing !== undefined)
    throw new InvalidError(
      'unknown_photo',
      `The photo ${missing} was not sent for this place. Send it first.`,
      {
        params: { photo: missing },
      },
    )
  return taken
}
