import type { OpenRecall } from '../../protocol/api/recalls.ts'
import type { AuditLog } from '../accounts/audit.service.ts'
import type { Ambient } from '../ambient.ts'
import type { Changes } from '../changes.ts'
import type { AfterCommit, Writer } from '../db/database.ts'
import { covers } from '../db/scope.ts'
import { ConflictError, InvalidError, NotFoundError } from '../errors.ts'
import type { QuarantineService } from '../inventory/quarantine.service.ts'
import { countyOf } from '../places/division-code.ts'
import type { Actor } from '../route.ts'
import * as units from './lot-units.store.ts'
import { findProduct, lotsByNumbers } from './lots.store.ts'
import { collectingPlace } from './recall.checks.ts'
import { keyOf, REFILL_HOLDS_MS, type RecallChannels } from './recall-channels.service.ts'
import * as store from './recalls.store.ts'

/** One request to open a recall, within its transaction. */
export interface OpeningDesk {
  tx: Writer
  afterCommit: AfterCommit
  actor: Actor
  ambient: Ambient
  changes: Changes
  audit: Pick<AuditLog, 'record'>
  quarantines: Pick<QuarantineService, 'holdRecalledWithin'>
  channels: RecallChannels
}

/** From when on the refills that machines told are looked at when a recall opens. */
export const mayStillLie = (now: Date): Date => new Date(now.getTime() - REFILL_HOLDS_MS)

/**
 * Holds every lot with these numbers, blocks the channels they lie in, and writes down what lies where. Throws
 * `NotFoundError`, `InvalidError` `not_a_collecting_place`, `number_twice`, and `ConflictError` `already_recalled`.
 */
export async function openRecall(
  { tx, afterCommit, actor, ambient, changes, audit, quarantines, channels }: OpeningDesk,
  { numbers, ...input }: OpenRecall,
): Promise<{ id: string }> {
  const product = await findProduct(tx, input.product)
  if (!product) throw new NotFoundError('product', input.product)
  const collecting = await collectingPlace(tx, actor, input.collectingLocation)
  const jurisdictionCode = countyOf(collecting.jurisdictionCode)
  if (new Set(numbers).size < numbers.length)
    throw new InvalidError('number_twice', 'Each lot number stands once.', {
      errors: [{ path: 'numbers', message: 'has a number twice' }],
    })
  const known = { productId: product.id, jurisdictionCode }
  const [taken] = await store.numbersUnderRecall(tx, known, numbers)
  if (taken !== undefined)
    throw new ConflictError('already_recalled', `Lot ${taken} is under an open recall already.`, {
      lot: taken,
    })

  const id = ambient.newId()
  const now = ambient.now()
  const lots = await lotsByNumbers(tx, product.id, numbers)
  const lotIds = lots.map((lot) => lot.id)
  const there = (await units.unitsAtPlaces(tx, { productId: product.id, lotIds }, null)).filter(
    ({ quantity }) => quantity > 0,
  )
  const recall: store.RecallRow = {
    id,
    productId: product.id,
    level: input.level,
    reason: input.reason,
    instructions: input.instructions ?? null,
    documentNumber: input.documentNumber ?? null,
    collectingLocationId: collecting.id,
    jurisdictionCode,
    status: 'open',
    openedAt: now,
    openedBy: actor.person.id,
    endedAt: null,
    endedBy: null,
    endingReason: null,
  }
  const holdings = there
    .filter((place) => covers(jurisdictionCode, place.jurisdictionCode))
    .map(({ locationId, lotId, quantity }) => ({
      recallId: id,
      locationId,
      lotId,
      atOpening: quantity,
      found: null,
      explanation: null,
      answeredAt: null,
      answeredBy: null,
    }))
  await store.insertRecall(tx, recall, numbers, holdings)
  await quarantines.holdRecalledWithin(tx, { recallId: id, lotIds, openedBy: actor.person.id })
  const since = mayStillLie(now)
  const wanted = await channels.wanted(tx, recall, { lotIds, numbers, since })
  await audit.record(tx, {
    actor,
    action: 'recall.opened',
    subjectKind: 'recall',
    subjectId: id,
    detail: {
      product: product.code,
      numbers,
      level: input.level,
      reason: input.reason,
      collecting: collecting.id,
      units: there.reduce((sum, { quantity }) => sum + quantity, 0),
      channels: wanted.map(keyOf),
    },
  })
  await channels.holdWithin(tx, afterCommit, recall, { actor, wanted })
  const touched = [...new Set(there.map(({ locationId }) => locationId))]
  afterCommit(() => changes.emit('stock', touched))
  return { id }
}
