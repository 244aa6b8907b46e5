import type { HandReadings } from '../../protocol/api/climate.ts'
import type { Tier } from '../../protocol/api/compliance.ts'
import type { DayPart } from '../../protocol/api/hand-readings.ts'
import type { LocationKind } from '../../protocol/api/places.ts'

/** Minutes after midnight at which a person reads the instrument, and from which the afternoon counts. */
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

/** Tiers of which the standard asks for a climate record (S3c), also where a person gave the tier to another kind of place. */
export const RECORD_TIERS: readonly Tier[] = ['county', 'township']

/** A place as it is decided who reads there. */
export interface RecordPlace {
  kind: LocationKind
  /** The tier that a person set; null = it goes by the kind, by which stores are of those tiers. */
  tierSet: Tier | null
}

/** Whether a place keeps a climate record: the one rule behind what Today asks for and what the standard counts. */
export const keepsRecord = ({ kind, tierSet }: RecordPlace): boolean =>
  isStore(kind) || (tierSet !== null && RECORD_TIERS.includes(tierSet))

/** Whether a person has to read the instrument at a place. `heardAt`: when a device last measured there, in ms. */
export function handDue(
  setting: HandReadings,
  place: RecordPlace,
  heardAt: number | null,
  now: number,
): boolean {
  if (setting !== 'auto') return setting === 'required'
  return keepsRecord(place) && (heardAt === null || now - heardAt > HEARD)
}

/** Which reading is asked for at this minute of the day: from noon on none can be the morning's any more. */
export function partDueAt(minutes: number): DayPart | null {
  if (minutes < DUE.morning) return null
  if (minutes < NOON) return 'morning'
  return minutes < DUE.afternoon ? null : 'afternoon'
}

/** The half of the day for which a reading at this minute stands. */
export const partOf = (minutes: number): DayPart => (minutes < NOON ? 'morning' : 'afternoon')

/** Parts of a day that are over at this minute of it; null: the day has passed. */
export const partsOver = (minutes: number | null): DayPart[] =>
  minutes === null ? ['morning', 'afternoon'] : minutes < NOON ? [] : ['morning']

export const isLate = (at: Date, enteredAt: Date): boolean => enteredAt.getTime() - at.getTime() > LATE
