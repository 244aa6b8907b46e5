import type { Birth } from '../../protocol/messages/birth.ts'
import { type DeviceEvent, isKnown } from '../../protocol/messages/events.ts'
import type { ClockSource } from '../../protocol/messages/parts.ts'
import type { State } from '../../protocol/messages/state.ts'
import { measuredCelsius, measuredHumidity } from './climate-reading.ts'
import { Door } from './door.ts'
import type { Connection } from './presence.ts'
import { isBefore, type Stamp } from './stamp.ts'

interface Identity {
  generation: number
  boot: number
  conn: number
  firmware: string
  hardware: string
  configVersion: number
  bornAt: Date
}

/** What births and states tell alike. */
interface Base {
  log: string
  channels: State['channels']
  at: Date
  clock: ClockSource
  clockErrorMs: number | null
}
type Climate = Pick<State, 'celsius' | 'humidity'>
type Signals = Pick<State, 'rssi' | 'faults'>

interface Told<T> {
  stamp: Stamp
  value: T
}

/** The present of a device as it is stored. */
export interface Present extends Identity {
  log: string
  next: number
  state: Pick<State, 'channels' | 'celsius' | 'humidity' | 'door' | 'rssi' | 'faults'>
  stateAt: Date
  clock: ClockSource
  clockErrorMs: number | null
  climateAt: Date | null
  doorSince: Date | null
}

/** An event of the device, where it stands in its life and when it happened, milliseconds since 1970. */
export interface Happened {
  event: DeviceEvent
  generation: number
  seq: number
  occurredAt: number
}

/**
 * What a device last told of itself, whatever order its messages arrive in: who it is by its latest connection, the rest
 * by the highest (log generation, next), so that no backlog changes it. Uptimes break ties, and are kept in memory only.
 */
export class DevicePresent {
  private identity: Identity | null = null
  private base: Told<Base> | null = null
  private climate: Told<Climate> | null = null
  private signals: Told<Signals> | null = null
  /** When the last measurement was written down, milliseconds since 1970: a state may repeat an old one. */
  private climateAt: number | null = null
  private readonly door: Door

  constructor(stored: Present | null) {
    this.door = new Door(null)
    if (!stored) return
    const { log, next, state, stateAt, clock, clockErrorMs, climateAt, doorSince, ...identity } = stored
    const { channels, celsius, humidity, door, rssi, faults } = state
    const stamp = { generation: identity.generation, next, boot: identity.boot, uptime: -1 }
    this.identity = identity
    this.base = { stamp, value: { log, channels, at: stateAt, clock, clockErrorMs } }
    this.climate = { stamp, value: { celsius, humidity } }
    this.signals = { stamp, value: { rssi, faults } }
    this.climateAt = climateAt?.getTime() ?? null
    this.door = new Door({ stamp, door, since: (doorSince ?? stateAt).getTime() })
  }

  /** `sentAt`: when it left the device, as far as is known. */
  born(birth: Birth, generation: number, at: Date, sentAt = at): void {
    const { boot, conn, firmware, hardware, config: configVersion } = birth
    const identity = { generation, boot, conn, firmware, hardware, configVersion, bornAt: at }
    if (!this.identity || isLaterConnection(identity, this.identity)) this.identity = identity
    this.tellBase(birth, stampOf(birth, generation), at, sentAt)
  }

  told(state: State, generation: number, at: Date): void {
    const { celsius, humidity, door, rssi, faults } = state
    const stamp = stampOf(state, generation)
    this.tellBase(state, stamp, at, at)
    this.tellClimate(celsius, humidity, stamp)
    this.door.told(door, stamp, at.getTime())
    if (!isBefore(stamp, this.signals?.stamp ?? null)) this.signals = { stamp, value: { rssi, faults } }
  }

  /** Of the log of its latest birth; 0 before the first. */
  get generation(): number {
    return this.identity?.generation ?? 0
  }

  /** Of its latest birth. */
  get connection(): Connection | null {
    return this.identity
  }

  /** What the event changed; null when it is no news. */
  happened({ event, generation, seq, occurredAt }: Happened): 'door' | 'climate' | null {
    if (!isKnown(event) || (event.kind !== 'door' && event.kind !== 'climate')) return null
    const { boot, uptime } = event
    const stamp = { generation, next: seq + 1, boot, uptime }
    if (event.kind === 'door')
      return this.door.moved(event.open ? 'open' : 'closed', stamp, occurredAt) ? 'door' : null
    const newer = measuredCelsius(event.celsius) !== null && occurredAt > (this.climateAt ?? 0)
    if (newer) this.climateAt = occurredAt
    return this.tellClimate(event.celsius, event.humidity, stamp) || newer ? 'climate' : null
  }

  /**
   * Null until its first birth: before that nobody knows what it is. `throughOf` says up to where the events of a log
   * are here.
   */
  current(throughOf: (log: string) => number): Present | null {
    if (!this.identity || !this.base) return null
    const { stamp, value } = this.base
    const { log, channels, at, clock, clockErrorMs } = value
    const { door, since } = this.door.current(throughOf(log) + 1 >= stamp.next)
    const { celsius = null, humidity = null } = this.climate?.value ?? {}
    const { rssi = null, faults = [] } = this.signals?.value ?? {}
    return {
      ...this.identity,
      log,
      generation: stamp.generation,
      next: stamp.next,
      state: { channels, celsius, humidity, door, rssi, faults },
      stateAt: at,
      clock,
      clockErrorMs,
      climateAt: this.climateAt === null ? null : new Date(this.climateAt),
      doorSince: since === null ? null : new Date(since),
    }
  }

  private tellBase(told: Birth | State, stamp: Stamp, at: Date, sentAt: Date): void {
    if (isBefore(stamp, this.base?.stamp ?? null)) return
    const { log, channels, clock } = told
    this.base = { stamp, value: { log, channels, at, clock, clockErrorMs: clockError(told, sentAt) } }
  }

  private tellClimate(celsius: number | null, humidity: number | null, stamp: Stamp): boolean {
    if (isBefore(stamp, this.climate?.stamp ?? null)) return false
    this.climate = {
      stamp,
      value: { celsius: measuredCelsius(celsius), humidity: measuredHumidity(humidity) },
    }
    return true
  }
}

const stampOf = (
  { next, boot, uptime }: Pick<State, 'next' | 'boot' | 'uptime'>,
  generation: number,
): Stamp => ({ generation, next, boot, uptime })

/** Milliseconds by which the device's own clock is ahead of ours; null when it has none that can be read. */
function clockError({ at, clock }: Pick<State, 'at' | 'clock'>, sentAt: Date): number | null {
  if (clock === 'none' || at === null) return null
  const told = Date.parse(at)
  return Number.isNaN(told) ? null : told - sentAt.getTime()
}

function isLaterConnection(a: Identity, b: Identity): boolean {
  if (a.generation !== b.generation) return a.generation > b.generation
  return a.boot === b.boot ? a.conn >= b.conn : a.boot > b.boot
}
