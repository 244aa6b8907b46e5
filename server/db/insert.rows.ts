import { getTableColumns, type InferInsertModel, sql } from 'drizzle-orm'
import type { PgInsertValue, PgTable } from 'drizzle-orm/pg-core'
import { dialect } from './columns.ts'
import type { Writer } from './database.ts'

/** Every column with a value, null included: a prepared statement has no defaults to fall back on. */
export type WholeRow<T extends PgTable> = Required<InferInsertModel<T>>

interface Prepared {
  execute(values: Record<string, unknown>): Promise<unknown>
}

/** SQLite hands out the same writer each time, so a statement is prepared once for the life of the connection. */
const statements = new WeakMap<Writer, Map<PgTable, Prepared>>()
/** PostgreSQL binds at most 65,535 values. */
const ROWS_PER_INSERT = 1_000

/**
 * Inserts many rows the fast way of each engine: one prepared statement run row by row on SQLite (three times as fast as
 * building a statement), rows joined into few statements on PostgreSQL, where each statement is a round trip.
 */
export async function insertRows<T extends PgTable>(
  tx: Writer,
  table: T,
  rows: readonly WholeRow<T>[],
): Promise<void> {
  if (dialect === 'postgres') {
    for (let from = 0; from < rows.length; from += ROWS_PER_INSERT)
      await tx.insert(table).values(rows.slice(from, from + ROWS_PER_INSERT) as PgInsertValue<T>[])
    return
  }
  const statement = prepared(tx, table)
  for (const row of rows) await statement.execute(row)
}

function prepared(tx: Writer, table: PgTable): Prepared {
  const known = statements.get(tx) ?? new Map<PgTable, Prepared>()
  statements.set(tx, known)
  const statement = known.get(table) ?? tx.insert(table).values(placeholders(table)).prepare('insert_row')
  known.set(table, statement)
  return statement
}

function placeholders<T extends PgTable>(table: T): PgInsertValue<T> {
  const values = Object.entries(getTableColumns(table)).map(([name, column]) => {
    // Drizzle runs a placeholder's value through the column's encoder even when it is null.
    const encoder = {
      mapToDriverValue: (value: unknown) => (value === null ? null : column.mapToDriverValue(value)),
    }
    return [name, sql`${sql.param(sql.placeholder(name), encoder)}`]
  })
  return Object.fromEntries(values) as PgInsertValue<T>
}
