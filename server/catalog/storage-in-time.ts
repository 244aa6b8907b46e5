import type { StorageProfile } from '../../protocol/api/catalog.ts'

/** What held from one instant until before another: milliseconds since 1970, infinite where there is no end. */
export interface Spell<T> {
  from: number
  until: number
  value: T
}

/** What held until an instant, and since the one before. */
export interface Past<T> {
  until: Date
  value: T
}
export type ProfileLimits = Omit<StorageProfile, 'id' | 'name' | 'nameEn'>

interface Known {
  profiles: readonly StorageProfile[]
  /** Profiles of a product before its present one, and limits of a profile before its present ones; earliest first. */
  pastProfiles: ReadonlyMap<string, readonly Past<string>[]>
  pastLimits: ReadonlyMap<string, readonly Past<ProfileLimits>[]>
}

/** By which limits products were to be stored, at every instant: what is changed holds from then on. */
export class StorageInTime {
  readonly #known: Known
  readonly #profiles: ReadonlyMap<string, StorageProfile>

  constructor(known: Known) {
    this.#known = known
    this.#profiles = new Map(known.profiles.map((profile) => [profile.id, profile]))
  }

  /** Profiles of a product, in the order of time; the last is the one it has now. */
  profilesOf({ productId, profileId }: { productId: string; profileId: string }, from = -Infinity) {
    return spells(this.#known.pastProfiles.get(productId), profileId, { from, until: Infinity })
  }

  /** A profile with the limits it had, in the order of time; empty when there is no such profile. */
  limitsOf(profileId: string, during: Omit<Spell<never>, 'value'>): Spell<StorageProfile>[] {
    const present = this.#profiles.get(profileId)
    if (!present) return []
    const past = this.#known.pastLimits.get(profileId)
    return spells<ProfileLimits>(past, present, during).map(({ value, ...during }) => ({
      ...during,
      value: { ...present, ...value },
    }))
  }

  /** Limits of a product, in the order of time. */
  limitsFor(product: { productId: string; profileId: string }): Spell<StorageProfile>[] {
    return this.profilesOf(product).flatMap(({ value, ...during }) => this.limitsOf(value, during))
  }
}

export const sameLimits = (a: ProfileLimits, b: ProfileLimits): boolean =>
  a.minCelsius === b.minCelsius &&
  a.maxCelsius === b.maxCelsius &&
  a.minHumidity === b.minHumidity &&
  a.maxHumidity === b.maxHumidity &&
  a.toleranceMinutes === b.toleranceMinutes

/** Cuts a stretch of time where what held changed. */
function spells<T>(
  past: readonly Past<T>[] = [],
  present: T,
  { from, until }: Omit<Spell<T>, 'value'>,
): Spell<T>[] {
  const found: Spell<T>[] = []
  let begin = from
  for (const before of [
    ...past.map((each) => ({ ...each, until: each.until.getTime() })),
    { until, value: present },
  ]) {
    const end = Math.min(before.until, until)
    if (end <= begin) continue
    found.push({ from: begin, until: end, value: before.value })
    begin = end
  }
  return found
}
