import type { Client } from 'aedes'
import { type DownKind, downTopic } from '../../protocol/topics.ts'
import { downFilters } from './access.ts'
import type { TokenBucket } from './token-bucket.ts'

/** A device that proved who it is, on one connection. */
export interface Session {
  deviceId: string
  secretId: string
  client: Client
  /** What it listens to, with the quality of service it asked for. */
  filters: Map<string, number>
  /** Its birth on this connection is stored. */
  born: boolean
  bucket: TokenBucket
}

/** The best quality of service at which a device asked to hear this; null when it did not. */
export function grantedFor({ deviceId, filters }: Session, kind: DownKind): number | null {
  const granted = [downTopic(deviceId, kind), ...downFilters(deviceId).wildcards].flatMap(
    (filter) => filters.get(filter) ?? [],
  )
  return granted.length === 0 ? null : Math.max(...granted)
}
