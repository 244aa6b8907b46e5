import type { Ambient } from '../../ambient.ts'
import type { AlertSource } from '../alert.source.ts'

/** Recalled goods at a place. */
interface WaitingPlace {
  recall: { id: string; productId: string; openedAt: Date }
  numbers: readonly string[]
  place: { locationId: string; held: number; state: string }
}

interface Dependencies {
  recalls: {
    waiting(locationIds: readonly string[] | null, scope: string | null): Promise<readonly WaitingPlace[]>
  }
  ambient: Ambient
}

const DAY = 86_400_000
/** Lot numbers told; a recall may name hundreds. */
const TOLD = 3

/** Places that have not answered a recall. */
export const recallsSource = ({ recalls, ambient }: Dependencies): AlertSource => ({
  rules: ['recall_open'],
  covers: 'places',
  async sightings(locationIds) {
    const waiting = await recalls.waiting(locationIds, null)
    return waiting
      .filter(({ place }) => place.state === 'open')
      .map(({ recall, numbers, place }) => {
        const days = Math.floor((ambient.now().getTime() - recall.openedAt.getTime()) / DAY)
        return {
          rule: 'recall_open',
          locationId: place.locationId,
          jurisdictionCode: null,
          deviceId: null,
          productId: recall.productId,
          part: recall.id,
          facts: { lots: numbers.slice(0, TOLD).join(', '), units: place.held, days },
          holds: ({ answerDays = 0 }) => days >= answerDays,
        }
      })
  },
})
