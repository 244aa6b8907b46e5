import { ack } from '../protocol/messages/ack.ts'
import type { Events } from '../protocol/messages/events.ts'
import type { DownKind } from '../protocol/topics.ts'
import type { Clock } from './clock.ts'
import { Connection, type ConnectionEnd, type Endpoint } from './connection.ts'
import type { Disorder } from './disorder.ts'
import type { Dispenser } from './dispenser.ts'
import type { Letter } from './mailbox.ts'
import { obey, parseJson } from './orders.ts'
import type { Random } from './random.ts'

/** All in milliseconds. */
export interface LinkTimings {
  /** Between two state reports while nothing happens, unless the configuration says otherwise. */
  stateInterval: number
  /** From something happening to the state report that shows it: what happens meanwhile goes into the same one. */
  stateDelay: number
  /** Wait for an ack before everything held is sent again; doubles each time in vain, up to 16-fold. */
  ackTimeout: number
  /** First pause before connecting again; doubles with every failure. Drawn from the upper half: half to whole. */
  retryFirst: number
  retryLimit: number
  /** First pause after the broker refused this device. */
  retryRefused: number
}

export const DEFAULT_TIMINGS: LinkTimings = {
  stateInterval: 60_000,
  stateDelay: 500,
  ackTimeout: 30_000,
  retryFirst: 1_000,
  retryLimit: 120_000,
  retryRefused: 60_000,
}

/** What became of a link, counted since it was made. */
export interface LinkCounters {
  connects: number
  /** Connections lost or failed. */
  failures: number
  refusals: number
  batches: number
  /** Events sent, repetitions included. */
  eventsSent: number
  eventsAcked: number
  /** Messages from the server that this firmware could not make sense of. */
  unreadable: number
}

export type LinkNotice = { kind: 'refused' | 'failed' | 'unreadable'; reason: string }

export interface LinkListener {
  /** The device's memory changed: it has to be saved before the device speaks of it. */
  changed(): void
  notice(notice: LinkNotice): void
}

/** Milliseconds before the next attempt, after `failures` earlier ones in a row. Jitter keeps a fleet from coming all at once. */
export function retryPause(timings: LinkTimings, failures: number, refused: boolean, random: Random): number {
  const first = refused ? timings.retryRefused : timings.retryFirst
  const longest = Math.max(first, timings.retryLimit)
  return Math.min(longest, first * 2 ** failures) * random.between(0.5, 1)
}

/**
 * The connection of one device, kept alive: birth after every connect, batches as acks allow, state in between, and
 * after a loss a new attempt with a jittered, growing pause.
 */
export class Link {
  readonly counters: LinkCounters = {
    connects: 0,
    failures: 0,
    refusals: 0,
    batches: 0,
    eventsSent: 0,
    eventsAcked: 0,
    unreadable: 0,
  }
  private connection: Connection | null = null
  private online = false
  /** Attempts in vain since the last birth that the broker confirmed. */
  private failuresInRow = 0
  private ackPatience = 1
  /** Batches of this connection that the broker has not confirmed (PUBACK). */
  private unconfirmed = 0
  /** Letters of this connection on their way. */
  private readonly posted = new Set<Letter>()
  private cancelRetry = (): void => {}
  private cancelState = (): void => {}
  /** A state report goes out within the delay. */
  private stateIsDue = false
  private cancelAckWait: (() => void) | null = null

  constructor(
    private readonly endpoint: Endpoint,
    private readonly dispenser: Dispenser,
    private readonly timings: LinkTimings,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly listener: LinkListener,
    private readonly disorder: Disorder | null = null,
  ) {}

  /** Connected, subscribed and born. */
  get connected(): boolean {
    return this.online
  }

  /** Connects `pause` milliseconds from now. Does nothing while a connection is there or under way. */
  start(pause = 0): void {
    if (this.connection) return
    this.cancelRetry()
    this.cancelRetry = this.clock.after(pause, () => this.connect())
  }

  /** Says goodbye and stays away. */
  async stop(): Promise<void> {
    await this.forget()?.close()
  }

  /** The line dies without a word, and nobody tries again until `start`. */
  sever(): void {
    this.forget()?.cut()
  }

  /** Something was recorded: it is sent, and soon how things stand now, so that a map need not wait for the interval. */
  report(): void {
    this.flush()
    if (!this.online || this.stateIsDue) return
    this.stateIsDue = true
    this.cancelState()
    this.scheduleState(this.timings.stateDelay)
  }

