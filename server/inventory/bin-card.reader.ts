import { isDeepStrictEqual } from 'node:util'
import type { BinCard, BinCardLine, BinCardQuery } from '../../protocol/api/bin-card.ts'
import type { Reader } from '../db/database.ts'
import { badCursor, NotFoundError } from '../errors.ts'
import { addDays, type TimeZone } from '../places/time-zone.ts'
import {
  type BinCardPosition,
  type BinCardRow,
  changeSince,
  describeCard,
  readBinCard,
} from './bin-card.store.ts'
import { isExpired } from './expiry.ts'
import { type LotAtPlace, lotsAt } from './lots.store.ts'

interface Asked extends Omit<BinCardQuery, 'product'> {
  productId: string
  /** The county's calendar date. */
  today: string
  timeZone: TimeZone
}

/** How often a page is read again when units moved while it was read. */
const TRIES = 5

/**
 * One page of a bin card. Each balance is reckoned back from what lies there now over every line in between, so that the
 * card and the balances cannot tell two stories. Throws `InvalidError` `bad_cursor`.
 */
export async function binCard(db: Reader, asked: Asked): Promise<BinCard> {
  for (let left = TRIES; ; left--) {
    const lots = await lotsAt(db, asked.location, [asked.productId])
    const card = await readCard(db, asked, lots)
    // A machine may give something out between two of these reads.
    const steady = isDeepStrictEqual(lots, await lotsAt(db, asked.location, [asked.productId]))
    if (steady || left === 0) return card
  }
}

async function readCard(db: Reader, asked: Asked, lots: readonly LotAtPlace[]): Promise<BinCard> {
  const { location, productId, timeZone, today, limit, from, to, cursor } = asked
  const described = await describeCard(db, location, productId)
  if (!described) throw new NotFoundError('location', location)
  const before = cursor === undefined ? undefined : toPosition(cursor)
  const until = to === undefined ? undefined : timeZone.instantOf(addDays(to, 1), 0)
  const quantity = lots.reduce((sum, lot) => sum + lot.quantity, 0)
  const rows = await readBinCard(db, {
    locationId: location,
    productId,
    from: from === undefined ? undefined : timeZone.instantOf(from, 0),
    until,
    before,
    limit: limit + 1,
  })
  const shown = rows.slice(0, limit)
  const [first] = shown
  const later = first ? await changeSince(db, location, productId, positionOf(first)) : 0
  let balance = quantity - later
  const items = shown.map((row): BinCardLine => {
    const item = describeLine(row, balance)
    balance -= item.change
    return item
  })
  // Without a line the card still says what lay there: before the period asked for.
  if (!first && until) balance = quantity - (await changeSince(db, location, productId, until))
  const last = shown.at(-1)
  return {
    ...described,
    quantity,
    lots: lots.toSorted(byExpiry).map((lot) => ({
      lotId: lot.lotId,
      lotNumber: lot.number,
      expiresOn: lot.expiresOn,
      quantity: lot.quantity,
      usable: !lot.quarantined && !isExpired(lot.expiresOn, today),
    })),
    items,
    opening: balance,
    next: rows.length > limit && last ? toCursor(positionOf(last)) : null,
  }
}

const byExpiry = (a: LotAtPlace, b: LotAtPlace): number => a.expiresOn.localeCompare(b.expiresOn)

const positionOf = ({ occurredAt, movementId, line }: BinCardRow): BinCardPosition => ({
  at: occurredAt,
  movementId,
  line,
})

/** Goods in transit come from the place that sent them and go to the one that awaits them. */
function partnerOf({ own, other, sender, receiver }: BinCardRow): BinCardLine['other'] {
  return (sender?.id === own ? receiver : sender) ?? other
}

function describeLine(row: BinCardRow, balance: number): BinCardLine {
  const { movement } = row
  return {
    movementId: row.movementId,
    line: row.line,
    kind: movement.kind,
    occurredAt: row.occurredAt.toISOString(),
    recordedAt: movement.recordedAt.toISOString(),
    lotNumber: row.lotNumber,
    expiresOn: row.expiresOn,
    change: row.toLocationId === row.own ? row.quantity : -row.quantity,
    balance,
    other: partnerOf(row),
    reason: movement.reason,
    note: movement.note,
    personName: row.personName,
    deviceId: movement.deviceId,
    reversesId: movement.reversesId,
    reversedById: row.reversedById,
  }
}

/** `{milliseconds}.{line}.{movement}` */
const toCursor = ({ at, line, movementId }: BinCardPosition): string =>
  `${at.getTime()}.${line}.${movementId}`

function toPosition(cursor: string): BinCardPosition {
  const [, at, line, movementId] = /^(\d{1,15})\.(\d{1,9})\.([\w-]{1,64})$/.exec(cursor) ?? []
  if (!at || !line || !movementId) throw badCursor()
  return { at: new Date(Number(at)), line: Number(line), movementId }
}
