import { and, desc, eq, inArray } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Reader, Writer } from '../../db/database.ts'
import {
  balances,
  locations,
  lots,
  people,
  products,
  redistributionDismissals,
} from '../../db/schema/index.ts'
import { inScope } from '../../db/scope.ts'

export type DismissalRow = typeof redistributionDismissals.$inferSelect

/** What somebody does not want and may see, both ends; latest first. */
export function listDismissals(db: Reader, scope: string | null) {
  const from = alias(locations, 'giver')
  const to = alias(locations, 'receiver')
  const { id, lotId, fromLocationId, toLocationId, quantity, reason, dismissedAt, dismissedBy } =
    redistributionDismissals
  return db
    .select({
      id,
      lotId,
      lotNumber: lots.number,
      expiresOn: lots.expiresOn,
      productId: lots.productId,
      productName: products.name,
      from: { id: from.id, name: from.name },
      to: { id: to.id, name: to.name },
      quantity,
      reason,
      dismissedAt,
      dismissedBy: people.displayName,
    })
    .from(redistributionDismissals)
    .innerJoin(lots, eq(lots.id, lotId))
    .innerJoin(products, eq(products.id, lots.productId))
    .innerJoin(from, eq(from.id, fromLocationId))
    .innerJoin(to, eq(to.id, toLocationId))
    .innerJoin(people, eq(people.id, dismissedBy))
    .where(and(inScope(from.jurisdictionCode, scope), inScope(to.jurisdictionCode, scope)))
    .orderBy(desc(dismissedAt), desc(id))
}
export type Dismissal = Awaited<ReturnType<typeof listDismissals>>[number]

export async function saveDismissal(tx: Writer, row: DismissalRow): Promise<void> {
  const { quantity, reason, dismissedAt, dismissedBy, lotId, fromLocationId, toLocationId } = row
  const t = redistributionDismissals
  await tx
    .insert(t)
    .values({ id: row.id, lotId, fromLocationId, toLocationId, quantity, reason, dismissedAt, dismissedBy })
    .onConflictDoUpdate({
      target: [t.lotId, t.fromLocationId, t.toLocationId],
      set: { quantity, reason, dismissedAt, dismissedBy },
    })
}

export async function deleteDismissal(tx: Writer, id: string): Promise<void> {
  await tx.delete(redistributionDismissals).where(eq(redistributionDismissals.id, id))
}

/** Whether a lot lies at a place. */
export async function liesAt(db: Reader, lotId: string, locationId: string): Promise<boolean> {
  const [row] = await db
    .select({ quantity: balances.quantity })
    .from(balances)
    .where(and(eq(balances.lotId, lotId), eq(balances.locationId, locationId)))
  return row !== undefined && row.quantity > 0
}

export async function lotNumbers(db: Reader, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .select({ id: lots.id, number: lots.number })
    .from(lots)
    .where(inArray(lots.id, [...ids]))
  return new Map(rows.map(({ id, number }) => [id, number]))
}
