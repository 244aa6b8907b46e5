import { z } from 'zod'
import { channelNumber, count, deviceText, version } from './parts.ts'

/** What a device may be told to do differently. All of it is optional: what is absent stays at the firmware's default. */
export const deviceConfig = z.looseObject({
  /** Between two state reports while nothing happens, in seconds. Silence for 2.5 of these is no longer online. */
  stateSeconds: z.number().int().min(10).max(3_600).optional(),
  /** Between two climate readings, in seconds. */
  climateSeconds: z.number().int().min(30).max(3_600).optional(),
  /** Pause after a vend before the next, in seconds: per machine, never per person. */
  cooldownSeconds: z.number().int().min(0).max(600).optional(),
  /** The door may stand open this long before the machine calls it a fault, in seconds. */
  doorSeconds: z.number().int().min(10).max(86_400).optional(),
  /** Sound, 0 = silent. */
  volume: z.number().int().min(0).max(10).optional(),
  channels: z
    .array(
      z.looseObject({
        channel: channelNumber,
        capacity: count.max(10_000),
        /** What the machine shows beside the button; null = nothing lies there. */
        label: deviceText(80).nullable(),
        /** Gives nothing out. */
        blocked: z.boolean(),
      }),
    )
    .max(99)
    .optional(),
})
export type DeviceConfig = z.infer<typeof deviceConfig>

/** Hex SHA-256; of a configuration: over its `canonicalJson`, UTF-8. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'is not a SHA-256 in hex')

/** `dn/config`, retained: the whole document. A device ignores a version at or below its own. */
export const desiredConfig = z.looseObject({
  version: count.min(1),
  sha256,
  config: deviceConfig,
})
export type DesiredConfig = z.infer<typeof desiredConfig>

/** `up/config`: what the device made of the version it was sent. `rejected` keeps the configuration before it. */
export const configReport = z.looseObject({
  v: version,
  version: count,
  status: z.enum(['applied', 'rejected']),
  error: deviceText(200).optional(),
})
export type ConfigReport = z.infer<typeof configReport>
