import type { State } from '../../protocol/messages/state.ts'
import { isBefore, type Stamp } from './stamp.ts'

type Position = NonNullable<State['door']>

interface Seen {
  stamp: Stamp
  door: Position | null
  /** Milliseconds since 1970: when a state first said so, or when the event happened. */
  since: number
}

/** The door of a machine: how it is, and since when. States say how it is now, events when it moved. */
export class Door {
  private state: Seen | null = null
  private event: Seen | null = null
  /** The last state that said otherwise. */
  private otherwise: Stamp | null = null

  constructor(stored: Seen | null) {
    this.state = stored
  }

  /** A state said so when it arrived. */
  told(door: Position | null, stamp: Stamp, receivedAt: number): void {
    const { state } = this
    if (state && isBefore(stamp, state.stamp)) {
      if (door !== state.door && (!this.otherwise || isBefore(this.otherwise, stamp))) this.otherwise = stamp
      return
    }
    const same = state?.door === door
    if (state && !same) this.otherwise = state.stamp
    this.state = { stamp, door, since: same ? state.since : receivedAt }
  }

  /** True when it is news: nothing told before is later. */
  moved(door: Position, stamp: Stamp, occurredAt: number): boolean {
    if (this.event && isBefore(stamp, this.event.stamp)) return false
    this.event = { stamp, door, since: occurredAt }
    return !this.state || !isBefore(stamp, this.state.stamp)
  }

  /**
   * `complete`: every event before the last state is here. Without that an event of the backlog may be years old and
   * followed by others, so that it explains nothing.
   */
  current(complete: boolean): { door: Position | null; since: number | null } {
    const { state, event } = this
    if (event && !(state && isBefore(event.stamp, state.stamp)))
      return { door: event.door, since: event.since }
    if (!state?.door) return { door: null, since: null }
    const explains = complete && event?.door === state.door && !isBefore(event.stamp, this.otherwise)
    return { door: state.door, since: explains ? event.since : state.since }
  }
}
