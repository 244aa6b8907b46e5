import type { ComputedEvidence } from '../../../protocol/api/compliance.ts'
import type { Changes } from '../../changes.ts'
import { RECORD_TIERS } from '../../climate/hand-rules.ts'
import { addDays, type TimeZone } from '../../places/time-zone.ts'
import type { EvidencePlace, EvidenceSource } from '../evidence.ts'

/** How complete the climate record of a place is. Days are `YYYY-MM-DD`, both included. */
interface Presence {
  presence(
    place: { id: string; createdAt: Date },
    first: string,
    last: string,
  ): Promise<{ due: number; present: number; missing: readonly { day: string }[] }>
}
interface Dependencies {
  climate: Presence
  changes: Changes
  timeZone: TimeZone
}

/** Whole days that are looked back on. */
const DAYS = 30
/** Days without a full record that are named. */
const NAMED = 31

/**
 * S3c from the climate record: readings present ÷ due of the last 30 whole days. Kept for a place until the day is over or
 * something of the past came in, because a county asks for all its storerooms at once.
 */
export function climateEvidence({ climate, changes, timeZone }: Dependencies): EvidenceSource {
  const kept = new Map<string, { day: string; found: ReturnType<Presence['presence']> }>()
  changes.on('climate', (locationIds, since) => {
    for (const id of locationIds) if (isPast(since, kept.get(id)?.day, timeZone)) kept.delete(id)
  })
  const presenceAt = (place: EvidencePlace, day: string) => {
    const known = kept.get(place.id)
    if (known?.day === day) return known.found
    // Kept before it is known, so that what is measured meanwhile takes it away again.
    const asked = { day, found: climate.presence(place, addDays(day, -DAYS), addDays(day, -1)) }
    kept.set(place.id, asked)
    asked.found.catch(() => {
      if (kept.get(place.id) === asked) kept.delete(place.id)
    })
    return asked.found
  }
  return {
    async of(places, { criteria }, now) {
      const share = criteria.find(({ code }) => code === 'S3c')?.share ?? 1
      const day = timeZone.dayOf(now)
      const stores = places.filter(({ tier }) => RECORD_TIERS.includes(tier))
      const found = await Promise.all(
        stores.map(
          async (place) => [place.id, { S3c: toEvidence(await presenceAt(place, day), share) }] as const,
        ),
      )
      return new Map(found)
    },
  }
}

/** Whether what was measured since then is part of days that are over on `today`. */
export const isPast = (since: number | undefined, today: string | undefined, timeZone: TimeZone): boolean =>
  since === undefined || today === undefined || since < timeZone.instantOf(today, 0).getTime()

/** Days that have not begun owe nothing: a place that was just made is unknown, not in order. */
function toEvidence(
  { due, present, missing }: Awaited<ReturnType<Presence['presence']>>,
  share: number,
): ComputedEvidence {
  return {
    state: due === 0 ? 'unknown' : present / due >= share ? 'pass' : 'fail',
    have: present,
    due,
    facts: { share, missing: missing.slice(0, NAMED).map(({ day }) => day) },
  }
}
