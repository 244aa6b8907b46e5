/** How long one cause at one subject must show itself before something is said. Milliseconds. */
export interface Timing {
  raiseAfter: number
  /** Infinity: only a person closes it. */
  clearAfter: number
  reopenWithin: number
  flapping: { openings: number; within: number; quiet: number }
}

/** What is remembered of one cause at one subject. Instants are milliseconds since 1970. */
export interface Track {
  open: boolean
  /** Since when it has been seen without a break; null = it is not seen now. */
  trueSince: number | null
  /** Since when it has been gone without a break; null = it is there, or nobody knows. */
  falseSince: number | null
  /** Openings of the same alert, latest last, as far back as flapping looks. */
  openings: readonly number[]
  flapping: boolean
  /** When it last resolved by itself; null = never, or nobody remembers. */
  clearedAt: number | null
}

export interface Step {
  track: Track
  move: 'open' | 'reopen' | 'clear' | null
  /** With this step it began to count as flapping. */
  beganFlapping: boolean
  /** When time alone will bring the next move; null = never. */
  dueAt: number | null
}

export const UNSEEN: Track = {
  open: false,
  trueSince: null,
  falseSince: null,
  openings: [],
  flapping: false,
  clearedAt: null,
}

/**
 * The whole life of an alert as a pure step: `seen` is whether the condition holds now, null when nobody can know. What
 * nobody knows neither raises nor clears: waiting begins anew with the next certain look, or `since` when who sees it
 * knows that it has been so.
 *
 * - true for `raiseAfter` opens; within `reopenWithin` of its clearing, the same alert again;
 * - false for `clearAfter` clears; a flapping one has to be quiet for `flapping.quiet`;
 * - so many openings of one alert within `flapping.within` are flapping.
 */
export function step(track: Track, seen: boolean | null, now: number, timing: Timing, since = now): Step {
  if (seen === null) return still({ ...track, trueSince: null, falseSince: null }, null)
  return seen ? whileTrue(track, now, timing, Math.min(since, now)) : whileFalse(track, now, timing)
}

function whileTrue(track: Track, now: number, timing: Timing, since: number): Step {
  const trueSince = track.trueSince ?? since
  const seen: Track = { ...track, trueSince, falseSince: null }
  if (seen.open) return still(seen, null)
  if (now - trueSince < timing.raiseAfter) return still(seen, trueSince + timing.raiseAfter)
  const again = track.clearedAt !== null && trueSince - track.clearedAt <= timing.reopenWithin
  const before = again ? track.openings.filter((at) => now - at <= timing.flapping.within) : []
  const openings = [...before, now]
  const flapping = openings.length >= timing.flapping.openings
  return {
    track: { ...seen, open: true, openings, flapping, clearedAt: null },
    move: again ? 'reopen' : 'open',
    beganFlapping: flapping,
    dueAt: null,
  }
}

function whileFalse(track: Track, now: number, timing: Timing): Step {
  const falseSince = track.falseSince ?? now
  const gone: Track = { ...track, trueSince: null, falseSince }
  if (!gone.open) return still(gone, null)
  const patience = track.flapping ? Math.max(timing.flapping.quiet, timing.clearAfter) : timing.clearAfter
  if (now - falseSince < patience)
    return still(gone, Number.isFinite(patience) ? falseSince + patience : null)
  const openings = track.flapping ? [] : track.openings
  return {
    track: { ...gone, open: false, flapping: false, openings, clearedAt: now },
    move: 'clear',
    beganFlapping: false,
    dueAt: null,
  }
}

const still = (track: Track, dueAt: number | null): Step => ({
  track,
  move: null,
  beganFlapping: false,
  dueAt,
})

/** Nothing about it needs remembering any more. */
export const isIdle = (
  { open, trueSince, clearedAt }: Track,
  now: number,
  { reopenWithin }: Timing,
): boolean => !open && trueSince === null && (clearedAt === null || now - clearedAt > reopenWithin)

/** Below the threshold, or not yet `margin` above it again. */
export const isBelow = (value: number, threshold: number, margin: number, open: boolean): boolean =>
  open ? value < threshold + margin : value < threshold

/** Above the threshold, or not yet `margin` below it again. */
export const isAbove = (value: number, threshold: number, margin: number, open: boolean): boolean =>
  open ? value > threshold - margin : value > threshold
