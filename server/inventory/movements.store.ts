import { and, asc, desc, eq, exists, gte, inArray, lt, or, type SQL } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { MovementKind } from '../../protocol/api/inventory.ts'
import type { Reader } from '../db/database.ts'
import { balances, locations, lots, movementLines, movements, people, products } from '../db/schema/index.ts'
import { inScope } from '../db/scope.ts'
import type { EntryLine, MovementRow } from './ledger.store.ts'

export async function findMovementRow(db: Reader, id: string): Promise<MovementRow | undefined> {
  const [row] = await db.select().from(movements).where(eq(movements.id, id))
  return row
}

/** Id of the movement that reverses this one. */
export async function findReversalOf(db: Reader, id: string): Promise<string | undefined> {
  const [row] = await db.select({ id: movements.id }).from(movements).where(eq(movements.reversesId, id))
  return row?.id
}

export function linesOfMovement(db: Reader, id: string): Promise<EntryLine[]> {
  return db
    .select({
      productId: movementLines.productId,
      lotId: movementLines.lotId,
      quantity: movementLines.quantity,
    })
    .from(movementLines)
    .where(eq(movementLines.movementId, id))
    .orderBy(asc(movementLines.line))
}

/** Where a page begins: after this movement, in order of business time and id, latest first. */
export interface MovementCursor {
  at: Date
  id: string
}

export interface MovementFilter {
  scope: string | null
  location?: string | undefined
  productId?: string | undefined
  kind?: MovementKind | undefined
  /** Business time, `from` included and `until` not. */
  from?: Date | undefined
  until?: Date | undefined
  after?: MovementCursor | undefined
  limit: number
}

/** Ids of one page of movements that touch the scope, latest business time first. */
export async function pageOfMovements(db: Reader, filter: MovementFilter): Promise<MovementCursor[]> {
  const { location } = filter
  if (location === undefined) return pageOfScope(db, filter)
  const productIds = filter.productId === undefined ? await productsAt(db, location) : [filter.productId]
  const found = new Map<string, MovementCursor>()
  // One index range for each side and product, each already in order: a page costs the same however long the ledger is.
  for (const side of [movementLines.fromLocationId, movementLines.toLocationId])
    for (const productId of productIds)
      for (const row of await db
        .selectDistinct({ id: movementLines.movementId, at: movementLines.occurredAt })
        .from(movementLines)
        .innerJoin(movements, eq(movements.id, movementLines.movementId))
        .where(
          and(
            eq(side, location),
            eq(movementLines.productId, productId),
            filter.kind && eq(movements.kind, filter.kind),
            ...within(filter, movementLines.occurredAt, movementLines.movementId),
          ),
        )
        .orderBy(desc(movementLines.occurredAt), desc(movementLines.movementId))
        .limit(filter.limit))
        found.set(row.id, row)
  return [...found.values()].sort(latestFirst).slice(0, filter.limit)
}

const latestFirst = (a: MovementCursor, b: MovementCursor): number =>
  b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : -1)

function pageOfScope(
  db: Reader,
  { scope, productId, kind, ...filter }: MovementFilter,
): Promise<MovementCursor[]> {
  const from = alias(locations, 'sender')
  const to = alias(locations, 'receiver')
  const ofProduct =
    productId === undefined
      ? undefined
      : exists(
          db
            .select({ line: movementLines.line })
            .from(movementLines)
            .where(and(eq(movementLines.movementId, movements.id), eq(movementLines.productId, productId))),
        )
  return db
    .select({ id: movements.id, at: movements.occurredAt })
    .from(movements)
    .innerJoin(from, eq(from.id, movements.fromLocationId))
    .innerJoin(to, eq(to.id, movements.toLocationId))
    .where(
      and(
        or(inScope(from.jurisdictionCode, scope), inScope(to.jurisdictionCode, scope)),
        kind && eq(movements.kind, kind),
        ofProduct,
        ...within(filter, movements.occurredAt, movements.id),
      ),
    )
    .orderBy(desc(movements.occurredAt), desc(movements.id))
    .limit(filter.limit)
}

type TimeColumn = typeof movements.occurredAt | typeof movementLines.occurredAt
type IdColumn = typeof movements.id | typeof movementLines.movementId

function within(
  { from, until, after }: Pick<MovementFilter, 'from' | 'until' | 'after'>,
  at: TimeColumn,
  id: IdColumn,
): (SQL | undefined)[] {
  return [
    from && gte(at, from),
    until && lt(at, until),
    after && or(lt(at, after.at), and(eq(at, after.at), lt(id, after.id))),
  ]
}

async function productsAt(db: Reader, locationId: string): Promise<string[]> {
  const rows = await db
    .selectDistinct({ productId: balances.productId })
    .from(balances)
    .where(eq(balances.locationId, locationId))
  return rows.map((row) => row.productId)
}

/** What a person reads of a movement; `scope` null = any. */
export async function describeMovements(db: Reader, ids: readonly string[], scope: string | null) {
  if (ids.length === 0) return []
  const from = alias(locations, 'sender')
  const to = alias(locations, 'receiver')
  const reversals = alias(movements, 'reversal')
  const rows = await db
    .select({
      movement: movements,
      from: { id: from.id, name: from.name, kind: from.kind },
      to: { id: to.id, name: to.name, kind: to.kind },
      personName: people.displayName,
      reversedById: reversals.id,
    })
    .from(movements)
    .innerJoin(from, eq(from.id, movements.fromLocationId))
    .innerJoin(to, eq(to.id, movements.toLocationId))
    .leftJoin(people, eq(people.id, movements.personId))
    .leftJoin(reversals, eq(reversals.reversesId, movements.id))
    .where(
      and(
        inArray(movements.id, [...ids]),
        or(inScope(from.jurisdictionCode, scope), inScope(to.jurisdictionCode, scope)),
      ),
    )
  const lines = await db
    .select({
      movementId: movementLines.movementId,
      productId: movementLines.productId,
      productName: products.name,
      lotId: movementLines.lotId,
      lotNumber: lots.number,
      expiresOn: lots.expiresOn,
      quantity: movementLines.quantity,
    })
    .from(movementLines)
    .innerJoin(lots, eq(lots.id, movementLines.lotId))
    .innerJoin(products, eq(products.id, movementLines.productId))
    .where(inArray(movementLines.movementId, [...ids]))
    .orderBy(asc(movementLines.movementId), asc(movementLines.line))
  const linesOf = new Map(ids.map((id): [string, typeof lines] => [id, []]))
  for (const line of lines) linesOf.get(line.movementId)?.push(line)
  return rows.map((row) => ({ ...row, lines: linesOf.get(row.movement.id) ?? [] }))
}
export type DescribedMovement = Awaited<ReturnType<typeof describeMovements>>[number]
