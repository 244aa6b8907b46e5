import { z } from 'zod'
import {
  channelNumber,
  clockSource,
  count,
  counters,
  deviceClock,
  deviceText,
  logId,
  version,
} from './parts.ts'

/** State of one channel, as the device sees it. `remaining` is an observation in units, never a balance. */
export const channelReport = z.looseObject({
  channel: channelNumber,
  remaining: count.max(10_000),
  capacity: count.max(10_000),
  fault: deviceText(64).nullable(),
  /** True while people have told it to give nothing out; a fault is what it found itself. */
  blocked: z.boolean().optional(),
  counters,
})
export type ChannelReport = z.infer<typeof channelReport>

/** `up/birth`: sent after every connect. The device still holds events `first` … `next − 1` of its log. */
export const birth = z
  .looseObject({
    v: version,
    log: logId,
    /** Starts since manufacture. */
    boot: count,
    /** Connections since this boot. */
    conn: count,
    first: count,
    next: count,
    firmware: deviceText(64),
    hardware: deviceText(64),
    /** Version of the applied configuration. */
    config: count,
    /** Milliseconds since boot. */
    uptime: count,
    at: deviceClock,
    clock: clockSource,
    channels: z.array(channelReport).max(99),
  })
  .refine((b) => b.first <= b.next, { message: 'first is after next', path: ['first'] })
export type Birth = z.infer<typeof birth>
