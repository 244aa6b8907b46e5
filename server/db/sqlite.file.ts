import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import Sqlite from 'better-sqlite3'
import { DatabaseDamagedError, DatabaseUnavailableError, translate } from './errors.ts'

export type SqliteClient = Sqlite.Database

export interface SqliteOptions {
  /** Milliseconds for which a statement may block this thread while another process holds a lock, at most 200. */
  busyTimeout: number
  /** A connection on which any change fails. */
  queryOnly?: boolean
}

/**
 * Opens a database file with the settings that our promises rest on, and reads each of them back: SQLite ignores a
 * pragma that it cannot follow, and an existing WAL file reopens at `synchronous = NORMAL`. Makes the file when there is
 * none. Throws `DatabaseDamagedError`, `DatabaseBusyError` or `DatabaseUnavailableError`.
 */
export function openSqlite(file: string, options: SqliteOptions): SqliteClient {
  const settings: [name: string, value: string, expected: string | number][] = [
    ['journal_mode', 'WAL', 'wal'],
    // FULL: a PUBACK is a promise that outlives a power cut.
    ['synchronous', 'FULL', 2],
    ['foreign_keys', 'ON', 1],
    // Without it, a row that REPLACE pushes out passes the append-only triggers.
    ['recursive_triggers', 'ON', 1],
    ['busy_timeout', String(options.busyTimeout), options.busyTimeout],
    // 32 MB between checkpoints instead of 4: pages that many commits change are written to the file once. A group commit
    // of a thousand vends takes 16 ms with it and 29 ms without.
    ['wal_autocheckpoint', '8000', 8_000],
    // The write-ahead log shrinks again after a burst.
    ['journal_size_limit', '67108864', 67_108_864],
    ['query_only', options.queryOnly ? 'ON' : 'OFF', options.queryOnly ? 1 : 0],
  ]
  let client: SqliteClient | undefined
  try {
    client = new Sqlite(file, { timeout: options.busyTimeout })
    for (const [name, value, expected] of settings) {
      client.pragma(`${name} = ${value}`)
      const actual = client.pragma(name, { simple: true })
      if (actual !== expected)
        throw new DatabaseUnavailableError(
          `${file}: ${name} is ${actual} instead of ${value}. Is the folder on a local disk?`,
        )
    }
    return client
  } catch (error) {
    client?.close()
    throw withFile(file, error)
  }
}

/** Throws `DatabaseDamagedError` naming the first damage. Reads the whole file, about 2 s for 1 GB. */
export function refuseDamaged(client: SqliteClient): void {
  try {
    const finding = client.pragma('quick_check(1)', { simple: true })
    if (finding !== 'ok')
      throw new DatabaseDamagedError(`${client.name} is damaged: ${finding}. Restore a backup.`)
  } catch (error) {
    throw withFile(client.name, error)
  }
}

/**
 * Writes a compact copy of the present state to `target`. The copy appears under its name only when it is complete,
 * undamaged and on the disk. It takes no lock that a writer would wait for, but it occupies the thread that it runs on.
 * Throws `DatabaseFullError` or `DatabaseDamagedError`, and leaves nothing behind then.
 */
export function copySqlite(client: SqliteClient, target: string): void {
  const partial = `${target}.partial`
  try {
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 })
    rmSync(partial, { force: true })
    client.prepare('VACUUM INTO ?').run(partial)
    const copy = new Sqlite(partial, { readonly: true })
    try {
      refuseDamaged(copy)
    } finally {
      copy.close()
    }
    moveDurably(partial, target)
  } catch (error) {
    rmSync(partial, { force: true })
    throw translate(error)
  }
}

/** A rename that survives a power cut: first the bytes, then the name. */
export function moveDurably(from: string, to: string): void {
  synchronise(from)
  renameSync(from, to)
  synchronise(dirname(to))
}

function synchronise(path: string): void {
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

function withFile(file: string, error: unknown): unknown {
  const named = translate(error)
  if (!(named instanceof Error) || named === error) return error
  named.message = `${file}: ${named.message}`
  return named
}
