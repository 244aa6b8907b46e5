import { createHash } from 'node:crypto'
import type { ConfigSettings } from '../../../protocol/api/configs.ts'
import { canonicalJson } from '../../../protocol/canonical.ts'
import type { DeviceConfig } from '../../../protocol/messages/config.ts'

export interface ConfigSources {
  /** What all machines of the county are told. */
  template: ConfigSettings
  /** What this machine is told instead. */
  overrides: ConfigSettings
  channels: readonly { channel: number; capacity: number; productName: string | null; blocked: boolean }[]
}

/** The whole document of one device, and the hash by which both ends know it. */
export function configDocument({ template, overrides, channels }: ConfigSources): {
  config: DeviceConfig
  sha256: string
} {
  const config: DeviceConfig = {
    ...template,
    ...overrides,
    ...(channels.length > 0 && {
      channels: channels.map(({ channel, capacity, productName, blocked }) => ({
        channel,
        capacity,
        // A name may have a line break, and a display has none.
        label: productName?.replaceAll(/\s+/g, ' ') ?? null,
        blocked,
      })),
    }),
  }
  return { config, sha256: createHash('sha256').update(canonicalJson(config)).digest('hex') }
}

/** Division code of the county that a jurisdiction lies in, or of a larger one itself. */
export const countyOf = (jurisdictionCode: string): string => jurisdictionCode.slice(0, 6)

interface Told {
  appliedVersion: number
  desiredVersion: number
  rejectedVersion: number | null
}

/**
 * What a report changes. Reports carry no order of their own, so that a version below what is known is a late one and says
 * nothing new; a birth is the one that may go back, as after a board swap.
 */
export function afterReport(
  { appliedVersion, desiredVersion, rejectedVersion }: Told,
  { version, status }: { version: number; status: 'applied' | 'rejected' },
): 'applied' | 'rejected' | 'late' | 'unknown' {
  if (version > desiredVersion) return 'unknown'
  if (version <= appliedVersion || (rejectedVersion !== null && version < rejectedVersion)) return 'late'
  return status
}
