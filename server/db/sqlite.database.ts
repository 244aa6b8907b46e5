import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import type { Log } from '../log.ts'
import type { Reader, Writer } from './database.ts'
import { DatabaseBusyError, DatabaseUseError, translate } from './errors.ts'
import { FolderLock } from './folder.lock.ts'
import { readMigrations } from './migrations.ts'
import * as schema from './schema/index.ts'
import { SerialDatabase } from './serial.database.ts'
import { openSqlite, type SqliteClient } from './sqlite.file.ts'
import { migrateSqlite } from './sqlite.migrate.ts'

export interface SqliteDatabaseOptions {
  /** Its folder belongs to this database: lock, write-ahead log and backups lie beside it. */
  file: string
  log: Log
  now: () => Date
  /** Another folder than the program's own, for a test. */
  migrations?: string | undefined
}

interface Connections {
  writer: SqliteClient
  reader: SqliteClient
  tx: Writer
}

/** Milliseconds that a queued write waits for another process, and between two tries; the event loop runs meanwhile. */
const patience = 200
const pause = 10

/** SQLite's own shape, one writer and many readers: two connections to one WAL file. */
export class SqliteDatabase extends SerialDatabase {
  readonly #options: SqliteDatabaseOptions
  readonly #lock: FolderLock
  #connections: Connections | undefined

  constructor(options: SqliteDatabaseOptions) {
    super(options.log)
    this.#options = options
    this.#lock = new FolderLock(dirname(options.file))
  }

  protected async open(): Promise<Reader> {
    const { file, log, now, migrations } = this.#options
    this.#lock.acquire()
    try {
      await migrateSqlite({ file, known: readMigrations('sqlite', migrations), log, now })
      // 0: a statement that would wait stops the event loop for everyone, so `begin` waits instead.
      const writer = openSqlite(file, { busyTimeout: 0 })
      const reader = openSqlite(file, { busyTimeout: 200, queryOnly: true })
      const tx = drizzle(writer, { schema, logger: this.guards.writer }) as unknown as Writer
      this.#connections = { writer, reader, tx }
      return drizzle(reader, { schema, logger: this.guards.reader }) as unknown as Reader
    } catch (error) {
      await this.close()
      throw error
    }
  }

  protected async close(): Promise<void> {
    // The last connection folds the write-ahead log into the file, which the reader may not do.
    this.#connections?.reader.close()
    this.#connections?.writer.close()
    this.#connections = undefined
    this.#lock.release()
  }

  protected async transact<T>(work: (tx: Writer) => Promise<T>, queuedAt: number): Promise<T> {
    if (!this.#connections) throw new DatabaseUseError('The database is not open.')
    const { writer, tx } = this.#connections
    try {
      await begin(writer, queuedAt + patience)
      const result = await work(tx)
      writer.exec('COMMIT')
      return result
    } catch (error) {
      if (writer.inTransaction) writer.exec('ROLLBACK')
      throw translate(error)
    }
  }
}

/** Takes the write lock. At least one try, so that a long queue of our own is not taken for another process. */
async function begin(writer: SqliteClient, deadline: number): Promise<void> {
  for (;;) {
    try {
      writer.exec('BEGIN IMMEDIATE')
      return
    } catch (error) {
      if (!(translate(error) instanceof DatabaseBusyError) || performance.now() >= deadline) throw error
    }
    await delay(pause)
  }
}
