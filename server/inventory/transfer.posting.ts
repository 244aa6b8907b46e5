import type { z } from 'zod'
import type { CreateMovement } from '../../protocol/api/inventory.ts'
import type { receiveTransfer } from '../../protocol/api/transfers.ts'
import { covers } from '../db/scope.ts'
import { ForbiddenError, InvalidError, NotFoundError, ProblemError } from '../errors.ts'
import { account } from './ledger.posting.ts'
import type { EntryLine } from './ledger.store.ts'
import { heldLines, outLines } from './outgoing.posting.ts'
import {
  anyPlace,
  type Desk,
  ownPlace,
  type Posted,
  postEntry,
  refuseArchived,
  refuseUnattended,
  type StockPlace,
  withProducts,
} from './posting.desk.ts'
import { lotsCollectedAt } from './recalled-lots.store.ts'
import {
  addOutcome,
  findTransferRow,
  insertTransfer,
  linesOfTransfer,
  type Outcome,
  settleTransfer,
  type TransferRow,
} from './transfers.store.ts'

/**
 * Goods leave a place of the actor's for any other; they are on the road until somebody there receives them. Recalled
 * lots leave for the place that collects them, and for no other. Throws `InvalidError` `same_place`, `place_archived`, and
 * what finding places, products and lots throws.
 */
export async function postTransfer(
  desk: Desk,
  input: Extract<CreateMovement, { kind: 'transfer' }>,
): Promise<Posted> {
  const from = await ownPlace(desk, input.from, 'from')
  const to = await anyPlace(desk, input.to, 'to')
  if (from.id === to.id)
    throw new InvalidError('same_place', `${from.name} cannot send goods to itself.`, {
      errors: [{ path: 'to', message: 'is the place that sends' }],
    })
  if (input.receive) requireReceiver(desk, to)
  refuseArchived(to, 'to')
  const wanted = await withProducts(desk, input.lines)
  refuseUnattended(to, wanted)
  const collected = await lotsCollectedAt(
    desk.tx,
    to.id,
    wanted.flatMap(({ lotId }) => lotId ?? []),
  )
  const recalled = wanted.flatMap(({ lotId, ...line }) =>
    lotId !== undefined && collected.has(lotId) ? [{ ...line, lotId }] : [],
  )
  const others = wanted.filter(({ lotId }) => lotId === undefined || !collected.has(lotId))
  const lines = joined([
    ...(await heldLines(desk, from, recalled)),
    ...(await outLines(desk, from, others, input.reason)),
  ])

  const transferId = desk.newId()
  const transfer: TransferRow = {
    id: transferId,
    fromLocationId: from.id,
    toLocationId: to.id,
    status: 'in_transit',
    note: desk.note,
    dispatchedAt: desk.occurredAt,
    dispatchedBy: desk.actor.person.id,
    closedAt: null,
  }
  const sent = lines.map(({ productId, lotId, quantity }) => ({
    transferId,
    lotId,
    productId,
    sent: quantity,
  }))
  await insertTransfer(
    desk.tx,
    transfer,
    sent.map((line) => ({ ...line, received: 0, lost: 0, returned: 0 })),
  )
  const road = account('in_transit', from.jurisdictionCode)
  const reason = input.reason ?? null
  const movementIds = [await postEntry(desk, { kind: 'dispatch', from, to: road, lines, transferId, reason })]
  if (input.receive) {
    for (const { lotId, quantity } of lines)
      await addOutcome(desk.tx, { transferId, lotId }, { received: quantity, lost: 0, returned: 0 })
    movementIds.push(await postEntry(desk, { kind: 'arrival', from: road, to, lines, transferId }))
    await settleTransfer(desk.tx, transferId, desk.occurredAt)
  }
  return { movementIds, transferId, quarantined: [], touched: [from.id, to.id] }
}

function joined(lines: readonly EntryLine[]): EntryLine[] {
  const sums = new Map<string, EntryLine>()
  for (const line of lines)
    sums.set(line.lotId, { ...line, quantity: line.quantity + (sums.get(line.lotId)?.quantity ?? 0) })
  return [...sums.values()]
}

