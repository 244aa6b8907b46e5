import type { Reader } from '../db/database.ts'
import { evidenceBetween } from './channel.evidence.ts'
import { countsOfChannel } from './channel-counts.store.ts'
import { expectedLevel } from './difference.ts'
import type { ChannelKey } from './evidence.store.ts'
import { productOfLot } from './reconciliations.store.ts'

/** Somebody saw a channel with so many units in it. */
interface Seen extends ChannelKey {
  counted: number
  occurredAt: Date
}

/** Units that lie in a channel now: as counted, and what came and left since. */
export async function countedLevel(db: Reader, { counted, occurredAt, ...key }: Seen): Promise<number> {
  return Math.max(0, expectedLevel(counted, await evidenceBetween(db, key, occurredAt, null)))
}

/** By the last count of that lot's product, and what came and left since, nothing is left in a channel. */
export async function isCountedEmpty(
  db: Reader,
  { lotId, ...key }: ChannelKey & { lotId: string },
): Promise<boolean> {
  const last = (await countsOfChannel(db, key)).at(-1)
  if (!last || last.productId !== (await productOfLot(db, lotId))) return false
  return (await countedLevel(db, last)) === 0
}
