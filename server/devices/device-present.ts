import type { Birth } from '../../protocol/messages/birth.ts'
import type { State } from '../../protocol/messages/state.ts'

type Sensors = Pick<State, 'celsius' | 'humidity' | 'door' | 'rssi' | 'faults'>

interface Identity {
  generation: number
  boot: number
  conn: number
  firmware: string
  hardware: string
  configVersion: number
  bornAt: Date
}

/** Where in a device's life something was told, and when it arrived. */
interface Stamp {
  log: string
  generation: number
  /** Next sequence number of the log. */
  next: number
  boot: number
  /** Milliseconds since that boot. */
  uptime: number
  at: Date
}

/** The present of a device as it is stored. */
export interface Present extends Identity {
  log: string
  next: number
  state: Pick<State, 'channels'> & Sensors
  stateAt: Date
}

const unknown: Sensors = { celsius: null, humidity: null, door: null, rssi: null, faults: [] }

/**
 * What a device last told of itself, whatever order its messages arrive in: who it is by its latest connection, its
 * channels and its sensors by the highest (log generation, next). Uptimes break ties, and are kept in memory only.
 */
export class DevicePresent {
  private identity: Identity | null = null
  private channels: { stamp: Stamp; value: State['channels'] } | null = null
  private sensors: { stamp: Stamp; value: Sensors } | null = null

  constructor(stored: Present | null) {
    if (!stored) return
    const { log, next, state, stateAt, ...identity } = stored
    const { channels, ...sensors } = state
    const { generation, boot } = identity
    const stamp = { log, generation, next, boot, uptime: -1, at: stateAt }
    this.identity = identity
    this.channels = { stamp, value: channels }
    this.sensors = { stamp, value: sensors }
  }

  born(birth: Birth, generation: number, at: Date): void {
    const { boot, conn, firmware, hardware, config: configVersion } = birth
    const identity = { generation, boot, conn, firmware, hardware, configVersion, bornAt: at }
    if (!this.identity || isLaterConnection(identity, this.identity)) this.identity = identity
    const stamp = stampOf(birth, generation, at)
    if (!isBefore(stamp, this.channels?.stamp)) this.channels = { stamp, value: birth.channels }
  }

  told(state: State, generation: number, at: Date): void {
    const { channels, celsius, humidity, door, rssi, faults } = state
    const stamp = stampOf(state, generation, at)
    if (!isBefore(stamp, this.channels?.stamp)) this.channels = { stamp, value: channels }
    if (!isBefore(stamp, this.sensors?.stamp))
      this.sensors = { stamp, value: { celsius, humidity, door, rssi, faults } }
  }

  /** Null until its first birth: before that nobody knows what it is. */
  get current(): Present | null {
    if (!this.identity || !this.channels) return null
    const { log, generation, next, at } = this.channels.stamp
    return {
      ...this.identity,
      log,
      generation,
      next,
      state: { channels: this.channels.value, ...(this.sensors?.value ?? unknown) },
      stateAt: at,
    }
  }
}

const stampOf = (
  { log, next, boot, uptime }: Pick<State, 'log' | 'next' | 'boot' | 'uptime'>,
  generation: number,
  at: Date,
): Stamp => ({ log, generation, next, boot, uptime, at })

function isBefore(a: Stamp, b: Stamp | undefined): boolean {
  if (!b) return false
  if (a.generation !== b.generation) return a.generation < b.generation
  if (a.next !== b.next) return a.next < b.next
  if (a.boot !== b.boot) return a.boot < b.boot
  return a.uptime < b.uptime
}

function isLaterConnection(a: Identity, b: Identity): boolean {
  if (a.generation !== b.generation) return a.generation > b.generation
  return a.boot === b.boot ? a.conn >= b.conn : a.boot > b.boot
}
