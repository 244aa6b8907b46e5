import type { SourceKind } from '../../../protocol/api/climate.ts'
import type { LocationKind } from '../../../protocol/api/places.ts'
import type { Spell, StorageInTime } from '../../catalog/storage-in-time.ts'
import { silenceOf } from '../silence.ts'
import { settingOf } from '../storage.service.ts'
import type { StorageRow } from '../storage.store.ts'
import type { Rhythm } from './excursion-track.ts'
import { NO_LIMITS, type ProfileLimits, SILENCE } from './limits.ts'

/** A source is to be judged by a profile, as if from `since` on and until then: milliseconds since 1970. */
export interface Wanted {
  profileId: string
  limits: ProfileLimits
  since: number
  /** Infinity: it holds now. */
  until: number
}

export interface WatchedPlace {
  kind: LocationKind
  /** What was set for the place, and when; undefined = nothing. */
  storage: StorageRow | undefined
  /** Products that lie there, and since when. */
  stock: readonly { productId: string; profileId: string; since: Date | null }[]
  /** A device measures there. */
  measured: boolean
}

export const rhythmOf = (source: { kind: SourceKind; dueMinutes: number }): Rhythm => ({
  due: source.dueMinutes * 60_000,
  silence: silenceOf(source),
})

/**
 * By what a source is judged: the limits of its place, those of the products that lie there, and that it is heard at all.
 * Of limits that were changed, and of products that were moved to others, those before come before those that hold now.
 * A logger is silent until its next file comes, and a person where a device measures.
 */
export function wantedOf(
  { kind, gone }: { kind: SourceKind; gone: boolean },
  place: WatchedPlace,
  storage: StorageInTime,
): Wanted[] {
  if (gone) return []
  const asked = place.stock.flatMap(({ since, ...product }) =>
    storage.profilesOf(product, since?.getTime() ?? 0),
  )
  const { profileId: own, handReadings } = settingOf(place.kind, place.storage)
  if (own !== null)
    asked.push({ from: place.storage?.updatedAt.getTime() ?? 0, until: Number.POSITIVE_INFINITY, value: own })
  const watched = joined(asked).flatMap(({ value: profileId, ...during }) =>
    storage
      .limitsOf(profileId, during)
      .map(({ from, until, value: { id: _, ...limits } }) => ({ profileId, limits, since: from, until })),
  )
  const byHand = kind === 'hand' && !place.measured && handReadings !== 'none'
  return kind === 'sensor' || kind === 'dispenser' || byHand
    ? [...watched, { profileId: SILENCE, limits: NO_LIMITS, since: 0, until: Number.POSITIVE_INFINITY }]
    : watched
}

/** One stretch where several of a profile meet or overlap, in the order of time. */
function joined(spells: readonly Spell<string>[]): Spell<string>[] {
  const found: Spell<string>[] = []
  for (const spell of spells.toSorted((a, b) => a.from - b.from)) {
    const before = found.findLast(({ value }) => value === spell.value)
    if (before && spell.from <= before.until) before.until = Math.max(before.until, spell.until)
    else found.push({ ...spell })
  }
  return found
}
