import { and, asc, desc, eq, inArray, isNull, lt, ne } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { DisposalStatus } from '../../protocol/api/disposals.ts'
import type { Reader, Writer } from '../db/database.ts'
import { disposalLines, disposals, locations, lots, people, products } from '../db/schema/index.ts'
import { inScope } from '../db/scope.ts'

export type DisposalRow = typeof disposals.$inferSelect
export type DisposalLineRow = typeof disposalLines.$inferSelect
export type PersonRow = typeof people.$inferSelect

export async function insertDisposal(
  tx: Writer,
  row: DisposalRow,
  lines: readonly DisposalLineRow[],
): Promise<void> {
  await tx.insert(disposals).values(row)
  await tx.insert(disposalLines).values([...lines])
}

export interface DisposalFilter {
  scope: string | null
  id?: string | undefined
  status?: DisposalStatus | undefined
  witnessId?: string | undefined
  /** Documents made before this one. */
  before?: string | undefined
  limit: number
}

/** Latest first. */
export async function listDisposals(db: Reader, { scope, limit, ...filter }: DisposalFilter) {
  const preparer = alias(people, 'preparer')
  const witness = alias(people, 'witness')
  const rows = await db
    .select({
      disposal: disposals,
      from: { id: locations.id, name: locations.name },
      preparedBy: { id: preparer.id, name: preparer.displayName },
      witness: { id: witness.id, name: witness.displayName },
    })
    .from(disposals)
    .innerJoin(locations, eq(locations.id, disposals.fromLocationId))
    .innerJoin(preparer, eq(preparer.id, disposals.preparedBy))
    .innerJoin(witness, eq(witness.id, disposals.witnessId))
    .where(
      and(
        inScope(locations.jurisdictionCode, scope),
        filter.id === undefined ? undefined : eq(disposals.id, filter.id),
        filter.status && eq(disposals.status, filter.status),
        filter.witnessId === undefined ? undefined : eq(disposals.witnessId, filter.witnessId),
        filter.before === undefined ? undefined : lt(disposals.id, filter.before),
      ),
    )
    .orderBy(desc(disposals.id))
    .limit(limit)
  const lines = await describedLines(
    db,
    rows.map(({ disposal }) => disposal.id),
  )
  return rows.map((row) => ({ ...row, lines: lines.filter((line) => line.disposalId === row.disposal.id) }))
}
export type DescribedDisposal = Awaited<ReturnType<typeof listDisposals>>[number]

async function describedLines(db: Reader, ids: readonly string[]) {
  if (ids.length === 0) return []
  return db
    .select({
      disposalId: disposalLines.disposalId,
      productId: disposalLines.productId,
      productName: products.name,
      lotId: disposalLines.lotId,
      lotNumber: lots.number,
      expiresOn: lots.expiresOn,
      quantity: disposalLines.quantity,
    })
    .from(disposalLines)
    .innerJoin(lots, eq(lots.id, disposalLines.lotId))
    .innerJoin(products, eq(products.id, disposalLines.productId))
    .where(inArray(disposalLines.disposalId, [...ids]))
    .orderBy(asc(disposalLines.disposalId), asc(disposalLines.line))
}

/** False when it was decided before. */
export async function decideDisposal(
  tx: Writer,
  id: string,
  decision: Pick<DisposalRow, 'status' | 'decidedAt' | 'withdrawnBecause' | 'movementId'>,
): Promise<boolean> {
  const rows = await tx
    .update(disposals)
    .set(decision)
    .where(and(eq(disposals.id, id), eq(disposals.status, 'waiting')))
    .returning({ id: disposals.id })
  return rows.length > 0
}

/** People who can sign in, this one aside. */
export function otherPeople(db: Reader, personId: string): Promise<PersonRow[]> {
  return db
    .select()
    .from(people)
    .where(and(ne(people.id, personId), isNull(people.disabledAt)))
    .orderBy(asc(people.displayName), asc(people.id))
}

export async function findPersonRow(db: Reader, id: string): Promise<PersonRow | undefined> {
  const [row] = await db.select().from(people).where(eq(people.id, id))
  return row
}
