import { z } from 'zod'
import { firmwareRelease, UPDATE_STATES } from '../messages/update.ts'
import { divisionCode, id, instant, page, pageQuery } from './parts.ts'

/** An upload is a package as `npm run firmware -- sign` makes it: one line of JSON, then the image. */
export const MAX_IMAGE_BYTES = 16 * 1024 * 1024
export const MAX_PACKAGE_LINE_BYTES = 4_096

const { version, hardware, minimum, size, sha256, rollback } = firmwareRelease.shape
export const release = z.object({
  id,
  version,
  hardware,
  minimum,
  size,
  sha256,
  /** Its maker allows it to replace a newer one. */
  rollback,
  /** Which trusted key its signature belongs to: SHA-256 of the key, hex. */
  keyId: z.string(),
  uploadedAt: instant,
  uploadedByName: z.string(),
})
export type Release = z.infer<typeof release>

/** Why a machine is left out: other hardware, too old to update from, has it (or a newer one), never spoke, revoked. */
export const fit = z.object({
  machines: z.number().int(),
  eligible: z.number().int(),
  hardware: z.number().int(),
  minimum: z.number().int(),
  current: z.number().int(),
  unknown: z.number().int(),
})
export type Fit = z.infer<typeof fit>
export const fitQuery = z.strictObject({ release: id, jurisdiction: divisionCode.optional() })

const percent = z.number().int().min(1).max(100)
/** What makes a rollout halt by itself, copied into it when it begins. */
export const rolloutLimits = z.strictObject({
  /** More of those with an outcome failed or rolled back. */
  failedPercent: percent.default(10),
  /** More were not born in time after they had applied it. */
  missingPercent: percent.default(10),
  /** More of the updated have a jam that they did not have before. */
  jamPercent: percent.default(20),
  /** Between applying and being born. */
  bornWithinMinutes: z.number().int().min(1).max(10_080).default(60),
  /** Outcomes from which on a rate means something; a smaller stage counts from its last. */
  sample: z.number().int().min(1).max(1_000).default(5),
  /** A stage is followed by the next when this many of its machines have it. */
  reachedPercent: z.number().int().min(0).max(100).default(50),
})
export type RolloutLimits = z.output<typeof rolloutLimits>

/** Percentages count from the beginning: 5, 25, 100 are three stages that end with everyone. Chosen machines come first. */
export const rolloutStage = z.union([
  z.strictObject({ devices: z.array(id).min(1).max(1_000) }),
  z.strictObject({ percent }),
])
export type RolloutStage = z.output<typeof rolloutStage>

export const createRollout = z.strictObject({
  release: id,
  /** Narrower than the caller's own. */
  jurisdiction: divisionCode.optional(),
  stages: z
    .array(rolloutStage)
    .min(1)
    .max(10)
    .default([{ percent: 5 }, { percent: 25 }, { percent: 100 }]),
  soakMinutes: z.number().int().min(0).max(43_200).default(1_440),
  /** Days until no machine may begin any more. */
  days: z.number().int().min(1).max(365).default(30),
  limits: rolloutLimits.prefault({}),
})
export type CreateRollout = z.output<typeof createRollout>

export const rolloutState = z.enum(['running', 'halted', 'finished', 'cancelled'])
export type RolloutState = z.infer<typeof rolloutState>
export const haltCause = z.enum(['failures', 'missing_births', 'jams'])
export type HaltCause = z.infer<typeof haltCause>
export const updateState = z.enum(UPDATE_STATES)

export const rolloutFigures = z.object({
  machines: z.number().int(),
  /** By state. A machine that was not told yet is queued too. */
  states: z.record(updateState, z.number().int()),
  /** Applied it, and were not born in time. */
  missing: z.number().int(),
  /** Have a jam since the update that they did not have before. */
  jammed: z.number().int(),
})
export const rollout = z.object({
  id,
  release: release.pick({ id: true, version: true, hardware: true, minimum: true, size: true }),
  /** Whose machines; null = everyone's. */
  jurisdictionCode: divisionCode.nullable(),
  state: rolloutState,
  /** Begun so far, from 0. */
  stage: z.number().int(),
  stageStartedAt: instant,
  /** `percent` is null where machines were chosen. */
  stages: z.array(rolloutFigures.extend({ percent: percent.nullable() })),
  figures: rolloutFigures,
  soakMinutes: z.number().int(),
  deadline: instant,
  limits: rolloutLimits,
  halt: z.object({ cause: haltCause, percent: z.number().int(), at: instant }).nullable(),
  createdAt: instant,
  createdByName: z.string(),
  finishedAt: instant.nullable(),
})
export type Rollout = z.infer<typeof rollout>

export const deviceUpdate = z.object({
  rolloutId: id,
  rolloutState,
  version,
  fromVersion: z.string(),
  stage: z.number().int(),
  state: updateState,
  /** Bytes downloaded, of `size`. */
  received: z.number().int(),
  size,
  error: z.string().nullable(),
  sentAt: instant.nullable(),
  stateAt: instant,
  /** Born with the new firmware. */
  bornAt: instant.nullable(),
  jammedAt: instant.nullable(),
})
export type DeviceUpdate = z.infer<typeof deviceUpdate>

export const rolloutDevicesQuery = z.strictObject({ ...pageQuery, state: updateState.optional() })
/** By stage and machine. */
export const rolloutDevices = page(deviceUpdate.extend({ deviceId: id, name: z.string() }))
export type RolloutDevices = z.infer<typeof rolloutDevices>
