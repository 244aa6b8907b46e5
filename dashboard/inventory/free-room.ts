import type { DispenserDetail } from '../../protocol/api/devices.ts'

type Channel = Pick<DispenserDetail['channels'][number], 'productId' | 'capacity' | 'blocked' | 'reported'>

/**
 * Units that fit into a machine by product. A channel that is blocked or faulty takes nothing, and one that never
 * reported may be full.
 */
export function freeRoom(channels: readonly Channel[]): ReadonlyMap<string, number> {
  const room = new Map<string, number>()
  for (const { productId, capacity, blocked, reported } of channels) {
    if (productId === null || blocked || reported === null || reported.fault !== null) continue
    const free = capacity - reported.remaining
    if (free > 0) room.set(productId, (room.get(productId) ?? 0) + free)
  }
  return room
}
