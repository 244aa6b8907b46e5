import type { HandReadings } from '../../protocol/api/climate.ts'
import type { DayPart } from '../../protocol/api/hand-readings.ts'
import type { LocationKind } from '../../protocol/api/places.ts'

/** Minutes after midnight at which a person reads the instrument, and from which the afternoon counts (domain.md). */
export const DUE: Readonly<Record<DayPart, number>> = { morning: 9 * 60, afternoon: 15 * 60 + 30 }
export const NOON = 12 * 60
const HOUR = 3_600_000
/** Entered this much after it was read, a reading is late: milliseconds. */
const LATE = 2 * HOUR
/** A place whose devices were heard within this time has no need of a person: milliseconds. */
const HEARD = 24 * HOUR

/** Stores by kind, until somebody says otherwise: the profile of normal storage. */
export const STORE_KINDS: readonly LocationKind[] = ['warehouse', 'storeroom']
export const isStore = (kind: LocationKind): boolean => STORE_KINDS.includes(kind)

/** Whether a person has to read the instrument at a place. `heardAt`: when a device last measured there, in ms. */
export function handDue(
  setting: HandReadings,
  kind: LocationKind,
  heardAt: number | null,
  now: number,
): boolean {
  if (setting !== 'auto') return setting === 'required'
  return isStore(kind) && (heardAt === null || now - heardAt > HEARD)
}

/** Which reading is asked for at this minute of the day: from noon on none can be the morning's any more. */
export function partDueAt(minutes: number): DayPart | null {
  if (minutes < DUE.morning) return null
  if (minutes < NOON) return 'morning'
  return minutes < DUE.afternoon ? null : 'afternoon'
}

/** The half of the day for which a reading at this minute stands. */
export const partOf = (minutes: number): DayPart => (minutes < NOON ? 'morning' : 'afternoon')

export const isLate = (at: Date, enteredAt: Date): boolean => enteredAt.getTime() - at.getTime() > LATE
