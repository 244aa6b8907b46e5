import type { MovementKind } from '../../protocol/api/inventory.ts'
import type { AccountKind } from '../../protocol/api/places.ts'
import type { Writer } from '../db/database.ts'
import { ProblemError } from '../errors.ts'
import { countyOf } from '../places/division-code.ts'
import { sharesOfLot, takeContents } from './contents.store.ts'
import { givenUp } from './contents.ts'
import {
  type BalanceRow,
  balanceOf,
  changesAfter,
  type EntryLine,
  increase,
  insertEntries,
  type MovementRow,
  reduce,
} from './ledger.store.ts'
import { lowestBalance } from './lowest-balance.ts'

/** One end of a movement. */
export interface LedgerSide {
  id: string
  /** True where goods really lie, so that no balance may go below 0: places, and goods on the road. */
  physical: boolean
}

/** The county's account of a kind, for a place with this division code. */
export const account = (kind: AccountKind, jurisdictionCode: string): LedgerSide => ({
  id: `${kind}-${countyOf(jurisdictionCode)}`,
  physical: kind === 'in_transit',
})

export interface NewEntry
  extends Pick<MovementRow, 'id' | 'occurredAt' | 'recordedAt' | 'personId' | 'note'> {
  kind: MovementKind
  from: LedgerSide
  to: LedgerSide
  lines: readonly EntryLine[]
  transferId?: string | null
  reversesId?: string | null
  reason?: string | null
}

/**
 * Posts one movement: the header, a line for each lot, and both balances. Throws `ProblemError` 409
 * `insufficient_stock` when a lot has too little at a physical place, now or at any time since `occurredAt`; the
 * transaction has to be rolled back then.
 */
export async function post(tx: Writer, entry: NewEntry): Promise<void> {
  const { from, to, lines: asked, transferId = null, reversesId = null, reason = null, ...header } = entry
  const lines = joinLots(asked)
  if (from.physical) for (const line of lines) await takeOut(tx, from.id, line, entry.occurredAt)
  else await increase(tx, rows(from, lines, entry.occurredAt, -1))
  await increase(tx, rows(to, lines, entry.occurredAt, 1))
  const sides = { fromLocationId: from.id, toLocationId: to.id }
  await insertEntries(tx, [{ ...header, ...sides, transferId, reversesId, reason, deviceId: null, lines }])
}

/** Lines of one lot become one. */
function joinLots(lines: readonly EntryLine[]): EntryLine[] {
  const joined = new Map<string, EntryLine>()
  for (const line of lines) {
    const known = joined.get(line.lotId)
    joined.set(line.lotId, known ? { ...known, quantity: known.quantity + line.quantity } : line)
  }
  return [...joined.values()]
}

async function takeOut(tx: Writer, locationId: string, line: EntryLine, at: Date): Promise<void> {
  const { lotId, productId, quantity } = line
  const left = await reduce(tx, { locationId, lotId, quantity, at })
  if (left === undefined) throw insufficient(line, await balanceOf(tx, locationId, lotId))
  await fitChannels(tx, locationId, lotId, left.quantity)
  if (left.lastOccurredAt <= at) return
  // Backdated: the units must also have been there ever since, by the ledger as it was before this entry.
  const later = (await changesAfter(tx, locationId, productId, at)).filter((change) => change.lotId === lotId)
  const lowest = lowestBalance(left.quantity + quantity, later, at.getTime())
  if (lowest < quantity) throw insufficient(line, lowest)
}

/** Channels of a dispenser never hold more of a lot than lies there. */
async function fitChannels(tx: Writer, locationId: string, lotId: string, left: number): Promise<void> {
  const shares = await sharesOfLot(tx, locationId, lotId)
  const timed = shares.map((share) => ({ ...share, since: share.since.getTime() }))
  await takeContents(
    tx,
    givenUp(timed, left).map((given) => ({ ...given, locationId, lotId })),
  )
}

const insufficient = ({ productId, lotId, quantity }: EntryLine, available: number): ProblemError =>
  new ProblemError(
    409,
    'insufficient_stock',
    `${quantity} of lot ${lotId} are asked for, ${available} can leave.`,
    { params: { product: productId, lot: lotId, available, requested: quantity } },
  )

const rows = (side: LedgerSide, lines: readonly EntryLine[], at: Date, sign: 1 | -1): BalanceRow[] =>
  lines.map(({ productId, lotId, quantity }) => ({
    locationId: side.id,
    productId,
    lotId,
    quantity: sign * quantity,
    physical: side.physical,
    since: at,
    lastOccurredAt: at,
  }))
