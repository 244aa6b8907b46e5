import type { DispenserDetail } from '../../protocol/api/devices.ts'

export type ChannelLook = 'unassigned' | 'unknown' | 'fault' | 'blocked' | 'empty' | 'filled'
type Channel = Pick<DispenserDetail['channels'][number], 'blocked' | 'reported' | 'productId'>

/** How a channel looks: unknown before the machine has spoken, which is not empty. */
export function lookOf({ blocked, reported, productId }: Channel): ChannelLook {
  if (productId === null) return 'unassigned'
  if (blocked) return 'blocked'
  if (reported === null) return 'unknown'
  if (reported.fault !== null) return 'fault'
  return reported.remaining === 0 ? 'empty' : 'filled'
}
