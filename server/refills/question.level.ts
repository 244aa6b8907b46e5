import type { ResolveReconciliation } from '../../protocol/api/reconciliations.ts'
import type { Reader } from '../db/database.ts'
import { ConflictError } from '../errors.ts'
import { type CountRow, countsOfChannel } from './channel-counts.store.ts'
import { machinesTold } from './evidence.store.ts'
import * as store from './reconciliations.store.ts'

/** How many units a person counted in a channel, or a machine told of it. */
export interface Level
  extends Pick<CountRow, 'locationId' | 'channel' | 'productId' | 'counted' | 'occurredAt'> {
  /** From what was expected then. */
  difference: number
}

/** What a person may say to a question of each kind. */
export const RESOLUTIONS: Record<
  store.ReconciliationRow['kind'],
  readonly ResolveReconciliation['resolution'][]
> = {
  count: ['accepted', 'miscount'],
  drift: ['accepted', 'dismissed'],
  refill_unmatched: ['dismissed'],
  refill_differs: ['dismissed'],
}

/** The counts that an open question is about: the first of them and all after it. */
export async function questionedCounts(db: Reader, row: store.ReconciliationRow): Promise<CountRow[]> {
  const counts = await countsOfChannel(db, row)
  const first = counts.findIndex(({ id }) => id === row.countId)
  return first < 0 ? [] : counts.slice(first)
}

/** What an open question says lies in its channel: the last count, or what the machine last told. */
export async function levelOf(db: Reader, row: store.ReconciliationRow): Promise<Level | undefined> {
  if (row.kind === 'count') {
    const count = (await questionedCounts(db, row)).at(-1)
    return count && { ...count, difference: row.observed - row.expected }
  }
  if (row.kind !== 'drift') return undefined
  const { locationId, channel } = row
  const [told] = await machinesTold(db, [locationId])
  const known = told?.state.channels.find((one) => one.channel === channel)
  if (!told || !known) return undefined
  const productId = await store.productOfChannel(db, row)
  const difference = row.observed - row.expected
  return { locationId, channel, productId, counted: known.remaining, occurredAt: told.stateAt, difference }
}

/**
 * What a machine gave out before somebody looked, and has not told yet, would leave the books a second time when it does.
 * One out of service tells nothing any more. Throws `ConflictError` `machine_behind`.
 */
export async function requireTold(
  db: Reader,
  { locationId, channel, occurredAt }: Level,
  toldUntil: Date | null,
): Promise<void> {
  if (toldUntil !== null && toldUntil >= occurredAt) return
  if ((await store.servingDevices(db, [locationId])).has(locationId))
    throw new ConflictError(
      'machine_behind',
      `The machine has not told everything that happened at channel ${channel} up to then. Wait until it is connected, or take it out of service if it never will be.`,
      { channel },
    )
}
