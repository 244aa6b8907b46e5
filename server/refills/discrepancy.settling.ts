import type { Writer } from '../db/database.ts'
import type { VendService } from '../inventory/vends.service.ts'
import type { ChannelKey } from './evidence.store.ts'
import * as store from './reconciliations.store.ts'

interface Settling {
  tx: Writer
  vends: Pick<VendService, 'postVends'>
  now: Date
}

/**
 * Posts again what the ledger could not follow when the machine told of it. Returns the units that it still cannot follow;
 * at 0 the discrepancy is closed.
 */
export async function repost(
  { tx, vends, now }: Settling,
  row: store.DiscrepancyRow,
  closing: Pick<store.DiscrepancyRow, 'closedBy' | 'resolution' | 'closingReason'>,
): Promise<{ left: number; movementId: string | null }> {
  const { id, deviceId, locationId, log, seq, channel, quantity, occurredAt } = row
  const test = await store.isTestVend(tx, row)
  // What cannot be posted this time is added to the row again.
  await store.updateDiscrepancy(tx, id, { quantity: 0 })
  const [outcome] = await vends.postVends(tx, [
    { deviceId, locationId, log, seq, channel, quantity, occurredAt, recordedAt: now, test },
  ])
  const { movementId = null, discrepancy: left = quantity } = outcome ?? {}
  if (movementId !== null) await store.linkMovement(tx, row, movementId)
  if (left === 0) await store.updateDiscrepancy(tx, id, { ...closing, quantity, closedAt: now })
  return { left, movementId }
}

/** Goods of a visit became known: what a machine gave out of a channel since can be posted now. */
export async function settleDiscrepancies(at: Settling, key: ChannelKey, since: Date): Promise<void> {
  const closing = { closedBy: null, resolution: 'settled', closingReason: null } as const
  for (const row of await store.openDiscrepanciesAt(at.tx, key, since)) await repost(at, row, closing)
}
