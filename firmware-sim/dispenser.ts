import type { Ack } from '../protocol/messages/ack.ts'
import type { Birth, ChannelReport } from '../protocol/messages/birth.ts'
import type { Events, KnownEvent } from '../protocol/messages/events.ts'
import { PROTOCOL_VERSION } from '../protocol/messages/parts.ts'
import type { State } from '../protocol/messages/state.ts'
import type { Time } from '../protocol/messages/time.ts'
import type { Will } from '../protocol/messages/will.ts'
import { AppendLog } from './append-log.ts'
import type { Board } from './board.ts'
import { type AckOutcome, Delivery } from './delivery.ts'
import { DeviceClock } from './device-clock.ts'
import type { DispenserMemory } from './memory.ts'

/** What the mechanism does when the motor turns: one unit falls; nothing falls; nothing falls and the channel is stuck. */
export type Mechanism = 'drops' | 'sticks' | 'jams'
/** `dead`: without power nobody notices a press. */
export type PressResult = 'vend' | 'failed' | 'refused' | 'dead'
/** `birthDue`: the server waits for entries that overflow dropped; only a repeated birth tells it that they are gone. */
export type AckResult = AckOutcome & { birthDue: boolean }

/**
 * One dispenser: its channels, its log, its counters, and the messages it makes and takes. No timers, no sockets, no
 * randomness: every call says what happens and when (`now`, epoch milliseconds of world time). Without power the board
 * notices nothing. Methods that name a channel throw RangeError when the machine has no such channel.
 */
export class Dispenser {
  readonly log: AppendLog
  private readonly clock: DeviceClock
  private readonly delivery: Delivery
  private readonly channels: readonly ChannelReport[]
  private readonly machineFaults = new Set<string>()
  private boots: number
  private connections = 0
  private on = false
  private doorOpen = false
  private climate: { celsius: number; humidity: number | null } | null = null
  private cooldownUntil = Number.NEGATIVE_INFINITY
  private announcedFirst = 0

  constructor(
    readonly id: string,
    private readonly board: Board,
    memory: DispenserMemory,
  ) {
    this.log = new AppendLog(memory.log, board.logCapacity)
    this.delivery = new Delivery(this.log)
    this.clock = new DeviceClock(board.clock, board.clockError)
    this.boots = memory.boot
    this.channels = memory.channels.map((channel) => ({ ...channel, counters: { ...channel.counters } }))
  }

  get powered(): boolean {
    return this.on
  }

  /** Number of this start. */
  get boot(): number {
    return this.boots
  }

  /** Batches sent and not acknowledged. */
  get inFlight(): number {
    return this.delivery.inFlight
  }

  /** The channels as reports show them: copies. */
  get reports(): ChannelReport[] {
    return this.channels.map((channel) => ({ ...channel, counters: { ...channel.counters } }))
  }

  // Power

  powerOn(now: number): void {
    if (this.on) return
    this.on = true
    this.boots++
    this.connections = 0
    this.cooldownUntil = Number.NEGATIVE_INFINITY
    this.climate = null
    this.clock.boot(now)
    this.delivery.restart()
    this.record({ kind: 'power', state: 'on' }, now)
  }

  /** `lastGasp`: a capacitor kept the board alive long enough to write down that the mains failed. */
  powerOff(now: number, lastGasp: boolean): void {
    if (!this.on) return
    if (lastGasp) this.record({ kind: 'power', state: 'off' }, now)
    this.on = false
  }

  // What people do

  /** Somebody asks for one unit. */
  press(channel: number, mechanism: Mechanism, now: number): PressResult {
    const target = this.channel(channel)
    if (!this.on) return 'dead'
    const reason = this.refusal(target, now)
    if (reason !== null) {
      this.record({ kind: 'refused', channel, reason }, now)
      return 'refused'
    }
    if (mechanism !== 'drops') {
      this.recordFailure(target, mechanism, now)
      return 'failed'
    }
    target.remaining--
    target.counters.vend++
    this.cooldownUntil = now + this.board.cooldown
    this.record({ kind: 'vend', channel, quantity: 1, counters: { ...target.counters } }, now)
    return 'vend'
  }

  /** A technician turns the motor. Cooldown and channel fault do not stop a test. */
  testVend(channel: number, mechanism: Mechanism, now: number): PressResult {
    const target = this.channel(channel)
    if (!this.on) return 'dead'
    if (mechanism !== 'drops' || target.remaining === 0) {
      this.recordFailure(target, mechanism, now)
      return 'failed'
    }
    target.remaining--
    target.counters.test++
    this.record({ kind: 'test', channel, quantity: 1, counters: { ...target.counters } }, now)
    return 'vend'
  }

  /** A driver loads `loaded` units. Throws RangeError when they do not fit. */
  refill(channel: number, loaded: number, now: number, papers: RefillPapers = {}): void {
    const target = this.channel(channel)
    checkLevel(`channel ${channel} after loading ${loaded}`, target.remaining + loaded, target.capacity)
    if (!this.on) return
    target.remaining += loaded
    this.record({ kind: 'refill', channel, loaded, remaining: target.remaining, ...papers }, now)
  }

