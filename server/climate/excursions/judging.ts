import {
  type Limit,
  newTrack,
  type Rhythm,
  type Stretch,
  settles,
  stand,
  type Track,
  type TrackReading,
  take,
} from './excursion-track.ts'

/** What readings up to a moment came to for one limit. */
export interface Judgement {
  track: Track
  /** Stretches that are over, in order. */
  ended: Stretch[]
}

/** Takes readings in the order of time. At once or in pieces, it comes to the same. */
export function judge(
  track: Track,
  readings: Iterable<TrackReading>,
  limit: Limit,
  rhythm: Rhythm,
): Judgement {
  const ended: Stretch[] = []
  let now = track
  for (const reading of readings) {
    const step = take(now, reading, limit, rhythm)
    now = step.track
    if (step.ended) ended.push(step.ended)
  }
  return { track: now, ended }
}

/** All stretches from where `track` stands, as of `now`; what lasts is the last. `dueAt`: when time alone may change that. */
export function stretchesOf(
  { track, ended }: Judgement,
  limit: Limit,
  rhythm: Rhythm,
  now: number,
): { stretches: Stretch[]; dueAt: number | null } {
  const { current, dueAt } = stand(track, limit, rhythm, now)
  return { stretches: current ? [...ended, current] : ended, dueAt }
}

/**
 * Where history has to be worked out anew when readings at or after `from` changed: behind the last reading before that
 * settles the limit, whatever came before it. `before` are readings before `from`, latest first. Null: not among these.
 */
export function settledBefore(
  before: Iterable<TrackReading>,
  limit: Limit,
): { track: Track; at: number } | null {
  for (const reading of before)
    if (settles(limit, reading))
      return { track: take(newTrack(), reading, limit, NO_RHYTHM).track, at: reading.at }
  return null
}

/** The first reading of a history stands alone. */
const NO_RHYTHM: Rhythm = { due: 0, silence: 0 }
