import type { ExcursionKind } from '../../../protocol/api/excursions.ts'

/** As it counts: a failed sensor's value is null. `at` is milliseconds since 1970. */
export interface TrackReading {
  at: number
  celsius: number | null
  humidity: number | null
}

/** How often a source measures: milliseconds. */
export interface Rhythm {
  /** A reading stands for so long after it, and no longer. */
  due: number
  /** Without a reading for longer than this, nobody knows. */
  silence: number
}

/** What is watched: one limit of one profile, or that there are readings at all. */
export interface Limit {
  kind: ExcursionKind
  /** °C or % relative humidity; of `no_data` without a meaning. */
  value: number
  /** Milliseconds outside that are no excursion. */
  tolerance: number
}

/** A stretch of time that is an excursion. Instants are milliseconds since 1970. */
export interface Stretch {
  startedAt: number
  endedAt: number | null
  /** Null while it lasts, and of `no_data`. */
  endedBy: 'back_inside' | 'silence' | null
  /** Furthest outside, and when; null = no data. */
  peak: number | null
  peakAt: number | null
  /** Mean over the time that readings stand for; null = no data. */
  mean: number | null
}

interface Outside {
  startedAt: number
  /** Time outside that readings stand for, and the value times it: milliseconds. */
  known: number
  weighted: number
  peak: number
  peakAt: number
  /** It is an excursion, be it that it was one before the silence. */
  confirmed: boolean
}

/** Where one limit stands after the readings so far; plain data, so that it can be kept and gone on with. */
export interface Track {
  last: { at: number; value: number } | null
  outside: Outside | null
}

export const newTrack = (): Track => ({ last: null, outside: null })

/** Back inside means back by so much, or every draught would end an excursion: °C and % relative humidity. */
const HYSTERESIS = { celsius: 1, humidity: 3 } as const
/** What the limit looks at; null = not measured. */
const measuredFor = (kind: ExcursionKind, { celsius, humidity }: TrackReading): number | null =>
  kind === 'humid' || kind === 'dry' ? humidity : celsius

/** How far outside a value is: above 0 = outside, in the unit of the limit. */
function beyond({ kind, value: limit }: Limit, value: number): number {
  if (kind === 'no_data') return -Infinity
  return kind === 'hot' || kind === 'humid' ? value - limit : limit - value
}

const hysteresisOf = (kind: ExcursionKind): number =>
  kind === 'humid' || kind === 'dry' ? HYSTERESIS.humidity : HYSTERESIS.celsius

/**
 * Whether the state after this reading is the same whatever came before: it is so far inside that nothing can last. From
 * such a reading on, history can be worked out anew.
 */
export function settles(limit: Limit, reading: TrackReading): boolean {
  const value = measuredFor(limit.kind, reading)
  return value !== null && beyond(limit, value) <= -hysteresisOf(limit.kind)
}

/**
 * Takes one more reading, later than those before, and answers the stretch that it ended. An excursion begins with the
 * first reading outside, once readings stand for its tolerance, and ends with the first that is back inside by the
 * hysteresis. Silence ends it too: nobody knows how it went on. When readings come back outside, it begins again at once.
 */
export function take(
  track: Track,
  reading: TrackReading,
  limit: Limit,
  rhythm: Rhythm,
): { track: Track; ended: Stretch | null } {
  const value = measuredFor(limit.kind, reading)
  if (value === null) return { track, ended: null }
  const { at } = reading
  const last = { at, value }
  const silent = track.last !== null && at - track.last.at > rhythm.silence
  if (limit.kind === 'no_data')
    return {
      track: { last, outside: null },
      ended: silent ? { ...silence(track, rhythm), endedAt: at } : null,
    }

  const held = hold(track, at, rhythm)
  const distance = beyond(limit, value)
  const start = (confirmed: boolean): Outside | null =>
    distance > 0 ? { startedAt: at, known: 0, weighted: 0, peak: value, peakAt: at, confirmed } : null
  if (silent) {
    const was = held !== null && isExcursion(held, limit)
    return {
      track: { last, outside: start(was) },
      ended:
        held && was ? { ...described(held), endedAt: heldUntil(track, rhythm), endedBy: 'silence' } : null,
    }
  }
  if (held === null) return { track: { last, outside: start(false) }, ended: null }

  const confirmed = isExcursion(held, limit)
  const inside = confirmed ? distance <= -hysteresisOf(limit.kind) : distance <= 0
  if (inside)
    return {
      track: { last, outside: null },
      ended: confirmed ? { ...described(held), endedAt: at, endedBy: 'back_inside' } : null,
    }
  const further = distance > beyond(limit, held.peak)
  const outside = { ...held, confirmed, ...(further ? { peak: value, peakAt: at } : {}) }
  return { track: { last, outside }, ended: null }
}

/** How it stands at a moment after the last reading, by time alone: what lasts, and what silence has ended. */
export function stand(
  track: Track,
  limit: Limit,
  rhythm: Rhythm,
  now: number,
): { current: Stretch | null; dueAt: number | null } {
  const { last } = track
  if (last === null) return { current: null, dueAt: null }
  const silentAt = last.at + rhythm.silence
  const silent = now > silentAt
  if (limit.kind === 'no_data')
    return silent ? { current: silence(track, rhythm), dueAt: null } : { current: null, dueAt: silentAt + 1 }
  const held = hold(track, now, rhythm)
  if (held === null) return { current: null, dueAt: null }
  if (isExcursion(held, limit))
    return silent
      ? {
          current: { ...described(held), endedAt: heldUntil(track, rhythm), endedBy: 'silence' },
          dueAt: null,
        }
      : { current: described(held), dueAt: silentAt + 1 }
  // It becomes one when the last reading has stood long enough, if it may stand so long.
  const known = track.outside?.known ?? 0
  const confirmedAt = last.at + (limit.tolerance - known)
  return { current: null, dueAt: confirmedAt <= heldUntil(track, rhythm) ? confirmedAt : null }
}

/** What the source's last reading adds to the time outside until `at`; null = it is not outside. */
function hold({ outside, last }: Track, at: number, { due }: Rhythm): Outside | null {
  if (outside === null || last === null) return null
  const time = Math.min(Math.max(at - last.at, 0), due)
  return { ...outside, known: outside.known + time, weighted: outside.weighted + time * last.value }
}

const heldUntil = ({ last }: Track, { due }: Rhythm): number => (last?.at ?? 0) + due

const isExcursion = ({ confirmed, known }: Outside, { tolerance }: Limit): boolean =>
  confirmed || known >= tolerance

/** As it lasts. */
const described = ({ startedAt, known, weighted, peak, peakAt }: Outside): Stretch => ({
  startedAt,
  endedAt: null,
  endedBy: null,
  peak,
  peakAt,
  mean: known > 0 ? weighted / known : peak,
})

/** Begins where the last reading stands for nothing any more, which is where silence ends an excursion. */
const silence = (track: Track, rhythm: Rhythm): Stretch => ({
  startedAt: heldUntil(track, rhythm),
  endedAt: null,
  endedBy: null,
  peak: null,
  peakAt: null,
  mean: null,
})
