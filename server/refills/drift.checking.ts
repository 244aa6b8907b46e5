import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Ambient } from '../ambient.ts'
import type { Changes } from '../changes.ts'
import type { Database } from '../db/database.ts'
import type { ContentsService, PlaceContents } from '../inventory/contents.service.ts'
import { machinesTold } from './evidence.store.ts'
import { type Drift, driftOf } from './level-drift.ts'
import * as store from './reconciliations.store.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  contents: ContentsService
  toldUntil(locationId: string): Promise<Date | null>
}

/** By place, then by channel: since when a drift has been seen, milliseconds since 1970. */
export type FirstSeen = Map<string, ReadonlyMap<number, number>>

/** A level must be away from the ledger for this long: goods may be on their way into it. Milliseconds. */
const PATIENCE_MS = 10 * 60_000
/** Machines whose channels are read together; between them the event loop does other work. */
const AT_ONCE = 200

/**
 * Holds the levels that machines told against the contents of their channels. A drift that lasts becomes a question; it
 * closes by itself when both agree again, and is not asked again once a person has dismissed the same difference.
 */
export async function checkDrift(from: Dependencies, firstSeen: FirstSeen): Promise<void> {
  const { db, contents, ambient } = from
  const machines = await machinesTold(db)
  const openDrifts = new Map<string, store.ReconciliationRow[]>()
  for (const row of await store.openDrifts(db))
    openDrifts.set(row.locationId, [...(openDrifts.get(row.locationId) ?? []), row])
  const now = ambient.now().getTime()
  for (let at = 0; at < machines.length; at += AT_ONCE) {
    const some = machines.slice(at, at + AT_ONCE)
    const places = await contents.contentsOf(some.map(({ locationId }) => locationId))
    for (const { locationId, state, stateAt } of some) {
      const drifts = driftsOf(state.channels, places.get(locationId))
      const seen = firstSeen.get(locationId)
      const since = new Map(drifts.map(({ channel }) => [channel, seen?.get(channel) ?? now]))
      if (since.size > 0) firstSeen.set(locationId, since)
      else firstSeen.delete(locationId)
      const open = openDrifts.get(locationId) ?? []
      const lasting = drifts.filter(({ channel }) => now - (since.get(channel) ?? now) >= PATIENCE_MS)
      const gone = open.filter((row) => !since.has(row.channel))
      if (lasting.length === 0 && gone.length === 0) continue
      // What it has told and we have not stored yet would look like a drift.
      const toldUntil = await from.toldUntil(locationId)
      if (toldUntil === null || toldUntil < stateAt) continue
      await write(from, locationId, stateAt, places.get(locationId), lasting, open, gone)
    }
    await nextTurn()
  }
}

function driftsOf(
  told: readonly { channel: number; remaining: number }[],
  place: PlaceContents | undefined,
): Drift[] {
  if (!place) return []
  const unassigned = new Map<string, number>()
  for (const { productId, quantity } of place.unassigned)
    unassigned.set(productId, (unassigned.get(productId) ?? 0) + quantity)
  const levels = told.flatMap(({ channel, remaining }) => {
    const known = place.channels.find((one) => one.channel === channel)
    if (!known || known.productId === null) return []
    const content = known.lots.reduce((sum, { quantity }) => sum + quantity, 0)
    return [{ channel, productId: known.productId, content, remaining }]
  })
  return driftOf(levels, unassigned)
}

async function write(
  { db, ambient, changes }: Dependencies,
  locationId: string,
  occurredAt: Date,
  place: PlaceContents | undefined,
  lasting: readonly Drift[],
  open: readonly store.ReconciliationRow[],
  gone: readonly store.ReconciliationRow[],
): Promise<void> {
  await db.write(async (tx, afterCommit) => {
    const now = ambient.now()
    let changed = gone.length > 0
    for (const { id } of gone)
      await store.updateReconciliation(tx, id, { closedAt: now, resolution: 'settled' })
    for (const { channel, expected, observed } of lasting) {
      const asked = await store.openOfChannel(tx, { locationId, channel })
      const known = open.find((row) => row.channel === channel)
      if (known) {
        if (known.expected === expected && known.observed === observed) continue
        await store.updateReconciliation(tx, known.id, { expected, observed, occurredAt })
      } else {
        // A count asks the same and knows more; a person may have answered this already.
        if (asked.some(({ kind }) => kind === 'count')) continue
        if ((await store.dismissedDrift(tx, { locationId, channel })) === observed - expected) continue
        await store.insertReconciliation(tx, {
          id: ambient.newId(),
          kind: 'drift',
          locationId,
          channel,
          productId: place?.channels.find((one) => one.channel === channel)?.productId ?? null,
          expected,
          observed,
          parts: [],
          evidence: null,
          countId: null,
          visitId: null,
          occurredAt,
          openedAt: now,
          closedAt: null,
          closedBy: null,
          resolution: null,
          reason: null,
          movementIds: [],
        })
      }
      changed = true
    }
    if (changed) afterCommit(() => changes.emit('stock', [locationId]))
  })
}
