import type { KnownEvent } from '../protocol/messages/events.ts'

/** What flash memory keeps of a log. Entry i has sequence number `first + i`. */
export interface LogImage {
  id: string
  first: number
  entries: readonly KnownEvent[]
}

/**
 * A device's append log: events under ever rising sequence numbers. It forgets what `trim` says is committed, and,
 * when full, its oldest entry for the newest: the lifetime counters then tell what the lost entries would have told.
 */
export class AppendLog {
  readonly id: string
  private firstHeld: number
  private readonly entries: KnownEvent[]
  private dropped = 0
  private dropEnd = 0

  /** `capacity`: entries that fit, at least 1. */
  constructor(
    image: LogImage,
    private readonly capacity: number,
  ) {
    this.id = image.id
    this.firstHeld = image.first
    this.entries = [...image.entries]
  }

  /** Sequence number of the oldest entry held; equals `next` when nothing is. */
  get first(): number {
    return this.firstHeld
  }

  /** Sequence number the next entry will get. Never falls. */
  get next(): number {
    return this.firstHeld + this.entries.length
  }

  get length(): number {
    return this.entries.length
  }

  /** Entries dropped by overflow since this start. */
  get overflowed(): number {
    return this.dropped
  }

  /** Where the last overflow of this start ended: some entry before it was dropped without an ack. 0 when none was. */
  get droppedBelow(): number {
    return this.dropEnd
  }

  append(entry: KnownEvent): void {
    this.entries.push(entry)
    if (this.entries.length <= this.capacity) return
    this.entries.shift()
    this.firstHeld++
    this.dropped++
    this.dropEnd = this.firstHeld
  }

  /** Forgets everything up to and including `through`, which may lie before what is held. Returns how many entries. */
  trim(through: number): number {
    const count = Math.min(Math.max(0, through + 1 - this.firstHeld), this.entries.length)
    this.entries.splice(0, count)
    this.firstHeld += count
    return count
  }

  /** The entry with this sequence number, when it is held. */
  at(seq: number): KnownEvent | undefined {
    return this.entries[seq - this.firstHeld]
  }

  /** Entries `from` … `until − 1`, as far as they are held. */
  slice(from: number, until: number): readonly KnownEvent[] {
    return this.entries.slice(Math.max(0, from - this.firstHeld), Math.max(0, until - this.firstHeld))
  }
}
