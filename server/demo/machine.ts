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

  /** What is missing per product, once some channel is below `share` of its capacity. */
  shortfall(share: number): Map<string, number> {
    const missing = new Map<string, number>()
    if (!this.channels.some((channel) => channel.remaining <= channel.capacity * share)) return missing
    for (const channel of this.channels) {
      const gap = channel.capacity - channel.remaining
      if (gap > 0) missing.set(channel.product, (missing.get(channel.product) ?? 0) + gap)
    }
    return missing
  }

  /** Puts `quantity` units of a product into its channels. */
  load(product: string, quantity: number): void {
    let left = quantity
    for (const channel of this.channels) {
      if (channel.product !== product) continue
      const put = Math.min(left, channel.capacity - channel.remaining)
      channel.remaining += put
      left -= put
    }
  }

  /** Channel 1 is at eye level and goes first. */
  #preferred(): number {
    const draw = this.#random.next()
    return draw < 0.45 ? 0 : draw < 0.75 ? 1 : draw < 0.92 ? 2 : 3
  }
}
