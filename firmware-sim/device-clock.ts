import type { KnownEvent } from '../protocol/messages/events.ts'

/** How a board knows the time: from the network, from a battery clock, or not at all until the server tells it. */
const CLOCK_KINDS = ['ntp', 'rtc', 'none'] as const
export type ClockKind = (typeof CLOCK_KINDS)[number]

/** A moment by the device's own reckoning, as every event and report carries it. */
export type DeviceMoment = Pick<KnownEvent, 'uptime' | 'at' | 'clock'>

/**
 * The clock of a device. World time (epoch milliseconds) is handed in; what comes out is what such a board would
 * know: milliseconds since boot, never falling, and an instant that may be wrong or missing.
 */
export class DeviceClock {
  private bootedAt = 0
  private latest = 0
  /** Server time minus uptime, once `dn/time` told; lost at reboot. Network time is better for what the device writes. */
  private serverOffset: number | null = null

  /** `error`: milliseconds by which the instants of an `ntp` or `rtc` clock are wrong. */
  constructor(
    private readonly kind: ClockKind,
    private readonly error: number,
  ) {}

  boot(now: number): void {
    this.bootedAt = now
    this.latest = 0
    this.serverOffset = null
  }

  /** The server says it is `serverTime` (epoch milliseconds) now. */
  set(serverTime: number, now: number): void {
    this.serverOffset = serverTime - this.uptime(now)
  }

  /** Whether the server has told the time since the start. */
  get isTold(): boolean {
    return this.serverOffset !== null
  }

  /** The best knowledge of the server's time, epoch milliseconds; null when there is none. */
  best(now: number): number | null {
    const uptime = this.uptime(now)
    if (this.serverOffset !== null) return this.serverOffset + uptime
    return this.kind === 'none' ? null : this.bootedAt + uptime + this.error
  }

  /** Whole milliseconds since boot. A moment before the latest one asked for counts as that one. */
  uptime(now: number): number {
    this.latest = Math.max(this.latest, Math.floor(now - this.bootedAt))
    return this.latest
  }

  read(now: number): DeviceMoment {
    const uptime = this.uptime(now)
    if (this.serverOffset !== null && this.kind !== 'ntp')
      return { uptime, at: iso(this.serverOffset + uptime), clock: 'server' }
    if (this.kind === 'none') return { uptime, at: null, clock: 'none' }
    return { uptime, at: iso(this.bootedAt + uptime + this.error), clock: this.kind }
  }
}

function iso(at: number): string {
  return new Date(Math.floor(at)).toISOString()
}
