import { and, eq, gte, type SQL, sql } from 'drizzle-orm'
import type { Writer } from '../db/database.ts'
import { insertRows } from '../db/insert.rows.ts'
import { balances, movementLines, movements } from '../db/schema/index.ts'
import { perWriter } from '../db/statements.ts'

export type MovementRow = typeof movements.$inferSelect
export type BalanceRow = typeof balances.$inferSelect
/** Goods of one lot in a movement; base units, above 0. */
export interface EntryLine {
  productId: string
  lotId: string
  quantity: number
}
export interface LedgerEntry extends MovementRow {
  lines: readonly EntryLine[]
}

/** Headers and lines. The balances are the caller's: nothing else in this file changes them. */
export async function insertEntries(tx: Writer, entries: readonly LedgerEntry[]): Promise<void> {
  await insertRows(tx, movements, entries)
  const lines = entries.flatMap(({ id, fromLocationId, toLocationId, occurredAt, lines }) =>
    lines.map(({ productId, lotId, quantity }, i) => ({
      movementId: id,
      line: i + 1,
      fromLocationId,
      toLocationId,
      productId,
      lotId,
      quantity,
      occurredAt,
    })),
  )
  await insertRows(tx, movementLines, lines)
}

/** Units that leave one lot at one physical place. */
export interface Reduction {
  locationId: string
  lotId: string
  quantity: number
  /** Latest business time among them. */
  at: Date
}

/**
 * Takes what is there, in one conditional update. The balance left, or undefined when too little lay there, and then
 * nothing has changed.
 */
export async function reduce(
  tx: Writer,
  { locationId, lotId, quantity, at }: Reduction,
): Promise<number | undefined> {
  const [row] = await reduction(tx).execute({ locationId, lotId, quantity, at })
  return row?.quantity
}

const reduction = perWriter((tx) => {
  const quantity = sql.placeholder('quantity')
  return tx
    .update(balances)
    .set({
      quantity: sql`${balances.quantity} - ${quantity}`,
      lastOccurredAt: later(sql`${sql.param(sql.placeholder('at'), balances.lastOccurredAt)}`),
    })
    .where(
      and(
        eq(balances.locationId, sql.placeholder('locationId')),
        eq(balances.lotId, sql.placeholder('lotId')),
        gte(balances.quantity, quantity),
      ),
    )
    .returning({ quantity: balances.quantity })
    .prepare('reduce_balance')
})

const ROWS_PER_UPSERT = 500

/**
 * Adds to balances, one row for each (location, lot): what a physical place gains, and what an account (supplier,
 * recipient and the like) gains or, with a quantity below 0, gives. `since` and `lastOccurredAt` of a row are the
 * earliest and latest business time of what is added.
 */
export async function increase(tx: Writer, rows: readonly BalanceRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += ROWS_PER_UPSERT)
    await tx
      .insert(balances)
      .values(rows.slice(from, from + ROWS_PER_UPSERT))
      .onConflictDoUpdate({
        target: [balances.locationId, balances.lotId],
        set: {
          quantity: sql`${balances.quantity} + excluded.quantity`,
          since: sql`case when ${balances.quantity} <= 0 or excluded.since < ${balances.since} then excluded.since else ${balances.since} end`,
          lastOccurredAt: later(sql`excluded.last_occurred_at`),
        },
      })
}

const later = (at: SQL): SQL =>
  sql`case when ${balances.lastOccurredAt} < ${at} then ${at} else ${balances.lastOccurredAt} end`
