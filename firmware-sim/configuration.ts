import { createHash } from 'node:crypto'
import { z } from 'zod'
import { canonicalJson } from '../protocol/canonical.ts'
import { desiredConfig } from '../protocol/messages/config.ts'
import type { ConfigMemory } from './memory.ts'

/** `known`: at or below the version that is applied, nothing to do. `unreadable`: not even a version. */
export type ConfigVerdict =
  | { verdict: 'known' | 'unreadable' }
  | { verdict: 'applied'; applied: ConfigMemory }
  | { verdict: 'rejected'; version: number; error: string }

const versioned = z.looseObject({ version: desiredConfig.shape.version })
const hashed = z.looseObject({ config: z.unknown(), sha256: z.string() })

/** What a device makes of `dn/config`: the whole document or nothing of it. */
export function judgeConfig(
  document: unknown,
  { version: own }: ConfigMemory,
  channels: readonly number[],
): ConfigVerdict {
  const named = versioned.safeParse(document)
  if (!named.success) return { verdict: 'unreadable' }
  const { version } = named.data
  if (version <= own) return { verdict: 'known' }

  const rejected = (error: string): ConfigVerdict => ({ verdict: 'rejected', version, error })
  // The hash covers the document as it was sent, fields of a newer server included.
  const sent = hashed.safeParse(document)
  if (!sent.success || sha256Of(sent.data.config) !== sent.data.sha256)
    return rejected('sha256 is not that of config')
  const parsed = desiredConfig.safeParse(document)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return rejected(`${issue?.path.join('.')}: ${issue?.message}`.slice(0, 200))
  }
  const { config } = parsed.data
  const missing = config.channels?.find(({ channel }) => !channels.includes(channel))
  if (missing) return rejected(`there is no channel ${missing.channel}`)
  return { verdict: 'applied', applied: { version, config } }
}

const sha256Of = (value: unknown): string =>
  createHash('sha256')
    .update(canonicalJson(value ?? null))
    .digest('hex')
