import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { DatabaseBusyError, translate } from './errors.ts'

/**
 * One server per data folder, so that no older process writes under the feet of a migration. The lock is an exclusive
 * transaction on an empty SQLite file: the operating system releases it when the process dies, even by kill -9.
 * Read-only tools such as `npm run verify` do not take it.
 */
export class FolderLock {
  readonly #folder: string
  #client: Sqlite.Database | undefined

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Makes the folder when there is none. Throws `DatabaseBusyError` at once when another process holds the lock. */
  acquire(): void {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
    const client = new Sqlite(join(this.#folder, 'sanliang.lock'), { timeout: 0 })
    try {
      client.exec('BEGIN EXCLUSIVE')
    } catch (error) {
      client.close()
      const cause = translate(error)
      if (!(cause instanceof DatabaseBusyError)) throw cause
      throw new DatabaseBusyError(`Another server uses the data folder ${this.#folder}: stop it first.`, {
        cause,
      })
    }
    this.#client = client
  }

  release(): void {
    this.#client?.close()
    this.#client = undefined
  }
}
