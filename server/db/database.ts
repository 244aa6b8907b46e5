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
   * order; one that throws is logged and undoes nothing. Rejects, with everything rolled back, when `work` rejects;
   * rejects with `DatabaseBusyError` when another process holds the file.
   */
  write<T>(work: (tx: Writer, afterCommit: AfterCommit) => Promise<T>): Promise<T>
}
