import type { DownKind } from '../../protocol/topics.ts'
import type { Ambient } from '../ambient.ts'
import type { IngestService } from '../devices/ingest.service.ts'

interface Parts {
  ingest: Pick<IngestService, 'acknowledgement'>
  ambient: Pick<Ambient, 'now'>
  send(deviceId: string, kind: DownKind, message: unknown): void
}

/** A device hears at most one ack in this time, births aside: milliseconds. */
const ACK_INTERVAL = 1_000
const SWEEP_EVERY = 100

/** Server → device: what is committed, and the time. */
export class Outbox {
  readonly #parts: Parts
  readonly #lastAck = new Map<string, number>()
  readonly #waiting = new Set<string>()
  #timer: NodeJS.Timeout | undefined

  constructor(parts: Parts) {
    this.#parts = parts
  }

  start(): void {
    this.#timer = setInterval(() => this.#sweep(), SWEEP_EVERY)
    this.#timer.unref()
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#waiting.clear()
  }

  /** Messages of these devices are committed; true = a birth among them, which is answered at once. */
  committed(awaiting: ReadonlyMap<string, boolean>): void {
    const now = this.#now()
    for (const [deviceId, born] of awaiting) {
      if (born) this.#parts.send(deviceId, 'time', { at: this.#parts.ambient.now().toISOString() })
      if (born || this.#isDue(deviceId, now)) this.#acknowledge(deviceId, now)
      else this.#waiting.add(deviceId)
    }
  }

  /** The device listens now, and may have missed what was said before. */
  listening(deviceId: string): void {
    this.committed(new Map([[deviceId, false]]))
  }

  gone(deviceId: string): void {
    this.#lastAck.delete(deviceId)
    this.#waiting.delete(deviceId)
  }

  #sweep(): void {
    const now = this.#now()
    for (const deviceId of this.#waiting) if (this.#isDue(deviceId, now)) this.#acknowledge(deviceId, now)
  }

  #acknowledge(deviceId: string, now: number): void {
    this.#waiting.delete(deviceId)
    const ack = this.#parts.ingest.acknowledgement(deviceId)
    if (!ack) return
    this.#lastAck.set(deviceId, now)
    this.#parts.send(deviceId, 'ack', ack)
  }

  #isDue(deviceId: string, now: number): boolean {
    return now - (this.#lastAck.get(deviceId) ?? Number.NEGATIVE_INFINITY) >= ACK_INTERVAL
  }

  /** A clock that steps back must not silence acks. */
  #now(): number {
    return performance.now()
  }
}
