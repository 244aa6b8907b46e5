import { and, desc, eq, exists, gte, inArray, lt, lte, or, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { MovementKind } from '../../protocol/api/inventory.ts'
import type { Reader } from '../db/database.ts'
import { balances, locations, movementLines, movements } from '../db/schema/index.ts'
import { inScope } from '../db/scope.ts'

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
  const { location, productId, scope, limit } = filter
  if (location !== undefined) return pageOfPlace(db, location, filter)
  if (scope === null && productId === undefined) return candidates(db, filter)
  // Most who ask are at work: the county's latest movements hold a page of theirs.
  const last = await lastCandidate(db, filter)
  const found = await amongLatest(db, { ...filter, last })
  return last === undefined || found.length >= limit ? found : pageOfQuiet(db, filter)
}

async function pageOfPlace(db: Reader, location: string, filter: MovementFilter): Promise<MovementCursor[]> {
  const productIds = filter.productId === undefined ? await productsAt(db, location) : [filter.productId]
  const found: MovementCursor[] = []
  // One index range for each side and product, each already in order: a page costs the same however long the ledger is.
  for (const side of SIDES)
    for (const productId of productIds)
      found.push(
        ...(await pageOfLines(db, filter, and(eq(side, location), eq(movementLines.productId, productId)))),
      )
  return merged(found, filter.limit)
}

const SIDES = [movementLines.fromLocationId, movementLines.toLocationId] as const

/** Of the lines that meet the condition, one page of their movements. */
function pageOfLines(
  db: Reader,
  filter: MovementFilter,
  condition: SQL | undefined,
): Promise<MovementCursor[]> {
  return db
    .selectDistinct({ id: movementLines.movementId, at: movementLines.occurredAt })
    .from(movementLines)
    .innerJoin(movements, eq(movements.id, movementLines.movementId))
    .where(
      and(
        condition,
        filter.kind && eq(movements.kind, filter.kind),
        ...within(filter, movementLines.occurredAt, movementLines.movementId),
      ),
    )
    .orderBy(desc(movementLines.occurredAt), desc(movementLines.movementId))
    .limit(filter.limit)
}

function merged(found: readonly MovementCursor[], limit: number): MovementCursor[] {
  const once = new Map(found.map((row) => [row.id, row]))
  return [...once.values()].sort(latestFirst).slice(0, limit)
}

const latestFirst = (a: MovementCursor, b: MovementCursor): number =>
  b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : -1)

/** So many of the county's latest movements are looked through for those of a part of it. */
const CANDIDATES = 2_000

/** Of the whole ledger, along an index in order of time. */
function candidates(db: Reader, filter: MovementFilter, offset = 0): Promise<MovementCursor[]> {
  return db
    .select({ id: movements.id, at: movements.occurredAt })
    .from(movements)
    .where(and(ofKind(filter.kind), ...within(filter, movements.occurredAt, movements.id)))
    .orderBy(desc(movements.occurredAt), desc(movements.id))
    .limit(filter.limit)
    .offset(offset)
}

async function lastCandidate(db: Reader, filter: MovementFilter): Promise<MovementCursor | undefined> {
  const [last] = await candidates(db, { ...filter, limit: 1 }, CANDIDATES - 1)
  return last
}

/** Vends, of which there are the most, are left out of the index by kind, so that it costs them nothing. */
const ofKind = (kind: MovementKind | undefined): SQL | undefined =>
  kind && and(eq(movements.kind, kind), kind === 'vend' ? undefined : sql`${movements.kind} <> 'vend'`)

function amongLatest(
  db: Reader,
  { scope, productId, kind, last, ...filter }: MovementFilter & { last: MovementCursor | undefined },
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
        ofKind(kind),
        ofProduct,
        last && gte(movements.occurredAt, last.at),
        ...within(filter, movements.occurredAt, movements.id),
      ),
    )
    .orderBy(desc(movements.occurredAt), desc(movements.id))
    .limit(filter.limit)
}

/** What happened long ago where little happens: out of the lines of these few places, not of the whole ledger. */
async function pageOfQuiet(db: Reader, filter: MovementFilter): Promise<MovementCursor[]> {
  const { scope, productId } = filter
  const places =
    scope === null && productId !== undefined
      ? db.selectDistinct({ id: balances.locationId }).from(balances).where(eq(balances.productId, productId))
      : db.select({ id: locations.id }).from(locations).where(inScope(locations.jurisdictionCode, scope))
  const ofProduct = productId === undefined ? undefined : eq(movementLines.productId, productId)
  const found: MovementCursor[] = []
  for (const side of SIDES)
    found.push(...(await pageOfLines(db, filter, and(inArray(side, places), ofProduct))))
  return merged(found, filter.limit)
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
    // The first says nothing more, but only so does an index begin there instead of at the latest line.
    after && and(lte(at, after.at), or(lt(at, after.at), lt(id, after.id))),
  ]
}

async function productsAt(db: Reader, locationId: string): Promise<string[]> {
  const rows = await db
    .selectDistinct({ productId: balances.productId })
    .from(balances)
    .where(eq(balances.locationId, locationId))
  return rows.map((row) => row.productId)
}
