import { setTimeout as delay } from 'node:timers/promises'
import type { DownKind } from '../../protocol/topics.ts'
import type { Ambient } from '../ambient.ts'
import type { Changes } from '../changes.ts'
import type { IngestService } from '../devices/ingest/ingest.service.ts'
import type { SteeringService } from '../devices/steering/steering.service.ts'
import type { Log } from '../log.ts'

interface Parts {
  ingest: Pick<IngestService, 'acknowledgement'>
  steering: Pick<SteeringService, 'letters'>
  changes: Changes
  ambient: Pick<Ambient, 'now'>
  log: Log
  /** Whether what is sent to the device now can reach it: on a connection that it has told of, where it listens. */
  listens(deviceId: string): boolean
  /** A message that is null is an empty one. */
  send(deviceId: string, kind: DownKind, message: unknown): void
}

/** A device hears at most one ack in this time, births aside: milliseconds. */
const ACK_INTERVAL = 1_000
const SWEEP_EVERY = 100
/** Devices whose letters are looked for at once. */
const DEVICES_AT_ONCE = 500
/** So long devices gather before their letters are looked for: after a restart a whole fleet asks. Milliseconds. */
const GATHER_MS = 5
/** Until letters that could not be looked for are looked for again: milliseconds. */
const RETRY_AFTER = 1_000

/**
 * Server → device: what is committed, the time, and what the database says it must be told: commands, configuration,
 * firmware. Nothing to say is kept here, so that a restart forgets nothing.
 */
export class Outbox {
  readonly #parts: Parts
  readonly #lastAck = new Map<string, number>()
  readonly #waiting = new Set<string>()
  /** Devices for which there may be letters. */
  readonly #due = new Set<string>()
  #work: Promise<void> | null = null
  #retryAt = Number.NEGATIVE_INFINITY
  #timer: NodeJS.Timeout | undefined
  #stopped = false

  constructor(parts: Parts) {
    this.#parts = parts
  }

  start(): void {
    this.#timer = setInterval(() => this.#sweep(), SWEEP_EVERY)
    this.#timer.unref()
    this.#parts.changes.on('outgoing', this.#deliver)
  }

  /** Finishes what it is about to say. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#parts.changes.off('outgoing', this.#deliver)
    clearInterval(this.#timer)
    this.#waiting.clear()
    await this.#work
  }

  /** Messages of these devices are committed; true = a birth among them, which is answered at once. */
  committed(awaiting: ReadonlyMap<string, boolean>): void {
    const now = this.#now()
    for (const [deviceId, born] of awaiting) {
      if (born) this.#parts.send(deviceId, 'time', { at: this.#parts.ambient.now().toISOString() })
      if (born || this.#isDue(deviceId, now)) this.#acknowledge(deviceId, now)
      else this.#waiting.add(deviceId)
    }
    this.#deliver([...awaiting].flatMap(([deviceId, born]) => (born ? [deviceId] : [])))
  }

  /** The device listens now, and may have missed what was said before. */
  listening(deviceId: string): void {
    this.committed(new Map([[deviceId, false]]))
    this.#deliver([deviceId])
  }

  gone(deviceId: string): void {
    this.#lastAck.delete(deviceId)
    this.#waiting.delete(deviceId)
  }

  #sweep(): void {
    const now = this.#now()
    for (const deviceId of this.#waiting) if (this.#isDue(deviceId, now)) this.#acknowledge(deviceId, now)
    if (now >= this.#retryAt) this.#begin()
  }

  readonly #deliver = (deviceIds: readonly string[]): void => {
    // Whoever does not listen is asked about again when it does.
    for (const deviceId of deviceIds) if (this.#parts.listens(deviceId)) this.#due.add(deviceId)
    this.#begin()
  }

  #begin(): void {
    if (this.#due.size === 0 || this.#stopped) return
    this.#work ??= this.#run().finally(() => {
      this.#work = null
    })
  }

  /** One after another: letters for the same device must not overtake each other. */
  async #run(): Promise<void> {
    while (this.#due.size > 0 && !this.#stopped) {
      await delay(GATHER_MS)
      const deviceIds = [...this.#due].slice(0, DEVICES_AT_ONCE)
      for (const deviceId of deviceIds) this.#due.delete(deviceId)
      try {
        for (const { deviceId, kind, message } of await this.#parts.steering.letters(deviceIds))
          this.#parts.send(deviceId, kind, message)
      } catch (error) {
        this.#parts.log.warn({ err: error }, 'What devices must be told could not be looked up')
        for (const deviceId of deviceIds) this.#due.add(deviceId)
        this.#retryAt = this.#now() + RETRY_AFTER
        return
      }
    }
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
