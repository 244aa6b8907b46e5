import { z } from 'zod'

/** What every d1 message shares. Objects are loose: newer firmware may send fields that this server keeps but does not read. */

export const PROTOCOL_VERSION = 1
/** A payload above this many bytes is quarantined. */
export const MAX_PAYLOAD_BYTES = 64 * 1024
/** A batch holds at most this many events … */
export const MAX_BATCH_EVENTS = 50
/** … and a device keeps it within this many bytes. */
export const MAX_BATCH_BYTES = 16 * 1024

/** Text a device sends: bounded, without NUL (PostgreSQL cannot store it) and other control characters. */
export const deviceText = (max: number) =>
  z
    .string()
    .max(max)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing control characters is the point
    .regex(/^[^\u0000-\u001f\u007f]*$/, 'has control characters')

/** Non-negative integer that survives JSON and a 64-bit column. */
export const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

export const version = z.literal(PROTOCOL_VERSION)

/** Random id minted when a device formats its append log. */
export const logId = z.string().regex(/^[A-Za-z0-9_-]{1,32}$/, 'is not a log id')

/** Device clock, ISO 8601. Never refused for being wrong: what does not parse counts as no clock. */
export const deviceClock = z.string().max(40).nullable()

/** Where the device's clock comes from: network time, the server's `dn/time`, its own battery clock, or nothing. */
export const clockSource = z.enum(['ntp', 'server', 'rtc', 'none'])
export type ClockSource = z.infer<typeof clockSource>

/** Channel (货道) number as printed on the machine, from 1. */
export const channelNumber = z.number().int().min(1).max(99)

/** Lifetime totals of a channel since its log was formatted, in units. */
export const counters = z.looseObject({ vend: count, failed: count, test: count })
export type Counters = z.infer<typeof counters>
