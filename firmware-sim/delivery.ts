import type { Ack } from '../protocol/messages/ack.ts'
import type { Events } from '../protocol/messages/events.ts'
import { MAX_BATCH_BYTES, MAX_BATCH_EVENTS, PROTOCOL_VERSION } from '../protocol/messages/parts.ts'
import type { AppendLog } from './append-log.ts'

/** Batches a device may have under way at once (docs/dispenser-protocol.md: one or two). */
export const MAX_IN_FLIGHT = 2

/** Sequence numbers `first` … `next − 1`. */
interface Run {
  first: number
  next: number
}

/** `repair`: sent to fill a gap that the server named. */
interface Flight extends Run {
  repair: boolean
}

/**
 * What an ack did. `trimmed` may be 0: the ack came late, or only names gaps. `foreign`: it speaks of another log.
 * `ahead`: it claims entries that were never made, so this flash is an old copy; nothing may be trimmed on that.
 */
export type AckOutcome =
  | { verdict: 'accepted'; trimmed: number }
  | { verdict: 'foreign' }
  | { verdict: 'ahead' }

/**
 * Which part of the log goes out next: gaps that the server named, then oldest first, with at most `MAX_IN_FLIGHT`
 * batches under way. Only an ack ends a flight and only an ack trims; a PUBACK says no more than that a broker has it.
 */
export class Delivery {
  private cursor: number
  private repairs: Run[] = []
  private flights: Flight[] = []

  constructor(private readonly log: AppendLog) {
    this.cursor = log.first
  }

  /** Batches sent and not acknowledged. */
  get inFlight(): number {
    return this.flights.length
  }

  /** Forgets what was sent: after a reconnect or an ack that never came, everything held goes out again. */
  restart(): void {
    this.cursor = this.log.first
    this.repairs = []
    this.flights = []
  }

  /** The next batch to send, or null when nothing is left to send or enough is under way. */
  take(): Events | null {
    if (this.flights.length >= MAX_IN_FLIGHT) return null
    this.skipForgotten()
    const repair = this.repairs.shift() ?? null
    const run = repair ?? { first: this.log.readableFrom(this.cursor), next: this.log.next }
    if (run.first >= run.next) return null
    const batch = this.batchFrom(run)
    const next = batch.first + batch.events.length
    if (!repair) this.cursor = next
    else if (next < repair.next) this.repairs.unshift({ first: next, next: repair.next })
    this.flights.push({ first: batch.first, next, repair: repair !== null })
    return batch
  }

  acknowledge(ack: Ack): AckOutcome {
    if (ack.log !== this.log.id) return { verdict: 'foreign' }
    if (ack.through >= this.log.next) return { verdict: 'ahead' }
    const trimmed = this.log.trim(ack.through)
    this.flights = this.flights.filter((flight) => flight.next > ack.through + 1)
    this.skipForgotten()
    for (const [first, last] of ack.gaps ?? []) this.repair({ first, next: last + 1 })
    return { verdict: 'accepted', trimmed }
  }

  /** Queues what the server misses, unless that was never sent or its repair is under way already. */
  private repair(gap: Run): void {
    const run = { first: Math.max(gap.first, this.log.first), next: Math.min(gap.next, this.cursor) }
    if (run.first >= run.next) return
    const underway = [...this.repairs, ...this.flights.filter((flight) => flight.repair)]
    if (underway.some((other) => overlap(other, run))) return
    // What was sent first did not arrive, though something sent after it did.
    this.flights = this.flights.filter((flight) => !overlap(flight, run))
    this.repairs.push(run)
  }

  /** What an ack trimmed, an overflow dropped or a worn page lost cannot be sent any more. */
  private skipForgotten(): void {
    this.cursor = Math.max(this.cursor, this.log.first)
    this.repairs = this.repairs
      .map((run) => ({ first: this.log.readableFrom(run.first), next: run.next }))
      .filter((run) => run.first < run.next)
  }

  /** As much of `run` as fits into one batch and can be read; its first event can. */
  private batchFrom(run: Run): Events {
    const batch: Events = { v: PROTOCOL_VERSION, log: this.log.id, first: run.first, events: [] }
    let bytes = byteLength(batch)
    for (const event of this.log.slice(run.first, Math.min(run.next, run.first + MAX_BATCH_EVENTS))) {
      bytes += byteLength(event) + 1
      if (bytes > MAX_BATCH_BYTES && batch.events.length > 0) break
      batch.events.push(event)
    }
    return batch
  }
}

function overlap(a: Run, b: Run): boolean {
  return a.first < b.next && b.first < a.next
}

function byteLength(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value))
}
