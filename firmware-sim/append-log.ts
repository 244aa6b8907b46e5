import type { KnownEvent } from '../protocol/messages/events.ts'

/** What a page of flash gives back: an event, or null when it cannot be read any more. */
export type LogEntry = KnownEvent | null

/** What flash memory keeps of a log. Entry i has sequence number `first + i`. */
export interface LogImage {
  id: string
  first: number
  entries: readonly LogEntry[]
}

/**
 * A device's append log: events under ever rising sequence numbers. It forgets what `trim` says is committed, what it
 * cannot read any more, and, when full, its oldest entry for the newest: the lifetime counters then tell what the lost
 * entries would have told.
 */
export class AppendLog {
  readonly id: string
  private firstHeld: number
  private readonly entries: LogEntry[]
  private dropped = 0
  private dropEnd = 0
  /** How often a part of it has become unreadable since this start. */
  decays = 0

  /** `capacity`: entries that fit, at least 1. */
  constructor(
    image: LogImage,
    private capacity: number,
  ) {
    this.id = image.id
    this.firstHeld = image.first
    this.entries = [...image.entries]
    this.giveUpUnreadable()
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

  /** Entries lost by overflow or decay since this start. */
  get overflowed(): number {
    return this.dropped
  }

  /** Where the last loss of this start ended: some entry before it went without an ack. 0 when none did. */
  get droppedBelow(): number {
    return this.dropEnd
  }

  /** Null: the entry was being written when the power failed. Its number is used up. */
  append(entry: LogEntry): void {
    this.entries.push(entry)
    this.makeRoom()
    this.giveUpUnreadable()
  }

  /** Forgets everything up to and including `through`, which may lie before what is held. Returns how many entries. */
  trim(through: number): number {
    const count = Math.min(Math.max(0, through + 1 - this.firstHeld), this.entries.length)
    this.entries.splice(0, count)
    this.firstHeld += count
    this.giveUpUnreadable()
    return count
  }

  /** The entry with this sequence number, when it is held and can be read. */
  at(seq: number): KnownEvent | undefined {
    return this.entries[seq - this.firstHeld] ?? undefined
  }

  /** Entries `from` … `until − 1`, as far as they are held, up to the first that cannot be read. */
  slice(from: number, until: number): readonly KnownEvent[] {
    const run: KnownEvent[] = []
    for (let seq = Math.max(from, this.firstHeld); seq < until; seq++) {
      const entry = this.at(seq)
      if (!entry) break
      run.push(entry)
    }
    return run
  }

  /** The first sequence number from `from` on whose entry can be read; `next` when there is none. */
  readableFrom(from: number): number {
    let seq = Math.max(from, this.firstHeld)
    while (seq < this.next && !this.at(seq)) seq++
    return seq
  }

  /** Worn pages are taken out of use: from now on `capacity` entries fit. */
  shrink(capacity: number): void {
    this.capacity = Math.max(1, capacity)
    this.makeRoom()
    this.giveUpUnreadable()
  }

  /** Entries `from` … `until − 1` cannot be read any more. */
  decay(from: number, until: number): void {
    this.decays++
    for (let seq = Math.max(from, this.firstHeld); seq < Math.min(until, this.next); seq++)
      this.entries[seq - this.firstHeld] = null
    this.giveUpUnreadable()
  }

  private makeRoom(): void {
    while (this.entries.length > this.capacity) this.lose()
  }

  /** What is unreadable between readable entries waits for its turn: the ones before it can still be delivered. */
  private giveUpUnreadable(): void {
    while (this.entries[0] === null) this.lose()
  }

  private lose(): void {
    this.entries.shift()
    this.firstHeld++
    this.dropped++
    this.dropEnd = this.firstHeld
  }
}
