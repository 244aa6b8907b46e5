import * as pg from 'drizzle-orm/pg-core'
import * as sqlite from 'drizzle-orm/sqlite-core'

/**
 * The column kit: tables are written once, and this module picks the dialect once, from DATABASE_URL. Types say
 * PostgreSQL, so that a call only SQLite knows does not compile.
 */
export const dialect: 'sqlite' | 'postgres' = /^(postgres(ql)?|pglite):/.test(process.env.DATABASE_URL ?? '')
  ? 'postgres'
  : 'sqlite'

/** Instants travel as `Date`, calendar dates as `YYYY-MM-DD` text, ids as UUIDv7 text. */
const postgresKit = {
  table: pg.pgTable,
  text: (name: string) => pg.text(name),
  /** Whole numbers up to 2^53. */
  integer: (name: string) => pg.bigint(name, { mode: 'number' }),
  real: (name: string) => pg.doublePrecision(name),
  boolean: (name: string) => pg.boolean(name),
  timestamp: (name: string) => pg.timestamp(name, { withTimezone: true, mode: 'date', precision: 3 }),
  json: <T>(name: string) => pg.jsonb(name).$type<T>(),
  index: pg.index,
  uniqueIndex: pg.uniqueIndex,
  check: pg.check,
  primaryKey: pg.primaryKey,
}

const sqliteKit = {
  table: sqlite.sqliteTable,
  text: (name: string) => sqlite.text(name),
  integer: (name: string) => sqlite.integer(name),
  real: (name: string) => sqlite.real(name),
  boolean: (name: string) => sqlite.integer(name, { mode: 'boolean' }),
  timestamp: (name: string) => sqlite.integer(name, { mode: 'timestamp_ms' }),
  json: <T>(name: string) => sqlite.text(name, { mode: 'json' }).$type<T>(),
  index: sqlite.index,
  uniqueIndex: sqlite.uniqueIndex,
  check: sqlite.check,
  primaryKey: sqlite.primaryKey,
}

// The one cast of the pattern: both kits have the same face, and contract tests run on both engines.
export const { table, text, integer, real, boolean, timestamp, json, index, uniqueIndex, check, primaryKey } =
  dialect === 'postgres' ? postgresKit : (sqliteKit as unknown as typeof postgresKit)
