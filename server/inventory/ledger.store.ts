import { and, asc, eq, gt, gte, type SQL, sql } from 'drizzle-orm'
import type { Writer } from '../db/database.ts'
import { insertRows } from '../db/insert.rows.ts'
import { balances, movementLines, movements } from '../db/schema/index.ts'
import { perChange, perWriter } from '../db/statements.ts'
import type { BalanceChange } from './lowest-balance.ts'

export type MovementRow = typeof movements.$inferSelect
export type BalanceRow = Omit<typeof balances.$inferSelect, 'countedAt'>
/** Goods of one lot in a movement; base units, above 0. */
export interface EntryLine {
  productId: string
  lotId: string
  quantity: number
}
export interface LedgerEntry extends MovementRow {
  lines: readonly EntryLine[]
}

/** Headers and lines. The balances are the caller's to move. */
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
 * Takes what is there, in one conditional update: the balance left and the latest business time of its lines, this one
 * included. Undefined when too little lay there, and then nothing has changed.
 */
export async function reduce(
  tx: Writer,
  reduction: Reduction,
): Promise<Pick<BalanceRow, 'quantity' | 'lastOccurredAt'> | undefined> {
  const [row] = await reduceStatement(tx).execute({ ...reduction })
  return row
}

const reduceStatement = perWriter((tx) =>
  reduceBalance(tx)
    .returning({ quantity: balances.quantity, lastOccurredAt: balances.lastOccurredAt })
    .prepare('reduce_balance'),
)

/** The same for each of these; false when too little lay there for one of them. */
export const reduceAll = (tx: Writer, reductions: readonly Reduction[]): Promise<boolean> =>
  reduceEach(tx, reductions)

const reduceEach = perChange('reduce_balances', reduceBalance)

function reduceBalance(tx: Writer) {
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
}

/** Base units of one lot at one location; 0 when it never was there. */
export async function balanceOf(tx: Writer, locationId: string, lotId: string): Promise<number> {
  const [row] = await tx
    .select({ quantity: balances.quantity })
    .from(balances)
    .where(and(eq(balances.locationId, locationId), eq(balances.lotId, lotId)))
  return row?.quantity ?? 0
}

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

export type LotChange = BalanceChange & { lotId: string }

/** Lines of one product at one place later than `after`, in ledger order: business time, then order of recording. */
export async function changesAfter(
  tx: Writer,
  locationId: string,
  productId: string,
  after: Date,
): Promise<LotChange[]> {
  const { left, came } = changesStatements(tx)
  const values = { locationId, productId, after }
  const leaving = await left.execute(values)
  const coming = await came.execute(values)
  const changes = [
    ...leaving.map((line) => ({ line, change: toChange(line, -1) })),
    ...coming.map((line) => ({ line, change: toChange(line, 1) })),
  ]
  changes.sort(
    (a, b) =>
      a.change.at - b.change.at || compare(a.line.movementId, b.line.movementId) || a.line.line - b.line.line,
  )
  return changes.map(({ change }) => change)
}

const toChange = (
  { lotId, occurredAt, quantity }: { lotId: string; occurredAt: Date; quantity: number },
  sign: 1 | -1,
): LotChange => ({ lotId, at: occurredAt.getTime(), delta: sign * quantity })

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const changesStatements = perWriter((tx) => {
  const later = (side: typeof movementLines.fromLocationId | typeof movementLines.toLocationId) =>
    tx
      .select({
        movementId: movementLines.movementId,
        line: movementLines.line,
        lotId: movementLines.lotId,
        quantity: movementLines.quantity,
        occurredAt: movementLines.occurredAt,
      })
      .from(movementLines)
      .where(
        and(
          eq(side, sql.placeholder('locationId')),
          eq(movementLines.productId, sql.placeholder('productId')),
          gt(movementLines.occurredAt, sql.param(sql.placeholder('after'), movementLines.occurredAt)),
        ),
      )
      .orderBy(asc(movementLines.occurredAt))
  return {
    left: later(movementLines.fromLocationId).prepare('lines_left'),
    came: later(movementLines.toLocationId).prepare('lines_came'),
  }
})
