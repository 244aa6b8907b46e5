import { and, desc, eq, gt, gte, inArray, lt, lte, or, type SQL, sum } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Reader } from '../db/database.ts'
import {
  jurisdictions,
  locations,
  lots,
  movementLines,
  movements,
  people,
  products,
  transfers,
} from '../db/schema/index.ts'

/** The order of a bin card: business time, then the order of entry, of which ids tell. */
export interface BinCardPosition {
  at: Date
  movementId: string
  line: number
}

export interface BinCardFilter {
  locationId: string
  productId: string
  /** Business time, `from` included and `until` not. */
  from?: Date | undefined
  until?: Date | undefined
  /** Only lines before this one. */
  before?: BinCardPosition | undefined
  limit: number
}

export type BinCardRow = Awaited<ReturnType<typeof readSide>>[number]

const { occurredAt, movementId, line } = movementLines

/** Lines of one page, latest first: one index range for each side, each already in order. */
export async function readBinCard(db: Reader, filter: BinCardFilter): Promise<BinCardRow[]> {
  const rows = [...(await readSide(db, filter, 'in')), ...(await readSide(db, filter, 'out'))]
  return rows.sort(latestFirst).slice(0, filter.limit)
}

function latestFirst(a: BinCardRow, b: BinCardRow): number {
  const byTime = b.occurredAt.getTime() - a.occurredAt.getTime()
  if (byTime !== 0) return byTime
  return a.movementId === b.movementId ? b.line - a.line : a.movementId < b.movementId ? 1 : -1
}

function readSide(
  db: Reader,
  { locationId, productId, from, until, before, limit }: BinCardFilter,
  side: 'in' | 'out',
) {
  const [own, theirs] =
    side === 'in'
      ? [movementLines.toLocationId, movementLines.fromLocationId]
      : [movementLines.fromLocationId, movementLines.toLocationId]
  const other = alias(locations, 'other')
  const sender = alias(locations, 'sender')
  const receiver = alias(locations, 'receiver')
  const reversals = alias(movements, 'reversal')
  return db
    .select({
      movementId,
      line,
      lotId: movementLines.lotId,
      quantity: movementLines.quantity,
      occurredAt,
      own,
      toLocationId: movementLines.toLocationId,
      movement: movements,
      lotNumber: lots.number,
      expiresOn: lots.expiresOn,
      other: { id: other.id, name: other.name, kind: other.kind },
      sender: { id: sender.id, name: sender.name, kind: sender.kind },
      receiver: { id: receiver.id, name: receiver.name, kind: receiver.kind },
      personName: people.displayName,
      reversedById: reversals.id,
    })
    .from(movementLines)
    .innerJoin(movements, eq(movements.id, movementId))
    .innerJoin(lots, eq(lots.id, movementLines.lotId))
    .innerJoin(other, eq(other.id, theirs))
    .leftJoin(transfers, eq(transfers.id, movements.transferId))
    .leftJoin(sender, eq(sender.id, transfers.fromLocationId))
    .leftJoin(receiver, eq(receiver.id, transfers.toLocationId))
    .leftJoin(people, eq(people.id, movements.personId))
    .leftJoin(reversals, eq(reversals.reversesId, movements.id))
    .where(
      and(
        eq(own, locationId),
        eq(movementLines.productId, productId),
        from && gte(occurredAt, from),
        until && lt(occurredAt, until),
        before &&
          and(
            // Says nothing more, but only so does the index begin there instead of at the latest line.
            lte(occurredAt, before.at),
            or(
              lt(occurredAt, before.at),
              lt(movementId, before.movementId),
              and(eq(movementId, before.movementId), lt(line, before.line)),
            ),
          ),
      ),
    )
    .orderBy(desc(occurredAt), desc(movementId), desc(line))
    .limit(limit)
}

/** Units that came in less those that went out after a position (that line not counted), or from a time on. */
export async function changeSince(
  db: Reader,
  locationId: string,
  productId: string,
  since: BinCardPosition | Date,
): Promise<number> {
  const later: SQL | undefined =
    since instanceof Date
      ? gte(occurredAt, since)
      : and(
          gte(occurredAt, since.at),
          or(
            gt(occurredAt, since.at),
            gt(movementId, since.movementId),
            and(eq(movementId, since.movementId), gt(line, since.line)),
          ),
        )
  const total = async (own: typeof movementLines.toLocationId | typeof movementLines.fromLocationId) => {
    const [row] = await db
      .select({ units: sum(movementLines.quantity).mapWith(Number) })
      .from(movementLines)
      .where(and(eq(own, locationId), eq(movementLines.productId, productId), later))
    return row?.units ?? 0
  }
  return (await total(movementLines.toLocationId)) - (await total(movementLines.fromLocationId))
}

export async function describeCard(db: Reader, locationId: string, productId: string) {
  const [location] = await db
    .select({
      id: locations.id,
      name: locations.name,
      kind: locations.kind,
      jurisdictionName: jurisdictions.name,
    })
    .from(locations)
    .innerJoin(jurisdictions, eq(jurisdictions.code, locations.jurisdictionCode))
    .where(eq(locations.id, locationId))
  const [product] = await db
    .select({
      id: products.id,
      code: products.code,
      name: products.name,
      nameEn: products.nameEn,
      unit: products.unit,
    })
    .from(products)
    .where(inArray(products.id, [productId]))
  return location && product ? { location, product } : undefined
}
