import { and, asc, eq, inArray, or } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { MovementKind } from '../../protocol/api/inventory.ts'
import type { Reader } from '../db/database.ts'
import { locations, lots, movementLines, movements, people, products } from '../db/schema/index.ts'
import { inScope } from '../db/scope.ts'
import { deliveryNotesOf, witnessesOf } from './delivery-notes.store.ts'
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
  const idsOf = (kind: MovementKind) =>
    rows.filter(({ movement }) => movement.kind === kind).map(({ movement }) => movement.id)
  const deliveries = await deliveryNotesOf(db, idsOf('receipt'))
  const witnesses = await witnessesOf(db, idsOf('disposal'))
  return rows.map((row) => ({
    ...row,
    delivery: deliveries.get(row.movement.id) ?? null,
    witness: witnesses.get(row.movement.id) ?? null,
    lines: linesOf.get(row.movement.id) ?? [],
  }))
}
export type DescribedMovement = Awaited<ReturnType<typeof describeMovements>>[number]
