import type { Presence } from '../../protocol/api/places.ts'

/** Which of its connections a device speaks on. */
export interface Connection {
  /** Starts since manufacture. */
  boot: number
  /** Connections since that boot. */
  conn: number
}

/** What was heard of a device since this server started. */
export interface Heard {
  /** Its latest birth; null when it has spoken without one. */
  birth: Connection | null
  /** Milliseconds since 1970. */
  lastAt: number
  /** Its link died, and it has not spoken since. */
  gone: boolean
}

/** How often a device says something, unless its configuration says otherwise: milliseconds. */
export const REPORTING_INTERVAL = 300_000
/** A device is silent after this many intervals. */
const SILENCE = 2.5

/** Null: not heard since the server started, so that nobody can know. */
export function presence(heard: Heard | null, now: number, interval = REPORTING_INTERVAL): Presence {
  if (heard === null) return 'unknown'
  if (heard.gone) return 'offline'
  return now - heard.lastAt > SILENCE * interval ? 'stale' : 'online'
}

/** A will may arrive after the birth of the next connection; it speaks of the one before. */
export function concerns(will: Connection, birth: Connection | null): boolean {
  if (birth === null) return true
  return will.boot > birth.boot || (will.boot === birth.boot && will.conn >= birth.conn)
}
