import type { z } from 'zod'
import type { clockSource } from '../../protocol/messages/parts.ts'

/** When something happened by the device's own reckoning. */
export interface DeviceMoment {
  boot: number
  /** Milliseconds since that boot. */
  uptime: number
  /** The device's clock, ISO 8601; anything. */
  at: string | null
  clock: z.infer<typeof clockSource>
}

export interface EventTime {
  /** Milliseconds since 1970; never later than the message that told it. */
  at: number
  /** The device's own clock, its uptime since a boot whose time is known, or only when the message arrived. */
  quality: 'clock' | 'offset' | 'received'
}

/** Nothing that speaks this protocol is older; a dead clock battery says 1970 or 2000. */
const EARLIEST = Date.UTC(2020, 0, 1)
/** How far a clock may differ from the boot's offset, and run ahead of ours, and still be believed: milliseconds. */
const CONTRADICTION = 3_600_000
const CLOCK_AHEAD = 300_000

/**
 * When an event happened (protocol.md "Time"). No clock is refused: one that is absent or cannot be right only gives way
 * to the next best knowledge. `offset` is when the boot began, milliseconds since 1970, as far as it is known.
 */
export function eventTime(moment: DeviceMoment, receivedAt: number, offset: number | undefined): EventTime {
  const byUptime = offset === undefined ? undefined : offset + moment.uptime
  const byClock = moment.clock === 'none' || moment.at === null ? Number.NaN : Date.parse(moment.at)
  if (byClock >= EARLIEST && byClock <= receivedAt + CLOCK_AHEAD) {
    if (byUptime === undefined || Math.abs(byClock - byUptime) <= CONTRADICTION)
      return { at: Math.min(byClock, receivedAt), quality: 'clock' }
  }
  if (byUptime !== undefined && byUptime >= EARLIEST)
    return { at: Math.min(byUptime, receivedAt), quality: 'offset' }
  return { at: receivedAt, quality: 'received' }
}

const BOOTS_REMEMBERED = 8

/**
 * When each boot of one device began: min(received − uptime) over the messages that say how long it has been up, since
 * a message can arrive late and never early.
 */
export class BootOffsets {
  private readonly offsets = new Map<number, number>()

  learn(boot: number, uptime: number, receivedAt: number): void {
    const offset = receivedAt - uptime
    const known = this.offsets.get(boot)
    if (known !== undefined && known <= offset) return
    this.offsets.set(boot, offset)
    if (this.offsets.size > BOOTS_REMEMBERED) this.offsets.delete(Math.min(...this.offsets.keys()))
  }

  of(boot: number): number | undefined {
    return this.offsets.get(boot)
  }
}