/** Only the receiving side says what came. */
function requireReceiver({ actor }: Desk, to: StockPlace): void {
  if (!covers(actor.scope, to.jurisdictionCode))
    throw new ForbiddenError(
      `Only somebody responsible for ${to.name} may receive there.`,
      'receiver_out_of_scope',
    )
}

/**
 * Says what became of goods on the road, lot by lot: received, lost on the way, sent back. What is not named stays on the
 * road. Throws `NotFoundError`, `ForbiddenError` `receiver_out_of_scope`, `InvalidError` `nothing_received`,
 * `before_dispatch`, `reason_required`, `unknown_lot`, `lot_twice`, and `ProblemError` 409 `more_than_in_transit`.
 */
export async function postArrival(
  desk: Desk,
  id: string,
  input: z.output<typeof receiveTransfer>,
): Promise<Posted> {
  const transfer = await findTransferRow(desk.tx, id)
  if (!transfer) throw new NotFoundError('transfer', id)
  const from = await anyPlace(desk, transfer.fromLocationId, 'from')
  const to = await anyPlace(desk, transfer.toLocationId, 'to')
  const visible = [from, to].some(({ jurisdictionCode }) => covers(desk.actor.scope, jurisdictionCode))
  if (!visible) throw new NotFoundError('transfer', id)
  requireReceiver(desk, to)
  check(desk, transfer, input)

  const products = new Map((await linesOfTransfer(desk.tx, id)).map((line) => [line.lotId, line.productId]))
  const outcomes: Record<keyof Outcome, EntryLine[]> = { received: [], lost: [], returned: [] }
  for (const [i, line] of input.lines.entries()) {
    const { lotId, received, lost, returned } = line
    const productId = products.get(lotId)
    if (productId === undefined)
      throw new InvalidError('unknown_lot', `The transfer holds no lot ${lotId}.`, {
        params: { lot: lotId },
        errors: [{ path: `lines.${i}.lotId`, message: 'is not part of this transfer' }],
      })
    if (!(await addOutcome(desk.tx, { transferId: id, lotId }, line)))
      throw new ProblemError(
        409,
        'more_than_in_transit',
        `Less of lot ${lotId} is on the road than is reported.`,
        {
          params: { lot: lotId, reported: received + lost + returned },
          errors: [{ path: `lines.${i}`, message: 'is more than is on the road' }],
        },
      )
    for (const outcome of ['received', 'lost', 'returned'] as const)
      if (line[outcome] > 0) outcomes[outcome].push({ productId, lotId, quantity: line[outcome] })
  }

  const road = account('in_transit', from.jurisdictionCode)
  const ends = [
    { kind: 'arrival', to, lines: outcomes.received, reason: null },
    {
      kind: 'loss',
      to: account('disposal', from.jurisdictionCode),
      lines: outcomes.lost,
      reason: input.reason ?? null,
    },
    { kind: 'return', to: from, lines: outcomes.returned, reason: input.reason ?? null },
  ] as const
  const movementIds: string[] = []
  for (const end of ends)
    if (end.lines.length > 0) movementIds.push(await postEntry(desk, { ...end, from: road, transferId: id }))
  await settleTransfer(desk.tx, id, desk.occurredAt)
  return { movementIds, transferId: id, quarantined: [], touched: [from.id, to.id] }
}

function check(
  { occurredAt }: Desk,
  { dispatchedAt }: TransferRow,
  { lines, reason }: z.output<typeof receiveTransfer>,
): void {
  if (occurredAt < dispatchedAt)
    throw refuse('before_dispatch', 'occurredAt', `The goods left at ${dispatchedAt.toISOString()} only.`)
  if (lines.every(({ received, lost, returned }) => received + lost + returned === 0))
    throw refuse('nothing_received', 'lines', 'Say what came, what was lost or what goes back.')
  if (reason === undefined && lines.some(({ lost, returned }) => lost + returned > 0))
    throw refuse('reason_required', 'reason', 'Say why goods were lost or go back.')
  const lotIds = lines.map(({ lotId }) => lotId)
  const twice = lotIds.findIndex((lotId, i) => lotIds.indexOf(lotId) !== i)
  if (twice >= 0) throw refuse('lot_twice', `lines.${twice}.lotId`, 'Each lot stands in one line.')
}

const refuse = (code: string, path: string, message: string): InvalidError =>
  new InvalidError(code, message, { errors: [{ path, message }] })
