import type { SourceKind } from '../../../protocol/api/climate.ts'
import type { LocationKind } from '../../../protocol/api/places.ts'
import { settingOf } from '../storage.service.ts'
import type { StorageRow } from '../storage.store.ts'
import { type Rhythm, rhythmOf } from './excursion-track.ts'
import { NO_LIMITS, type ProfileLimits, SILENCE } from './limits.ts'

/** A source is to be judged by a profile, as if from `since` on: milliseconds since 1970. */
export interface Wanted {
  profileId: string
  limits: ProfileLimits
  since: number
}

export interface WatchedPlace {
  kind: LocationKind
  /** What was set for the place, and when; undefined = nothing. */
  storage: StorageRow | undefined
  /** Profiles of the products that lie there, and since when. */
  stock: readonly { profileId: string; since: Date | null }[]
  /** A device measures there. */
  measured: boolean
}

/** Readings by hand are due at 09:00 and 15:30: only a day without any is silence. Milliseconds. */
const HAND_SILENCE = 24 * 3_600_000

export function rhythmOfSource({ kind, dueMinutes }: { kind: SourceKind; dueMinutes: number }): Rhythm {
  const rhythm = rhythmOf(dueMinutes)
  return kind === 'hand' ? { ...rhythm, silence: HAND_SILENCE } : rhythm
}

/**
 * By what a source is judged: the limits of its place, those of the products that lie there, and that it is heard at all.
 * A logger is silent until its next file comes, and a person where a device measures.
 */
export function wantedOf(
  { kind, gone }: { kind: SourceKind; gone: boolean },
  place: WatchedPlace,
  profiles: ReadonlyMap<string, ProfileLimits>,
): Wanted[] {
  if (gone) return []
  const since = new Map<string, number>()
  for (const { profileId, since: from } of place.stock) since.set(profileId, from?.getTime() ?? 0)
  const { profileId: own, handReadings } = settingOf(place.kind, place.storage)
  if (own !== null)
    since.set(
      own,
      Math.min(since.get(own) ?? Number.POSITIVE_INFINITY, place.storage?.updatedAt.getTime() ?? 0),
    )
  const watched = [...since].flatMap(([profileId, from]) => {
    const limits = profiles.get(profileId)
    return limits ? [{ profileId, limits, since: from }] : []
  })
  const byHand = kind === 'hand' && !place.measured && handReadings !== 'none'
  return kind === 'sensor' || kind === 'dispenser' || byHand
    ? [...watched, { profileId: SILENCE, limits: NO_LIMITS, since: 0 }]
    : watched
}
