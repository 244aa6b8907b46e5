import { join } from 'node:path'
import type { Log } from '../log.ts'
import { dialect } from './columns.ts'
import type { OwnedDatabase } from './database.ts'
import { PostgresDatabase } from './postgres.database.ts'
import { SqliteDatabase } from './sqlite.database.ts'

export interface OpenOptions {
  /** `postgres://…`; null = SQLite in `dataDir`. */
  url: string | null
  /** Absolute path of the data folder. */
  dataDir: string
  log: Log
  now?: (() => Date) | undefined
  /** Another folder of migrations than the program's own, for a test. */
  migrations?: string | undefined
}

export const sqliteFile = (dataDir: string): string => join(dataDir, 'sanliang.db')

/**
 * The engine that DATABASE_URL asks for, not yet started. Throws when the tables were loaded for the other one: they
 * follow the environment, and `url` must come from there.
 */
export function openDatabase({
  url,
  dataDir,
  log,
  now = () => new Date(),
  migrations,
}: OpenOptions): OwnedDatabase {
  const asked = url === null ? 'sqlite' : 'postgres'
  if (asked !== dialect)
    throw new Error(
      `The tables were loaded for ${dialect}, and ${asked} is asked for: set DATABASE_URL in the environment.`,
    )
  return url === null
    ? new SqliteDatabase({ file: sqliteFile(dataDir), log, now, migrations })
    : new PostgresDatabase({ url, log, now, migrations })
}
