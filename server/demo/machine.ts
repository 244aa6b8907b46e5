import { type DemandProfile, drawPressesPerDay, nextPress } from '../../firmware-sim/demand.ts'
import { randomStream } from '../../firmware-sim/random.ts'

export interface MachineChannel {
  channel: number
  product: string
  capacity: number
  remaining: number
}

export interface PlayedVend {
  channel: number
  at: number
}

/** A dispenser of the past: who pressed when, and what its channels held. The fleet goes on from where it ends. */
export class PlayedMachine {
  readonly deviceId: string
  readonly locationId: string
  readonly profile: DemandProfile
  readonly pressesPerDay: number
  readonly channels: MachineChannel[]
  /** Never visited again after the first load: such machines are what the finder has to be honest about. */
  readonly neglected: boolean
  #next: number
  readonly #random

  constructor(
    parts: Pick<PlayedMachine, 'deviceId' | 'locationId' | 'profile' | 'channels' | 'neglected'> & {
      seed: number
      index: number
      start: number
    },
  ) {
    this.deviceId = parts.deviceId
    this.locationId = parts.locationId
    this.profile = parts.profile
    this.channels = parts.channels
    this.neglected = parts.neglected
    this.#random = randomStream(parts.seed, 'played machine', parts.index)
    this.pressesPerDay = drawPressesPerDay(parts.profile, this.#random)
    this.#next = nextPress(this.pressesPerDay, parts.start, this.#random)
  }

  /** What dropped before `until`. A press on an empty channel drops nothing. */
  vendsUntil(until: number): PlayedVend[] {
    const vends: PlayedVend[] = []
    while (this.#next < until) {
      const at = Math.floor(this.#next)
      const channel = this.channels[this.#preferred()]
      if (channel && channel.remaining > 0) {
        channel.remaining -= 1
        vends.push({ channel: channel.channel, at })
      }
      this.#next = nextPress(this.pressesPerDay, this.#next, this.#random)
    }
    return vends
  }

  /** Whether some channel is below `share` of its capacity. */
  runsLow(share: number): boolean {
    return this.channels.some((channel) => channel.remaining <= channel.capacity * share)
  }

  /** Puts `quantity` units into a channel. */
  load(number: number, quantity: number): void {
    const known = this.channels.find(({ channel }) => channel === number)
    if (known) known.remaining += quantity
  }

  /** Somebody forces the flap of the fullest channel: units are gone that the machine never gave out. Null: too few. */
  rob(units: number): PlayedMachine | null {
    const fullest = this.channels.toSorted((a, b) => b.remaining - a.remaining)[0]
    if (!fullest || fullest.remaining < units) return null
    fullest.remaining -= units
    return this
  }

  /** Channel 1 is at eye level and goes first. */
  #preferred(): number {
    const draw = this.#random.next()
    return draw < 0.45 ? 0 : draw < 0.75 ? 1 : draw < 0.92 ? 2 : 3
  }
}
