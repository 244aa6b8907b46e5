import type { AnswerRecall } from '../../protocol/api/recalls.ts'
import type { AuditLog } from '../accounts/audit.service.ts'
import type { Ambient } from '../ambient.ts'
import type { Changes } from '../changes.ts'
import type { AfterCommit, Writer } from '../db/database.ts'
import { covers } from '../db/scope.ts'
import { InvalidError, NotFoundError } from '../errors.ts'
import type { InventoryService } from '../inventory/inventory.service.ts'
import type { Actor } from '../route.ts'
import * as units from './lot-units.store.ts'
import * as store from './recalls.store.ts'

/** One answer of a place, within its transaction. */
export interface AnswerDesk {
  tx: Writer
  afterCommit: AfterCommit
  actor: Actor
  ambient: Ambient
  changes: Changes
  audit: Pick<AuditLog, 'record'>
  inventory: Pick<InventoryService, 'postVarianceWithin'>
}

/**
 * Writes down what a place found of each recalled lot, and makes the ledger follow. Throws `NotFoundError`, and
 * `InvalidError` `unknown_lot`, `answer_incomplete`, `explanation_required`.
 */
export async function answerRecall(
  { tx, afterCommit, actor, ambient, changes, audit, inventory }: AnswerDesk,
  recall: store.RecallRow,
  { location, lines, explanation }: AnswerRecall,
): Promise<void> {
  const lots = (await store.lotsOf(tx, [recall.id])).get(recall.id) ?? []
  const wanted = { productId: recall.productId, lotIds: lots.map((lot) => lot.id) }
  const here = (await units.unitsAtPlaces(tx, wanted, recall.jurisdictionCode)).filter(
    ({ locationId, jurisdictionCode }) => locationId === location && covers(actor.scope, jurisdictionCode),
  )
  if (here.length === 0) throw new NotFoundError('location', location)
  const strange = lines.findIndex(({ lotId }) => !here.some((lot) => lot.lotId === lotId))
  if (strange >= 0)
    throw new InvalidError('unknown_lot', 'This lot is not recalled, or never was there.', {
      params: { lot: lines[strange]?.lotId ?? null },
      errors: [{ path: `lines.${strange}.lotId`, message: 'is not recalled here' }],
    })
  const found = new Map(lines.map((line) => [line.lotId, line.found]))
  if (found.size < lines.length || here.some(({ lotId, quantity }) => quantity > 0 && !found.has(lotId)))
    throw new InvalidError(
      'answer_incomplete',
      'Say of every recalled lot there how many were found, once.',
      {
        errors: [{ path: 'lines', message: 'does not have every recalled lot there once' }],
      },
    )
  const variances = here.flatMap(({ lotId, quantity }) => {
    const change = (found.get(lotId) ?? quantity) - quantity
    return change === 0 ? [] : [{ productId: recall.productId, lotId, change }]
  })
  if (variances.length > 0 && explanation === undefined)
    throw new InvalidError('explanation_required', 'Other numbers than the books have want an explanation.', {
      errors: [{ path: 'explanation', message: 'say why more or fewer were found' }],
    })
  if (variances.length > 0)
    await inventory.postVarianceWithin(tx, afterCommit, actor, {
      location,
      variances,
      ...(explanation !== undefined && { note: explanation }),
    })
  const said = { answeredAt: ambient.now(), answeredBy: actor.person.id, explanation: explanation ?? null }
  for (const { lotId, found } of lines)
    await store.saveAnswer(tx, {
      recallId: recall.id,
      locationId: location,
      lotId,
      atOpening: 0,
      found,
      ...said,
    })
  await audit.record(tx, {
    actor,
    action: 'recall.answered',
    subjectKind: 'recall',
    subjectId: recall.id,
    detail: { location, lines, explanation: explanation ?? null },
  })
  afterCommit(() => changes.emit('stock', [location]))
}
