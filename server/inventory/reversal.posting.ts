import type { CreateMovement } from '../../protocol/api/inventory.ts'
import { covers } from '../db/scope.ts'
import { ConflictError, InvalidError, NotFoundError } from '../errors.ts'
import type { LedgerSide } from './ledger.posting.ts'
import type { EntryLine, MovementRow } from './ledger.store.ts'
import { findPlace, type PlaceFacts } from './lots.store.ts'
import { findMovementRow, findReversalOf, linesOfMovement } from './movements.store.ts'
import { type Desk, isPlace, type Posted, postEntry, refuseArchived } from './posting.desk.ts'
import {
  addOutcome,
  findTransferRow,
  type Outcome,
  settleTransfer,
  type TransferRow,
} from './transfers.store.ts'

/**
 * Undoes a movement, once: the same lots go back the way they came, now or at `occurredAt`. What has left since cannot
 * come back: then it throws `ProblemError` 409 `insufficient_stock`. This is bookkeeping and not goods on the move, so it
 * also takes back expired and quarantined lots; else a mistyped expiry date could never be corrected. Throws
 * `ConflictError` `already_reversed`, `reversal_not_reversible`, `transfer_received`, and `InvalidError` `before_movement`,
 * `place_archived`.
 */
export async function postReversal(
  desk: Desk,
  input: Extract<CreateMovement, { kind: 'reversal' }>,
): Promise<Posted> {
  const movement = await findMovementRow(desk.tx, input.reverses)
  if (!movement) throw new NotFoundError('movement', input.reverses)
  const from = await sideOf(desk, movement.fromLocationId)
  const to = await sideOf(desk, movement.toLocationId)
  const transfer =
    movement.transferId === null ? undefined : await findTransferRow(desk.tx, movement.transferId)
  await requireResponsible(desk, movement, [from, to], transfer)

  if (movement.kind === 'reversal')
    throw new ConflictError('reversal_not_reversible', 'A reversal stays. Post the movement anew instead.')
  const earlier = await findReversalOf(desk.tx, movement.id)
  if (earlier)
    throw new ConflictError('already_reversed', 'This movement was reversed before.', { reversal: earlier })
  if (desk.occurredAt < movement.occurredAt)
    throw new InvalidError('before_movement', 'A movement cannot be undone before it happened.', {
      errors: [{ path: 'occurredAt', message: 'is before the movement' }],
    })

  if (isPlace(from)) refuseArchived(from, 'reverses')
  const lines = await linesOfMovement(desk.tx, movement.id)
  if (transfer) await reopen(desk, movement, transfer, lines)
  const id = await postEntry(desk, {
    kind: 'reversal',
    from: to,
    to: from,
    lines,
    transferId: movement.transferId,
    reversesId: movement.id,
    reason: input.reason,
  })
  const places = [from, to].filter(isPlace).map((place) => place.id)
  const touched = transfer ? [...places, transfer.fromLocationId, transfer.toLocationId] : places
  return { movementIds: [id], transferId: movement.transferId, quarantined: [], touched }
}

type Side = PlaceFacts & LedgerSide

async function sideOf({ tx }: Desk, id: string): Promise<Side> {
  const place = await findPlace(tx, id)
  if (!place) throw new NotFoundError('location', id)
  return { ...place, physical: isPlace(place) || place.kind === 'in_transit' }
}

/** Every place whose stock changes must be the actor's; for goods lost on the road, the place that waited for them. */
async function requireResponsible(
  { tx, actor }: Desk,
  movement: MovementRow,
  sides: readonly Side[],
  transfer: TransferRow | undefined,
): Promise<void> {
  const places: (PlaceFacts | undefined)[] = sides.filter(isPlace)
  if (places.length === 0 && transfer) places.push(await findPlace(tx, transfer.toLocationId))
  const responsible = places.every((place) => place && covers(actor.scope, place.jurisdictionCode))
  if (!responsible) throw new NotFoundError('movement', movement.id)
}

/** What the transfer says of its goods goes back with them. */
async function reopen(
  desk: Desk,
  { kind }: MovementRow,
  { id: transferId }: TransferRow,
  lines: readonly EntryLine[],
): Promise<void> {
  const none: Outcome = { received: 0, lost: 0, returned: 0 }
  for (const { lotId, quantity } of lines) {
    const outcome: Outcome =
      kind === 'arrival'
        ? { ...none, received: -quantity }
        : kind === 'loss'
          ? { ...none, lost: -quantity }
          : // A dispatch that is undone ends as one whose goods all went back.
            { ...none, returned: kind === 'return' ? -quantity : quantity }
    if (!(await addOutcome(desk.tx, { transferId, lotId }, outcome)))
      throw new ConflictError(
        'transfer_received',
        'Part of this transfer was received, lost or sent back: reverse that first.',
        { transfer: transferId },
      )
  }
  await settleTransfer(desk.tx, transferId, desk.occurredAt)
}
