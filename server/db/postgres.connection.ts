import { drizzle } from 'drizzle-orm/node-postgres'
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import pg from 'pg'
import type { Log } from '../log.ts'
import type { Schema } from './database.ts'
import { DatabaseUnavailableError, DatabaseUseError, translate } from './errors.ts'
import * as schema from './schema/index.ts'
import type { Guards } from './serial.database.ts'

export type PostgresClient = PgDatabase<PgQueryResultHKT, Schema>

/** What `PostgresDatabase` needs of a driver. Outside `transaction` every session is read-only. */
export interface PostgresConnection {
  reader: PostgresClient
  transaction<T>(work: (tx: PostgresClient) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** Sessions that promise what the SQLite connections promise: a commit is on the disk, a reader cannot write. */
export const sessionSettings = {
  default_transaction_read_only: 'on',
  synchronous_commit: 'on',
  timezone: 'UTC',
  // A writer that hangs or lost its network must not keep the others waiting for ever (milliseconds).
  lock_timeout: '5000',
  idle_in_transaction_session_timeout: '60000',
}

export const swallowed =
  'A query failed inside write and its error was caught: PostgreSQL has rolled everything back.'

/** A server at a `postgres://` address; whether it answers, the first query shows. */
export function connectServer(url: string, guards: Guards, log: Log): PostgresConnection {
  const options = Object.entries(sessionSettings).map(([name, value]) => `-c ${name}=${value}`)
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 5_000,
    options: options.join(' '),
  })
  // An idle connection that breaks is replaced; without a listener it would end the process.
  pool.on('error', (error) => log.warn({ err: error }, 'A database connection broke'))
  // Nor does the pool listen while a connection is lent out; whoever holds it gets the error from its next query.
  pool.on('connect', (client) => client.on('error', () => undefined))
  const lend = async () => {
    try {
      return await pool.connect()
    } catch (error) {
      const named = translate(error)
      throw named === error
        ? new DatabaseUnavailableError('PostgreSQL cannot be reached', { cause: error })
        : named
    }
  }
  const writers = new WeakMap<pg.PoolClient, PostgresClient>()
  const writerOn = (client: pg.PoolClient): PostgresClient => {
    const writer = writers.get(client) ?? drizzle(client, { schema, logger: guards.writer })
    writers.set(client, writer)
    return writer
  }
  return {
    reader: drizzle(pool, { schema, logger: guards.reader }),
    transaction: async (work) => {
      const client = await lend()
      return transact(client, () => work(writerOn(client)))
    },
    close: () => pool.end(),
  }
}

/** Not drizzle's own `transaction`: that one loses the connection for good when BEGIN fails. */
async function transact<T>(client: pg.PoolClient, work: () => Promise<T>): Promise<T> {
  let broken = false
  try {
    await client.query('BEGIN READ WRITE')
    const result = await work()
    // After an error that `work` swallowed, PostgreSQL answers COMMIT with ROLLBACK and no error.
    const { command } = await client.query('COMMIT')
    if (command !== 'COMMIT') throw new DatabaseUseError(swallowed)
    return result
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {
      broken = true
    })
    throw error
  } finally {
    client.release(broken)
  }
}
