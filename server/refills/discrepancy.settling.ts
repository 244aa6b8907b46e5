import type { AfterCommit, Writer } from '../db/database.ts'
import type { ContentsService } from '../inventory/contents.service.ts'
import type { InventoryService } from '../inventory/inventory.service.ts'
import type { VendService } from '../inventory/vends.service.ts'
import type { Actor } from '../route.ts'
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
  const { id, deviceId, locationId, log, seq, channel, quantity, productId, occurredAt } = row
  const test = await store.isTestVend(tx, row)
  // What cannot be posted this time is added to the row again.
  await store.updateDiscrepancy(tx, id, { quantity: 0 })
  const [outcome] = await vends.postVends(tx, [
    {
      deviceId,
      locationId,
      log,
      seq,
      channel,
      quantity,
      ...(productId !== null && { productId }),
      occurredAt,
      recordedAt: now,
      test,
    },
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

interface TakingBack {
  tx: Writer
  afterCommit: AfterCommit
  actor: Actor
  contents: Pick<ContentsService, 'contentsOf' | 'unloadChannel'>
  inventory: Pick<InventoryService, 'postVarianceWithin'>
}

/**
 * Goods of a visit became known that a machine had given out of since, when a person had accepted them as found: they are
 * in the books twice, and leave them once. `loaded` is what the visit put into the channel.
 */
export async function takeBackFound(
  { tx, afterCommit, actor, contents, inventory }: TakingBack,
  { locationId, channel }: ChannelKey,
  since: Date,
  loaded: readonly { lotId: string; quantity: number }[],
): Promise<void> {
  const left = new Map<string, number>()
  for (const { lotId, quantity } of loaded) left.set(lotId, (left.get(lotId) ?? 0) + quantity)
  for (const row of await store.foundSince(tx, { locationId, channel }, since)) {
    const place = (await contents.contentsOf([locationId], tx)).get(locationId)
    const lots = place?.channels.find((one) => one.channel === channel)?.lots ?? []
    let found = row.found ?? 0
    for (const { lotId, productId, quantity } of lots) {
      if (row.productId !== null && productId !== row.productId) continue
      const taken = Math.min(found, quantity, left.get(lotId) ?? 0)
      if (taken <= 0) continue
      await contents.unloadChannel(tx, { locationId, channel, lotId, quantity: taken })
      await inventory.postVarianceWithin(tx, afterCommit, actor, {
        location: locationId,
        variances: [{ productId, lotId, change: -taken }],
        occurredAt: row.occurredAt.toISOString(),
      })
      left.set(lotId, (left.get(lotId) ?? 0) - taken)
      found -= taken
    }
    await store.updateDiscrepancy(tx, row.id, { found })
  }
}