  /** A person counts the channel and types in what is there. Throws RangeError when that is more than fits. */
  count(channel: number, remaining: number, now: number): void {
    const target = this.channel(channel)
    checkLevel(`channel ${channel} as counted`, remaining, target.capacity)
    if (!this.on) return
    target.remaining = remaining
    this.record({ kind: 'count', channel, remaining }, now)
  }

  setDoor(open: boolean, now: number): void {
    if (!this.on || this.doorOpen === open) return
    this.doorOpen = open
    this.record({ kind: 'door', open }, now)
  }

  // What the board notices

  /** A fault of one channel, which has at most one: the first stays until cleared. Without a channel: of the machine. */
  raiseFault(code: string, now: number, channel?: number): void {
    if (!this.on) return
    if (channel === undefined) {
      if (this.machineFaults.has(code)) return
      this.machineFaults.add(code)
      this.record({ kind: 'fault', code }, now)
    } else {
      const target = this.channel(channel)
      if (target.fault !== null) return
      target.fault = code
      this.record({ kind: 'fault', code, channel }, now)
    }
  }

  clearFault(code: string, now: number, channel?: number): void {
    if (!this.on) return
    if (channel === undefined) {
      if (this.machineFaults.delete(code)) this.record({ kind: 'fault_cleared', code }, now)
    } else {
      const target = this.channel(channel)
      if (target.fault !== code) return
      target.fault = null
      this.record({ kind: 'fault_cleared', code, channel }, now)
    }
  }

  /** A sensor reading in °C and % relative humidity (null without a humidity sensor). */
  sense(celsius: number, humidity: number | null, now: number): void {
    if (!this.on) return
    this.climate = { celsius, humidity }
    this.record({ kind: 'climate', celsius, humidity }, now)
  }

  // What it says

  /**
   * Begins a connection attempt and gives the will for it. Every attempt gets a number of its own: when the broker took
   * a connection whose answer was lost, that connection's will is then older than the next birth.
   */
  beginConnection(): Will {
    this.connections++
    this.delivery.restart()
    return { v: PROTOCOL_VERSION, boot: this.boots, conn: this.connections }
  }

  birth(now: number): Birth {
    this.announcedFirst = this.log.first
    return {
      v: PROTOCOL_VERSION,
      log: this.log.id,
      boot: this.boots,
      conn: this.connections,
      first: this.log.first,
      next: this.log.next,
      firmware: this.board.firmware,
      hardware: this.board.hardware,
      config: 0,
      ...this.clock.read(now),
      channels: this.reports,
    }
  }

  state(now: number): State {
    const codes = this.channels.map((channel) => channel.fault).filter((code) => code !== null)
    return {
      v: PROTOCOL_VERSION,
      log: this.log.id,
      boot: this.boots,
      next: this.log.next,
      ...this.clock.read(now),
      celsius: this.climate?.celsius ?? null,
      humidity: this.climate?.humidity ?? null,
      door: this.doorOpen ? 'open' : 'closed',
      rssi: this.board.rssi,
      faults: [...new Set([...this.machineFaults, ...codes])].slice(0, 32),
      channels: this.reports,
    }
  }

  /** The next batch to send, oldest first; null when nothing is left or enough is under way. */
  takeBatch(): Events | null {
    return this.delivery.take()
  }

  /** No ack came: everything held goes out again. */
  resend(): void {
    this.delivery.restart()
  }

  // What it is told

  receiveAck(ack: Ack): AckResult {
    const outcome = this.delivery.acknowledge(ack)
    const { droppedBelow } = this.log
    const waitsInVain = outcome.verdict === 'accepted' && ack.through + 1 < droppedBelow
    return { ...outcome, birthDue: waitsInVain && this.announcedFirst < droppedBelow }
  }

  receiveTime(time: Time, now: number): void {
    this.clock.set(Date.parse(time.at), now)
  }

  private channel(number: number): ChannelReport {
    const found = this.channels.find((channel) => channel.channel === number)
    if (!found) throw new RangeError(`dispenser ${this.id} has no channel ${number}`)
    return found
  }

  private refusal(channel: ChannelReport, now: number): string | null {
    if (channel.fault !== null) return 'fault'
    if (channel.remaining === 0) return 'sold_out'
    return now < this.cooldownUntil ? 'cooldown' : null
  }

  private recordFailure(target: ChannelReport, mechanism: Mechanism, now: number): void {
    target.counters.failed++
    this.record({ kind: 'failed', channel: target.channel, counters: { ...target.counters } }, now)
    if (mechanism === 'jams') this.raiseFault('jam', now, target.channel)
  }

  private record(happening: Happening, now: number): void {
    this.log.append({ ...happening, boot: this.boots, ...this.clock.read(now) })
  }
}

/** What a driver types in beside the number of units. */
export type RefillPapers = Pick<Extract<KnownEvent, { kind: 'refill' }>, 'lot' | 'expiry' | 'visit'>

/** An event without its moment. */
type Happening = KnownEvent extends infer E ? (E extends KnownEvent ? WithoutMoment<E> : never) : never
type WithoutMoment<E> = { [K in keyof E as K extends 'boot' | 'uptime' | 'at' | 'clock' ? never : K]: E[K] }

function checkLevel(what: string, level: number, capacity: number): void {
  if (!Number.isInteger(level) || level < 0 || level > capacity) {
    throw new RangeError(`${what} would be ${level} units; it takes 0 to ${capacity}`)
  }
}
