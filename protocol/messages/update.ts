import { z } from 'zod'
import { canonicalJson } from '../canonical.ts'
import { sha256 } from './config.ts'
import { count, deviceText, version } from './parts.ts'

/** `1.4.0`: three numbers, compared as numbers. */
export const firmwareVersion = z
  .string()
  .regex(/^(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})$/, 'is not a version such as 1.4.0')

/** Below 0: `a` is older. */
export function compareVersions(a: string, b: string): number {
  const [x, y] = [a.split('.').map(Number), b.split('.').map(Number)]
  for (let i = 0; i < 3; i++) if (x[i] !== y[i]) return (x[i] ?? 0) - (y[i] ?? 0)
  return 0
}

/** What the maker of the firmware signs: nothing a server adds can make a device run something else. */
export const firmwareRelease = z.looseObject({
  version: firmwareVersion,
  /** The board it is for. */
  hardware: deviceText(64).min(1),
  /** The oldest firmware that can be updated from. */
  minimum: firmwareVersion,
  /** Bytes. */
  size: count.min(1),
  sha256,
  /** It may be older than what runs: allowed only when the maker signs it so. */
  rollback: z.boolean(),
})
export type FirmwareRelease = z.infer<typeof firmwareRelease>

/** The bytes that are signed: canonical JSON of the release's own fields, UTF-8. */
export function signedText({ version, hardware, minimum, size, sha256, rollback }: FirmwareRelease): string {
  return canonicalJson({ version, hardware, minimum, size, sha256, rollback })
}

/** `dn/update`, retained. `signature`: Ed25519 over `signedText`, base64. An empty retained message withdraws it. */
export const updateManifest = firmwareRelease.extend({
  /** Where the image is, by ranges; absolute, or a path on the server the device knows. */
  url: z.string().max(500),
  /** Which group of the rollout the device is in. */
  cohort: deviceText(64),
  /** Not begun after this. */
  deadline: z.iso.datetime(),
  signature: z.base64().length(88),
})
export type UpdateManifest = z.infer<typeof updateManifest>

export const UPDATE_STATES = [
  'queued',
  'downloading',
  'verified',
  'applying',
  'updated',
  'rolled_back',
  'failed',
] as const
export type UpdateState = (typeof UPDATE_STATES)[number]

/** `up/update`: progress of the update to `to`. */
export const updateReport = z.looseObject({
  v: version,
  to: firmwareVersion,
  state: z.enum(UPDATE_STATES),
  /** Bytes downloaded. */
  received: count.optional(),
  error: deviceText(200).optional(),
})
export type UpdateReport = z.infer<typeof updateReport>
