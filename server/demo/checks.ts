import { randomStream } from '../../firmware-sim/random.ts'
import type { Services } from '../app.ts'
import type { Database } from '../db/database.ts'
import { addDays } from '../places/time-zone.ts'
import type { Cast, PlayedPlace } from './play.ts'

interface Checks {
  db: Database
  services: Services
  cast: Cast
  places: readonly PlayedPlace[]
  seed: number
  /** Where the history ends. */
  now: Date
}

/** Of the places that were checked as they were entered, which is longer ago than is allowed. */
const CHECKED_AGAIN = 0.85

/** What the public reads of most places was looked at again during the history; some are overdue. */
export async function checkPlaces({ db, services, cast, places, seed, now }: Checks): Promise<void> {
  const random = randomStream(seed, 'checks')
  const today = now.toISOString().slice(0, 10)
  const again = places.filter(({ verifiedOn }) => verifiedOn !== null && random.next() < CHECKED_AGAIN)
  await db.write(async (tx, afterCommit) => {
    for (const { id } of again) {
      const verifiedOn = addDays(today, -Math.floor(random.between(2, 80)))
      await services.places.change(tx, afterCommit, cast.county, id, { verifiedOn })
    }
  })
}
