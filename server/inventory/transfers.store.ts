import { and, asc, desc, eq, inArray, lt, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Reader, Writer } from '../db/database.ts'
import { locations, lots, people, products, transferLines, transfers } from '../db/schema/index.ts'
import { inScope } from '../db/scope.ts'

export type TransferRow = typeof transfers.$inferSelect
export type TransferLineRow = typeof transferLines.$inferSelect

export async function insertTransfer(
  tx: Writer,
  row: TransferRow,
  lines: readonly TransferLineRow[],
): Promise<void> {
  await tx.insert(transfers).values(row)
  await tx.insert(transferLines).values([...lines])
}

export async function findTransferRow(db: Reader, id: string): Promise<TransferRow | undefined> {
  const [row] = await db.select().from(transfers).where(eq(transfers.id, id))
  return row
}

export function linesOfTransfer(db: Reader, id: string): Promise<TransferLineRow[]> {
  return db
    .select()
    .from(transferLines)
    .where(eq(transferLines.transferId, id))
    .orderBy(asc(transferLines.lotId))
}

/** What became of goods that were sent; base units, below 0 to take a report back. */
export type Outcome = Pick<TransferLineRow, 'received' | 'lost' | 'returned'>

/** Adds to what became of one lot. False, and nothing changed, when more would have come out of it than was sent. */
export async function addOutcome(
  tx: Writer,
  { transferId, lotId }: Pick<TransferLineRow, 'transferId' | 'lotId'>,
  { received, lost, returned }: Outcome,
): Promise<boolean> {
  const rows = await tx
    .update(transferLines)
    .set({
      received: sql`${transferLines.received} + ${received}`,
      lost: sql`${transferLines.lost} + ${lost}`,
      returned: sql`${transferLines.returned} + ${returned}`,
    })
    .where(
      and(
        eq(transferLines.transferId, transferId),
        eq(transferLines.lotId, lotId),
        sql`${transferLines.received} + ${transferLines.lost} + ${transferLines.returned} + ${received + lost + returned} <= ${transferLines.sent}`,
      ),
    )
    .returning({ lotId: transferLines.lotId })
  return rows.length > 0
}

/** Closes a transfer at `at` when nothing of it is on the road any more, and opens it when something is again. */
export async function settleTransfer(tx: Writer, id: string, at: Date): Promise<void> {
  const lines = await linesOfTransfer(tx, id)
  const open = lines.some(({ sent, received, lost, returned }) => received + lost + returned < sent)
  await tx
    .update(transfers)
    .set(open ? { status: 'in_transit', closedAt: null } : { status: 'closed', closedAt: at })
    .where(eq(transfers.id, id))
}

export interface TransferFilter {
  scope: string | null
  ids?: readonly string[] | undefined
  status?: TransferRow['status'] | undefined
  from?: string | undefined
  to?: string | undefined
  /** Transfers made before this one. */
  before?: string | undefined
  limit: number
}

/** Latest first; whoever sees one of its two ends sees a transfer. */
export async function listTransfers(db: Reader, { scope, limit, ...filter }: TransferFilter) {
  const from = alias(locations, 'sender')
  const to = alias(locations, 'receiver')
  const rows = await db
    .select({
      transfer: transfers,
      fromName: from.name,
      toName: to.name,
      dispatchedByName: people.displayName,
    })
    .from(transfers)
    .innerJoin(from, eq(from.id, transfers.fromLocationId))
    .innerJoin(to, eq(to.id, transfers.toLocationId))
    .leftJoin(people, eq(people.id, transfers.dispatchedBy))
    .where(
      and(
        or(inScope(from.jurisdictionCode, scope), inScope(to.jurisdictionCode, scope)),
        filter.ids && inArray(transfers.id, [...filter.ids]),
        filter.status && eq(transfers.status, filter.status),
        filter.from === undefined ? undefined : eq(transfers.fromLocationId, filter.from),
        filter.to === undefined ? undefined : eq(transfers.toLocationId, filter.to),
        filter.before === undefined ? undefined : lt(transfers.id, filter.before),
      ),
    )
    .orderBy(desc(transfers.id))
    .limit(limit)
  const lines = await describedLines(
    db,
    rows.map(({ transfer }) => transfer.id),
  )
  return rows.map((row) => ({ ...row, lines: lines.filter((line) => line.transferId === row.transfer.id) }))
}
export type DescribedTransfer = Awaited<ReturnType<typeof listTransfers>>[number]

async function describedLines(db: Reader, ids: readonly string[]) {
  if (ids.length === 0) return []
  return db
    .select({
      transferId: transferLines.transferId,
      productId: transferLines.productId,
      productName: products.name,
      lotId: transferLines.lotId,
      lotNumber: lots.number,
      expiresOn: lots.expiresOn,
      sent: transferLines.sent,
      received: transferLines.received,
      lost: transferLines.lost,
      returned: transferLines.returned,
    })
    .from(transferLines)
    .innerJoin(lots, eq(lots.id, transferLines.lotId))
    .innerJoin(products, eq(products.id, transferLines.productId))
    .where(inArray(transferLines.transferId, [...ids]))
    .orderBy(asc(products.code), asc(lots.expiresOn), asc(lots.id))
}
