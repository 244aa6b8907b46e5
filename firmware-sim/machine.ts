import type { ChannelReport } from '../protocol/messages/birth.ts'
import type { DeviceConfig } from '../protocol/messages/config.ts'
import type { KnownEvent } from '../protocol/messages/events.ts'
import type { ChannelMemory } from './memory.ts'

/** What the mechanism does when the motor turns: one unit falls; nothing falls; nothing falls and the channel is stuck. */
export type Mechanism = 'drops' | 'sticks' | 'jams'
/** `dead`: without power nobody notices a press. */
export type PressResult = 'vend' | 'failed' | 'refused' | 'dead'

/** What a driver types in beside the number of units. */
export type RefillPapers = Pick<Extract<KnownEvent, { kind: 'refill' }>, 'lot' | 'expiry' | 'visit'>

/** An event without its moment. */
export type Happening = KnownEvent extends infer E ? (E extends KnownEvent ? WithoutMoment<E> : never) : never
type WithoutMoment<E> = { [K in keyof E as K extends 'boot' | 'uptime' | 'at' | 'clock' ? never : K]: E[K] }

/** The door may stand open this long before it is a fault, unless the configuration says otherwise: milliseconds. */
const DOOR_LIMIT = 300_000
/** Lamp and buzzer go for this long when somebody looks for the machine: milliseconds. */
const IDENTIFYING = 30_000

/**
 * The cabinet and what its board notices of it: channels, door, sensors. Every call says what happens and when (`now`,
 * epoch milliseconds of world time); what happens is handed to `record`. Without power nothing is noticed. Methods that
 * name a channel throw RangeError when the machine has no such channel.
 */
export abstract class Machine {
  /** Units that fell to people since the simulation began: the truth that the board's log and counters should tell. */
  readonly dropped = new Map<number, number>()
  protected channels: readonly ChannelMemory[]
  protected on = false
  protected config: DeviceConfig = {}
  private readonly machineFaults = new Set<string>()
  private doorOpenSince: number | null = null
  private climate: { celsius: number; humidity: number | null } | null = null
  private cooldownUntil = Number.NEGATIVE_INFINITY
  private identifyingUntil = Number.NEGATIVE_INFINITY

  constructor(
    readonly id: string,
    channels: readonly ChannelMemory[],
    private readonly builtInCooldown: number,
  ) {
    this.channels = copies(channels)
  }

  protected abstract record(happening: Happening, now: number): void

  get powered(): boolean {
    return this.on
  }

  /** The channels as reports show them: copies. */
  get reports(): ChannelReport[] {
    return copies(this.channels).map(({ blocked, ...channel }) => ({
      ...channel,
      ...(blocked && { blocked }),
    }))
  }

  /** What stands beside the button of a channel; null when nothing is said to lie there. */
  labelOf(channel: number): string | null {
    return this.config.channels?.find((each) => each.channel === channel)?.label ?? null
  }

  /** Whether lamp and buzzer go, so that a person finds the machine. */
  isIdentifying(now: number): boolean {
    return this.on && now < this.identifyingUntil
  }

  /** When the machine next has to look at something by itself; Infinity when nothing is due. */
  get deadline(): number {
    if (!this.on || this.doorOpenSince === null || this.machineFaults.has('door_open'))
      return Number.POSITIVE_INFINITY
    return this.doorOpenSince + (this.config.doorSeconds ?? DOOR_LIMIT / 1_000) * 1_000
  }

  /** Time has passed: what was due by `now` happens. */
  passTime(now: number): void {
    if (now >= this.deadline) this.raiseFault('door_open', now)
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
    this.dropped.set(channel, (this.dropped.get(channel) ?? 0) + 1)
    const { cooldownSeconds } = this.config
    this.cooldownUntil =
      now + (cooldownSeconds === undefined ? this.builtInCooldown : cooldownSeconds * 1_000)
    this.record({ kind: 'vend', channel, quantity: 1, counters: { ...target.counters } }, now)
    return 'vend'
  }

  /** A technician turns the motor. Cooldown, block and channel fault do not stop a test. */
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
    if (!this.on || open === (this.doorOpenSince !== null)) return
    this.doorOpenSince = open ? now : null
    this.record({ kind: 'door', open }, now)
    if (!open) this.clearFault('door_open', now)
  }

  /** People tell the channel to give nothing out, or to give again. */
  block(channel: number, blocked: boolean): void {
    this.channel(channel).blocked = blocked
  }

  identify(now: number): void {
    this.identifyingUntil = now + IDENTIFYING
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

  /** What the sensors say now. */
  protected sensors() {
    return {
      celsius: this.climate?.celsius ?? null,
      humidity: this.climate?.humidity ?? null,
      door: this.door,
      faults: [...this.machineFaults].slice(0, 32),
    }
  }

  /** A device without channels, such as a climate sensor, has no door. */
  private get door(): 'open' | 'closed' | null {
    if (this.channels.length === 0) return null
    return this.doorOpenSince === null ? 'closed' : 'open'
  }

  /** After a start nothing has been sensed yet, and nobody waits. */
  protected wake(): void {
    this.climate = null
    this.cooldownUntil = Number.NEGATIVE_INFINITY
    this.identifyingUntil = Number.NEGATIVE_INFINITY
  }

  /** The settings act from now on. Channels that they do not name stay as they are. */
  protected configure(config: DeviceConfig): void {
    this.config = config
    for (const { channel, capacity, blocked } of config.channels ?? [])
      Object.assign(this.channel(channel), { capacity, blocked })
  }

  protected channel(number: number): ChannelMemory {
    const found = this.channels.find((channel) => channel.channel === number)
    if (!found) throw new RangeError(`dispenser ${this.id} has no channel ${number}`)
    return found
  }

  private refusal({ fault, blocked, remaining }: ChannelMemory, now: number): string | null {
    if (blocked) return 'blocked'
    if (fault !== null) return 'fault'
    if (remaining === 0) return 'sold_out'
    return now < this.cooldownUntil ? 'cooldown' : null
  }

  private recordFailure(target: ChannelMemory, mechanism: Mechanism, now: number): void {
    target.counters.failed++
    this.record({ kind: 'failed', channel: target.channel, counters: { ...target.counters } }, now)
    if (mechanism === 'jams') this.raiseFault('jam', now, target.channel)
  }
}

export const copies = (channels: readonly ChannelMemory[]): ChannelMemory[] =>
  channels.map((channel) => ({ ...channel, counters: { ...channel.counters } }))

function checkLevel(what: string, level: number, capacity: number): void {
  if (!Number.isInteger(level) || level < 0 || level > capacity) {
    throw new RangeError(`${what} would be ${level} units; it takes 0 to ${capacity}`)
  }
}
