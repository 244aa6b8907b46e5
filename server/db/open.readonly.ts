import Sqlite from 'better-sqlite3'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { drizzle as drizzlePostgres } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import type { Reader } from './database.ts'
import { translate } from './errors.ts'
import * as schema from './schema/index.ts'

export interface ReadOnlyDatabase {
  name: string
  reader: Reader
  close(): Promise<void>
}

/**
 * One unchanging view of a database, for a tool that only looks: no lock, no migration, no write, not even a
 * checkpoint of what a crash left in the write-ahead log. Throws the errors of `errors.ts`.
 */
export async function openReadOnly(url: string | null, file: string): Promise<ReadOnlyDatabase> {
  try {
    return url === null ? openFile(file) : await openServer(url)
  } catch (error) {
    throw translate(error)
  }
}

function openFile(file: string): ReadOnlyDatabase {
  const client = new Sqlite(file, { readonly: true, fileMustExist: true, timeout: 5_000 })
  // The view begins with the first query and lasts until the connection closes.
  client.exec('BEGIN')
  const reader = drizzle(client, { schema }) as unknown as Reader
  return { name: file, reader, close: async () => void client.close() }
}

async function openServer(url: string): Promise<ReadOnlyDatabase> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  await client.connect()
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
  return {
    name: `${client.host}/${client.database}`,
    reader: drizzlePostgres(client, { schema }),
    close: () => client.end(),
  }
}
