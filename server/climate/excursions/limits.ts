import type { ExcursionKind } from '../../../protocol/api/excursions.ts'
import type { StorageInTime } from '../../catalog/storage-in-time.ts'
import { type Limit, newTrack, type Track } from './excursion-track.ts'

/** Limits of a profile as they were when they came into force; °C and %, null = no limit. */
export interface ProfileLimits {
  name: string
  nameEn: string
  minCelsius: number | null
  maxCelsius: number | null
  minHumidity: number | null
  maxHumidity: number | null
  toleranceMinutes: number
}
export type Tracks = Partial<Record<ExcursionKind, Track>>

/** Under this name a source is watched for silence, which is nobody's profile. */
export const SILENCE = ''
/** What silence is measured by, in the place of limits. */
export const NO_LIMITS: ProfileLimits = {
  name: '',
  nameEn: '',
  minCelsius: null,
  maxCelsius: null,
  minHumidity: null,
  maxHumidity: null,
  toleranceMinutes: 0,
}

/** What of a profile can be passed. */
export function limitsOf(profileId: string, profile: ProfileLimits): Limit[] {
  const tolerance = profile.toleranceMinutes * 60_000
  if (profileId === SILENCE) return [{ kind: 'no_data', value: 0, tolerance }]
  const sides = [
    ['hot', profile.maxCelsius],
    ['cold', profile.minCelsius],
    ['humid', profile.maxHumidity],
    ['dry', profile.minHumidity],
  ] as const
  return sides.flatMap(([kind, value]) => (value === null ? [] : [{ kind, value, tolerance }]))
}

export const trackOf = (tracks: Tracks, { kind }: Limit): Track => tracks[kind] ?? newTrack()

/** From when a place is judged by these limits, its own or those of products; null = since ever. */
export function limitsSince(
  storage: StorageInTime,
  profileId: string,
  products: readonly { id: string; profileId: string }[] | null,
): string | null {
  const moved = products
    ?.filter((product) => product.profileId === profileId)
    .map(({ id }) => storage.profilesOf({ productId: id, profileId }).at(-1)?.from ?? -Infinity)
  const from = moved ? Math.min(...moved) : -Infinity
  const since = storage.limitsOf(profileId, { from, until: Infinity }).at(-1)?.from ?? from
  return Number.isFinite(since) ? new Date(since).toISOString() : null
}
