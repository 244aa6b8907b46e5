import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import type * as schema from './schema/index.ts'

export type Schema = typeof schema
type Full = PgDatabase<PgQueryResultHKT, Schema>

/** What any code may hold: queries that change nothing. */
export type Reader = Pick<Full, 'select' | 'selectDistinct' | 'query' | '$count'>
/** What only `Database.write` hands out: a change without a transaction does not compile. */
export type Writer = Reader & Pick<Full, 'insert' | 'update' | 'delete'>
export type AfterCommit = (hook: () => void) => void

export interface Database extends Reader {
  /**
   * Runs `work` in one transaction, alone among writers. Hooks given to `afterCommit` run after the commit, in
   * order; one that throws is logged and undoes nothing. Rejects, with everything rolled back, when `work` rejects.
   *
   * Rejects with `DatabaseBusyError` when another process holds the database, with `DatabaseFullError` when there is no
   * space left, and with `DatabaseUseError` when it is called from inside `work`, which would wait for itself. Inside
   * `work`, read through `tx` too: the database itself would not show what `tx` has written, so it throws.
   *
   * A PostgreSQL transaction is dead after any error: let it leave `work`, or avoid it by
   * `onConflictDoNothing().returning()`.
   *
   * `tx` is the same object again and again (per connection on PostgreSQL), so prepared statements can be kept in a
   * `WeakMap` by it. It works only until `work` settles.
   */
  write<T>(work: (tx: Writer, afterCommit: AfterCommit) => Promise<T>): Promise<T>
}

/** A database with its life cycle, for the one who owns it. */
export interface OwnedDatabase extends Database {
  /** Migrates, then opens. Throws the errors of `errors.ts`; nothing is left open then. */
  start(): Promise<void>
  /** Refuses further writes, lets those already queued finish, and closes. */
  stop(): Promise<void>
}
