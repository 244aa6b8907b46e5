import { z } from 'zod'
import { deviceConfig } from '../messages/config.ts'
import { divisionCode, id, instant, page, pageQuery } from './parts.ts'

const { stateSeconds, climateSeconds, cooldownSeconds, doorSeconds, volume } = deviceConfig.shape
/** What a person sets; the channels follow from what lies in them. Absent: the template's, or the firmware's default. */
export const configSettings = z.strictObject({
  stateSeconds,
  climateSeconds,
  cooldownSeconds,
  doorSeconds,
  volume,
})
export type ConfigSettings = z.output<typeof configSettings>

/** Why a document was made: `ahead`: the device came with a later version than any it was given here. */
export const configCause = z.enum(['registered', 'channels', 'blocked', 'overrides', 'template', 'ahead'])
export type ConfigCause = z.infer<typeof configCause>

export const configDocument = z.object({
  version: z.number().int(),
  sha256: z.string(),
  config: deviceConfig,
  cause: configCause,
  createdAt: instant,
  createdByName: z.string().nullable(),
})
export type ConfigDocument = z.infer<typeof configDocument>

/** Desired and reported side by side. */
export const dispenserConfig = z.object({
  deviceId: id,
  /** What this machine is told instead of the template. */
  overrides: configSettings,
  template: z.object({ jurisdictionCode: divisionCode, version: z.number().int(), settings: configSettings }),
  /** Null: it was never given one. */
  desired: configDocument.nullable(),
  /** The applied document; its content is null when it was not made here. Null: the machine has none of ours. */
  applied: z
    .object({ version: z.number().int(), at: instant.nullable(), config: deviceConfig.nullable() })
    .nullable(),
  /** The last version the machine refused; null when it has applied a later one since. */
  rejected: z.object({ version: z.number().int(), error: z.string().nullable(), at: instant }).nullable(),
  inSync: z.boolean(),
})
export type DispenserConfig = z.infer<typeof dispenserConfig>

/** `expectedVersion` is the desired version that was looked at, 0 for none: if another is there by now, 409 `config_changed`. */
export const putDispenserConfig = z.strictObject({
  expectedVersion: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  overrides: configSettings,
})
export type PutDispenserConfig = z.output<typeof putDispenserConfig>

/** Newest first; the cursor is a version. */
export const configHistoryQuery = z.strictObject({
  ...pageQuery,
  cursor: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
})
export const configHistory = page(configDocument)
export type ConfigHistory = z.infer<typeof configHistory>

/** What all machines of a county are told, unless one is told otherwise. Version 0: nobody has set it. */
export const configTemplate = z.object({
  jurisdictionCode: divisionCode,
  version: z.number().int(),
  settings: configSettings,
  createdAt: instant.nullable(),
  createdByName: z.string().nullable(),
  /** In the county; and of these, those that have applied what they are meant to have. */
  machines: z.number().int(),
  inSync: z.number().int(),
})
export type ConfigTemplate = z.infer<typeof configTemplate>
export const putConfigTemplate = z.strictObject({
  expectedVersion: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  settings: configSettings,
})
export type PutConfigTemplate = z.output<typeof putConfigTemplate>
