import {
  type DeviceMoment,
  EARLIEST,
  type EventTime,
  eventTime,
  highest,
  isSynchronised,
} from './event-time.ts'

/** How far the time of a log is known, in the order of the log; instants are milliseconds since 1970. */
interface Reached {
  seq: number
  boot: number
  /** Milliseconds since that boot. */
  uptime: number
  /** No later event happened before this. */
  at: number
}

interface Boot {
  boot: number
  beganAt: number
  /** By messages that came while it ran; otherwise by a synchronised clock that the log tells of. */
  heard: boolean
}

/** What must outlive the process. */
export interface StoredTimes {
  boots: Boot[]
  reached: Reached | null
}

const BOOTS_REMEMBERED = 16
/** A boot that is known better by less than this is not worth a write: milliseconds. */
const WORTH_KEEPING = 1_000

/**
 * The time in which one log was written. When a boot began is min(received − uptime) over the messages that say how long
 * the device has been up, since a message can arrive late and never early. A boot that never got online, and had no
 * clock, lies between what the log told before it and the beginning of the next boot that is known.
 */
export class LogTimes {
  private readonly boots: Map<number, Boot>
  private reached: Reached | null
  /** What the event at `reached` was given; null = it only arrived. Not kept: it only smooths guesses. */
  private previous: number | null = null

  constructor({ boots, reached }: StoredTimes) {
    this.boots = new Map(boots.map((boot) => [boot.boot, boot]))
    this.reached = reached
  }

  stored(): StoredTimes {
    return { boots: [...this.boots.values()], reached: this.reached }
  }

  /** A birth or a state was heard. True when it tells so much that it is worth keeping. */
  learn(boot: number, uptime: number, receivedAt: number): boolean {
    const beganAt = receivedAt - uptime
    const known = this.boots.get(boot)
    if (known?.heard && known.beganAt <= beganAt) return false
    this.remember({ boot, beganAt, heard: true })
    return !known?.heard || known.beganAt - beganAt >= WORTH_KEEPING
  }

  /** When the event `seq` happened. Events that come in the order of the log get times in that order. */
  timeOf(seq: number, moment: DeviceMoment, receivedAt: number): EventTime {
    const inOrder = this.reached === null || seq > this.reached.seq
    const beganAt = this.boots.get(moment.boot)?.beganAt ?? null
    const { before, after } = this.bounds(moment, receivedAt, inOrder ? this.reached : null)
    const previous = inOrder ? this.previous : null
    const time = eventTime(moment, receivedAt, { beganAt, after, before, previous })
    if (inOrder) this.reach(seq, moment, time, after)
    return time
  }

  private remember(boot: Boot): void {
    if (boot.beganAt < EARLIEST) return
    this.boots.set(boot.boot, boot)
    if (this.boots.size > BOOTS_REMEMBERED) this.boots.delete(Math.min(...this.boots.keys()))
  }

  private bounds({ boot, uptime }: DeviceMoment, receivedAt: number, reached: Reached | null) {
    const behind = reached && reached.at <= receivedAt ? reached.at : null
    const passed = passedSince(reached, boot, uptime)
    // A boot that is known itself needs no neighbours.
    if (this.boots.has(boot)) return { before: null, after: advance(behind, passed, receivedAt) }
    let before: number | null = null
    let began: number | null = null
    for (const { boot: other, beganAt } of this.boots.values())
      if (other > boot) before = Math.min(before ?? beganAt, beganAt)
      else began = Math.max(began ?? beganAt, beganAt)
    // What is behind in the log cannot have happened later: such a neighbour counts its boots wrong.
    if (before !== null && (highest(behind, began) ?? before) > before) before = null
    const latest = Math.min(before ?? receivedAt, receivedAt)
    return { before, after: highest(advance(behind, passed, latest), advance(began, uptime, latest)) }
  }

  private reach(
    seq: number,
    { boot, uptime, clock }: DeviceMoment,
    { at, quality }: EventTime,
    after: number | null,
  ): void {
    const told = quality === 'clock' && isSynchronised(clock)
    if (told && !this.boots.has(boot)) this.remember({ boot, beganAt: at - uptime, heard: false })
    const known = told || quality === 'offset' ? at : after
    this.previous = quality === 'received' ? null : at
    if (known !== null) this.reached = { seq, boot, uptime, at: Math.max(known, this.reached?.at ?? known) }
  }
}

/** An uptime that leads past the end is no knowledge. */
function advance(from: number | null, passed: number, latest: number): number | null {
  return from !== null && from + passed <= latest ? from + passed : from
}

function passedSince(reached: Reached | null, boot: number, uptime: number): number {
  if (!reached || boot < reached.boot) return 0
  return boot === reached.boot ? Math.max(0, uptime - reached.uptime) : uptime
}