  /** Sends what is in the mailbox, and what the log holds as far as acks allow. */
  flush(): void {
    const { connection, dispenser } = this
    if (!connection || !this.online) return
    this.sendMail(connection)
    const batches: Events[] = []
    for (let batch = dispenser.takeBatch(); batch; batch = dispenser.takeBatch()) batches.push(batch)
    for (const batch of this.disorder?.mix(batches) ?? batches) {
      this.counters.batches++
      this.counters.eventsSent += batch.events.length
      this.unconfirmed++
      connection.publish('events', batch, 1, () => {
        this.unconfirmed--
      })
    }
    this.awaitAck()
  }

  private sendMail(connection: Connection): void {
    const { mail } = this.dispenser
    for (const letter of mail.waiting) {
      if (this.posted.has(letter)) continue
      this.posted.add(letter)
      connection.publish(letter.kind, letter.message, 1, () => {
        this.posted.delete(letter)
        if (mail.confirm(letter)) this.listener.changed()
      })
    }
  }

  private connect(): void {
    const will = this.dispenser.beginConnection()
    const connection = new Connection(this.endpoint, will, {
      opened: () => this.opened(connection),
      received: (kind, payload) => this.received(kind, payload),
      ended: (end) => this.ended(end),
    })
    this.connection = connection
    connection.open()
  }

  private opened(connection: Connection): void {
    this.online = true
    this.unconfirmed = 0
    this.posted.clear()
    this.counters.connects++
    this.sayBirth(connection, () => {
      this.failuresInRow = 0
    })
    this.scheduleState(this.random.between(0, this.stateInterval))
    this.flush()
  }

  private ended(end: ConnectionEnd): void {
    this.forget()
    if (end.refused) this.counters.refusals++
    else this.counters.failures++
    this.listener.notice({ kind: end.refused ? 'refused' : 'failed', reason: end.reason })
    const pause = retryPause(this.timings, this.failuresInRow, end.refused, this.random)
    this.failuresInRow++
    this.start(pause)
  }

  private received(kind: DownKind, payload: Buffer): void {
    if (kind === 'ack') {
      this.receiveAck(payload)
      return
    }
    if (!obey(this.dispenser, kind, payload, this.clock.now())) {
      this.unreadable(`dn/${kind} is not what this firmware understands`)
      return
    }
    this.listener.changed()
    if (kind === 'config' && !this.stateIsDue) {
      this.cancelState()
      this.scheduleState(this.stateInterval)
    }
    if (this.dispenser.reportDue && this.connection) {
      this.dispenser.reportDue = false
      this.sayBirth(this.connection)
    }
    this.report()
  }

  private receiveAck(payload: Buffer): void {
    const message = ack.safeParse(parseJson(payload))
    if (!message.success) {
      this.unreadable('dn/ack is not an ack message')
      return
    }
    const result = this.dispenser.receiveAck(message.data)
    if (result.verdict === 'ahead') this.unreadable('dn/ack confirms events that this device never recorded')
    if (result.verdict !== 'accepted') return
    if (result.trimmed > 0) {
      this.counters.eventsAcked += result.trimmed
      this.ackPatience = 1
      this.stopAwaitingAck()
    }
    this.listener.changed()
    if (result.birthDue && this.connection) this.sayBirth(this.connection)
    this.flush()
  }

  private sayBirth(connection: Connection, confirmed?: () => void): void {
    connection.publish('birth', this.dispenser.birth(this.clock.now()), 1, confirmed)
  }

  private scheduleState(pause: number): void {
    this.cancelState = this.clock.after(pause, () => {
      this.stateIsDue = false
      this.connection?.publish('state', this.dispenser.state(this.clock.now()), 0)
      this.scheduleState(this.stateInterval)
    })
  }

  private get stateInterval(): number {
    return this.dispenser.stateInterval ?? this.timings.stateInterval
  }

  private awaitAck(): void {
    if (this.dispenser.inFlight === 0 || this.cancelAckWait) return
    this.cancelAckWait = this.clock.after(this.timings.ackTimeout * this.ackPatience, () => {
      this.cancelAckWait = null
      this.ackPatience = Math.min(16, this.ackPatience * 2)
      this.missAck()
    })
  }

  private missAck(): void {
    if (this.unconfirmed > 0) {
      // Not even a PUBACK: sending more into this connection would only pile up. A new one may do better.
      this.connection?.cut()
      this.ended({ refused: false, reason: 'the broker confirms nothing' })
      return
    }
    this.dispenser.resend()
    this.flush()
  }

  private stopAwaitingAck(): void {
    this.cancelAckWait?.()
    this.cancelAckWait = null
  }

  private unreadable(reason: string): void {
    this.counters.unreadable++
    this.listener.notice({ kind: 'unreadable', reason })
  }

  /** Lets go of the connection and of every timer. */
  private forget(): Connection | null {
    const { connection } = this
    this.connection = null
    this.online = false
    this.cancelRetry()
    this.cancelState()
    this.stateIsDue = false
    this.stopAwaitingAck()
    return connection
  }
}
