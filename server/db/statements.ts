import { type SQL, sql } from 'drizzle-orm'
import { dialect } from './columns.ts'
import type { Reader, Writer } from './database.ts'
import { DirectStatement } from './direct.statement.ts'

/**
 * Keeps what `make` prepares for as long as its writer lives. SQLite hands out one writer for the life of the connection,
 * so a hot statement is built once; PostgreSQL hands out one for each transaction.
 */
export function perWriter<T>(make: (tx: Writer) => T): (tx: Writer) => T {
  const made = new WeakMap<Writer, { value: T }>()
  return (tx) => {
    const known = made.get(tx) ?? { value: make(tx) }
    made.set(tx, known)
    return known.value
  }
}

/** The same for queries outside a transaction, for as long as the database is open. */
export function perReader<T>(make: (db: Reader) => T): (db: Reader) => T {
  const made = new WeakMap<object, { value: T }>()
  return (db) => {
    // A database that was closed and opened again has another connection, and this belongs to the connection.
    const connection = db.query
    const known = made.get(connection) ?? { value: make(db) }
    made.set(connection, known)
    return known.value
  }
}

/** What Drizzle's `prepare` gives; its rows are flat. */
interface Prepared<Row> {
  execute(values: Record<string, unknown>): Promise<Row[]>
}

/** An update or upsert as Drizzle builds it. */
interface Change {
  prepare(name: string): unknown
  returning(fields: { touched: SQL<number> }): { prepare(name: string): Prepared<unknown> }
}

/**
 * Runs one change once for each of `values`, in their order. Resolves to false when one of them touched no row. SQLite
 * counts those without `returning`, which takes it 2 µs instead of 10.
 */
export function perChange(
  name: string,
  make: (tx: Writer) => Change,
): (tx: Writer, values: readonly object[]) => Promise<boolean> {
  const returning = perWriter((tx) => make(tx).returning({ touched: sql<number>`1` }).prepare(name))
  const direct = perWriter((tx) => new DirectStatement(make(tx).prepare(name)))
  return async (tx, values) => {
    if (values.length === 0) return true
    let all = true
    if (dialect === 'sqlite') {
      const statement = direct(tx)
      statement.guard()
      for (const each of values) if (statement.change(each as Record<string, unknown>) === 0) all = false
    } else for (const each of values) if ((await returning(tx).execute({ ...each })).length === 0) all = false
    return all
  }
}

/**
 * Runs one statement once for each of `values`, in their order, and resolves to the rows of each: the way for what is
 * done a thousand times in a transaction.
 */
export function perValues<Row>(
  make: (tx: Writer) => Prepared<Row>,
): (tx: Writer, values: readonly object[]) => Promise<Row[][]> {
  const prepared = perWriter(make)
  const direct = perWriter((tx) => new DirectStatement(prepared(tx)))
  return async (tx, values) => {
    const rows: Row[][] = []
    if (values.length === 0) return rows
    if (dialect === 'sqlite') {
      const statement = direct(tx)
      statement.guard()
      for (const each of values) rows.push(statement.run(each as Record<string, unknown>) as Row[])
    } else for (const each of values) rows.push(await prepared(tx).execute({ ...each }))
    return rows
  }
}
