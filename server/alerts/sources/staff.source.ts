import type { Ambient } from '../../ambient.ts'
import type { AlertSource } from '../alert.source.ts'

/** Managers of one place whose training or certificate has run out. */
interface Overdue {
  locationId: string
  what: 'training' | 'certificate'
  people: number
  /** The earliest of them; null where a certificate never was. */
  dueOn: string | null
}

interface Dependencies {
  staff: { overdueAt(locationIds: readonly string[]): Promise<readonly Overdue[]> }
  ambient: Ambient
}

const DAY = 86_400_000

/** Trainings that are overdue, and managers without a certificate that holds. */
export const staffSource = ({ staff, ambient }: Dependencies): AlertSource => ({
  rules: ['staff_overdue'],
  covers: 'places',
  async sightings(locationIds) {
    const overdue = await staff.overdueAt(locationIds)
    return overdue.map(({ locationId, what, people, dueOn }) => {
      const days = dueOn === null ? null : Math.floor((ambient.now().getTime() - Date.parse(dueOn)) / DAY)
      return {
        rule: 'staff_overdue',
        locationId,
        jurisdictionCode: null,
        deviceId: null,
        productId: null,
        part: what,
        facts: { what, people, days },
        holds: ({ overdueDays = 0 }) => days === null || days >= overdueDays,
      }
    })
  },
})
