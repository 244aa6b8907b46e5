import { sql } from 'drizzle-orm'
import type { Log } from '../log.ts'
import type { Reader, Writer } from './database.ts'
import { DatabaseUseError, translate } from './errors.ts'
import { readMigrations } from './migrations.ts'
import { connectPglite } from './pglite.connection.ts'
import { connectServer, type PostgresClient, type PostgresConnection } from './postgres.connection.ts'
import { migratePostgres } from './postgres.migrate.ts'
import { SerialDatabase } from './serial.database.ts'

export interface PostgresDatabaseOptions {
  /** `postgres://…`, or `pglite:` and `pglite:/folder` for tests. */
  url: string
  log: Log
  now: () => Date
  /** Another folder than the program's own, for a test. */
  migrations?: string | undefined
}

/** Any number that nobody else locks in this database. */
const writeLock = sql`select pg_advisory_xact_lock(7264901853)`

/**
 * Reads on a pool; writes one after another, within this process by a queue and across processes by an advisory lock
 * that ends with the transaction. SERIALIZABLE would let writers overlap, and then throw at any statement and want
 * `work` run again, hooks and all; a lock gives `work` the same promise as SQLite does, at the price of one writer, which
 * is what the rest of the program is measured with. The wait for the lock is bounded by `lock_timeout`.
 */
export class PostgresDatabase extends SerialDatabase {
  readonly #options: PostgresDatabaseOptions
  #connection: PostgresConnection | undefined

  constructor(options: PostgresDatabaseOptions) {
    super(options.log)
    this.#options = options
  }

  protected async open(): Promise<Reader> {
    const { url, log, now, migrations } = this.#options
    const connection = url.startsWith('pglite:')
      ? await connectPglite(url, this.guards)
      : connectServer(url, this.guards, log)
    try {
      await this.#alone(connection, (tx) =>
        migratePostgres(tx, readMigrations('postgres', migrations), log, now),
      )
    } catch (error) {
      await connection.close()
      throw error
    }
    this.#connection = connection
    return connection.reader
  }

  protected async close(): Promise<void> {
    await this.#connection?.close()
    this.#connection = undefined
  }

  protected async transact<T>(work: (tx: Writer) => Promise<T>): Promise<T> {
    if (!this.#connection) throw new DatabaseUseError('The database is not open.')
    return this.#alone(this.#connection, work)
  }

  async #alone<T>(connection: PostgresConnection, work: (tx: PostgresClient) => Promise<T>): Promise<T> {
    try {
      return await connection.transaction(async (tx) => {
        await tx.execute(writeLock)
        return work(tx)
      })
    } catch (error) {
      throw translate(error)
    }
  }
}
