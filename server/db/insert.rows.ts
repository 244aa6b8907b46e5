import { Column, getTableColumns, type InferInsertModel, sql } from 'drizzle-orm'
import type { PgInsertValue, PgTable } from 'drizzle-orm/pg-core'
import { dialect } from './columns.ts'
import type { Writer } from './database.ts'
import { perWriter } from './statements.ts'

/** Every column with a value, null included: a prepared statement has no defaults to fall back on. */
export type WholeRow<T extends PgTable> = Required<InferInsertModel<T>>

interface Prepared {
  execute(values: Record<string, unknown>): Promise<unknown>
}

/** PostgreSQL binds at most 65,535 values. */
const ROWS_PER_STATEMENT = 1_000
/** Rows of a prepared statement on SQLite: more gain nothing. */
const ROWS_PREPARED = 25

/**
 * Inserts many rows the fast way of each engine. On SQLite a prepared statement of 25 rows, and one of a single row for
 * the rest: 4 µs a row, where a statement that is built each time takes 25. On PostgreSQL, where each statement is a
 * round trip, as few statements as can be.
 */
export async function insertRows<T extends PgTable>(
  tx: Writer,
  table: T,
  rows: readonly WholeRow<T>[],
): Promise<void> {
  if (dialect === 'postgres') {
    for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT)
      await tx.insert(table).values(rows.slice(from, from + ROWS_PER_STATEMENT) as PgInsertValue<T>[])
    return
  }
  const { names, one, many } = prepared(tx, table)
  const whole = rows.length - (rows.length % ROWS_PREPARED)
  for (let from = 0; from < whole; from += ROWS_PREPARED)
    await many.execute(bound(names, rows.slice(from, from + ROWS_PREPARED)))
  for (const row of rows.slice(whole)) await one.execute(bound(names, [row]))
}

interface Statements {
  names: readonly string[]
  one: Prepared
  many: Prepared
}

const tables = perWriter(() => new Map<PgTable, Statements>())

function prepared(tx: Writer, table: PgTable): Statements {
  const known = tables(tx)
  const found = known.get(table) ?? {
    names: Object.keys(getTableColumns(table)),
    one: prepare(tx, table, 1),
    many: prepare(tx, table, ROWS_PREPARED),
  }
  known.set(table, found)
  return found
}

/** Placeholders are numbered through all rows, column by column: see `bound`. */
function prepare(tx: Writer, table: PgTable, rows: number): Prepared {
  let position = 0
  const values = Array.from({ length: rows }, () => {
    const row = Object.entries(getTableColumns(table)).map(([name, column]) => {
      const placeholder = sql.placeholder(String(position++))
      if (column.mapToDriverValue === Column.prototype.mapToDriverValue) return [name, sql`${placeholder}`]
      // Drizzle runs a placeholder's value through the column's encoder even when it is null.
      const mapToDriverValue = (value: unknown) => (value === null ? null : column.mapToDriverValue(value))
      return [name, sql`${sql.param(placeholder, { mapToDriverValue })}`]
    })
    return Object.fromEntries(row) as PgInsertValue<PgTable>
  })
  return tx.insert(table).values(values).prepare('insert_rows')
}

/** Values under the names '0', '1', …: an array is the fastest object of that kind. */
function bound(names: readonly string[], rows: readonly Record<string, unknown>[]): Record<string, unknown> {
  const values: unknown[] = []
  for (const row of rows) for (const name of names) values.push(row[name])
  return values as unknown as Record<string, unknown>
}
