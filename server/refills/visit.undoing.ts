import type { Writer } from '../db/database.ts'
import { unsettleCounts } from './channel-counts.store.ts'
import { withdrawDecisions } from './reconciliations.store.ts'
import { channelsOfMovement } from './visits.store.ts'

/**
 * A movement was reversed. Where it was of a visit, what was expected at every later count of its channels was wrong, and so
 * was what somebody decided by it: those counts are looked at anew.
 */
export async function reopenCounts(tx: Writer, movementId: string): Promise<void> {
  for (const { occurredAt, ...key } of await channelsOfMovement(tx, movementId)) {
    await unsettleCounts(tx, key, occurredAt)
    await withdrawDecisions(tx, key, occurredAt)
  }
}
