import { setTimeout as delay } from 'node:timers/promises'
import type { Ack } from '../../protocol/messages/ack.ts'
import type { KnownEvent } from '../../protocol/messages/events.ts'
import { upTopic } from '../../protocol/topics.ts'
import { aBatch, aBirth, aChannel, aDoor, aVend } from '../devices/messages.ts'
import { RawDevice } from './raw.device.ts'

interface Setup {
  id: string
  secret: string
  /** Where to connect now. */
  port(): number
  /** Called with every batch that the broker acknowledged. */
  onPuback?(): void
}

const RETRY = 50
/** Milliseconds without news from the server after which everything that it has not stored is sent again. */
const ACK_PATIENCE = 3_000
/** Batches sent and not acknowledged by the server. */
const IN_FLIGHT = 20

/**
 * A dispenser as the protocol wants one: a log that outlives connections, sent again until the server says that it is
 * stored (`dn/ack`), whatever becomes of broker, server and network. Three of four events are vends of channel 1.
 */
export class PersistentDevice {
  readonly id: string
  readonly log: KnownEvent[] = []
  /** Units given out. */
  vended = 0
  /** Everything below is stored, by the server's word. */
  stored = 0
  /** Everything below was acknowledged by PUBACK. */
  published = 0
  connections = 0
  readonly #setup: Setup
  #ended = false
  #running: Promise<void> | null = null
  #device: RawDevice | null = null

  constructor(setup: Setup) {
    this.id = setup.id
    this.#setup = setup
  }

  start(): void {
    this.#ended = false
    this.#running = this.#live()
  }

  /** Lets events happen, to be sent as the connection allows. */
  happen(count: number): void {
    for (let i = 0; i < count; i++) {
      const uptime = 1_000 + this.log.length
      const isVend = this.log.length % 4 !== 3
      this.log.push(isVend ? aVend(++this.vended, { uptime }) : aDoor(true, { uptime }))
    }
  }

  /** Everything that has happened is stored. */
  get isDrained(): boolean {
    return this.stored === this.log.length
  }

  async drained(): Promise<void> {
    while (!this.isDrained) await delay(20)
  }

  async stop(): Promise<void> {
    this.#ended = true
    await this.#device?.cut()
    await this.#running
  }

  async #live(): Promise<void> {
    while (!this.#ended) {
      this.#device = await RawDevice.signedIn(this.#setup.port(), this.#setup).catch(() => null)
      if (this.#device && !this.#ended) await this.#talk(this.#device)
      await this.#device?.cut()
      await delay(RETRY)
    }
  }

  async #talk(device: RawDevice): Promise<void> {
    const conn = ++this.connections
    const { stored: first, log, vended } = this
    const born = await device.tell(
      'birth',
      aBirth({ conn, first, next: log.length, channels: [aChannel(vended)] }),
    )
    if (!born) return
    /** Next to send on this connection. */
    let next = this.stored
    let waitingSince = performance.now()
    while (!device.isClosed && !this.#ended) {
      if (this.#listen(device) || next === this.stored) waitingSince = performance.now()
      else if (performance.now() - waitingSince > ACK_PATIENCE) {
        next = this.stored
        waitingSince = performance.now()
      }
      const sent = next - this.stored
      if (next < log.length && sent < IN_FLIGHT * 50) {
        const events = log.slice(next, next + 50)
        const puback = device.send1(upTopic(this.id, 'events'), JSON.stringify(aBatch(next, ...events)))
        next += events.length
        if (!(await device.acknowledged(puback))) return
        this.published = Math.max(this.published, next)
        this.#setup.onPuback?.()
      } else await Promise.race([delay(10), device.ended])
    }
  }

  /** Whether more is stored than was known. */
  #listen({ letters }: RawDevice): boolean {
    const { stored } = this
    for (const { topic, payload } of letters.splice(0)) {
      if (!topic.endsWith('/ack')) continue
      const { log, through } = JSON.parse(payload) as Ack
      if (log === 'log-a') this.stored = Math.max(this.stored, through + 1)
    }
    return this.stored > stored
  }
}
