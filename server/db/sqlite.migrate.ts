import { existsSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import type { Log } from '../log.ts'
import { missingTriggers } from './append.only.ts'
import type { Reader } from './database.ts'
import { DatabaseDamagedError, MigrationError, translate } from './errors.ts'
import { type AppliedMigration, createHistory, type Migration, pendingMigrations } from './migrations.ts'
import { copySqlite, moveDurably, openSqlite, refuseDamaged, type SqliteClient } from './sqlite.file.ts'

export interface SqliteMigration {
  file: string
  known: Migration[]
  log: Log
  now: () => Date
}

const busyTimeout = 200

/**
 * Brings the file to the newest schema, or leaves it as it was. A new database is built under another name and then
 * renamed, so an empty file is always damage; an older one is copied to `backups/` beside it first. The caller holds the
 * folder's lock. Throws `MigrationError`, `DatabaseDamagedError`, `DatabaseBusyError` or `DatabaseFullError`.
 */
export async function migrateSqlite({ file, known, log, now }: SqliteMigration): Promise<void> {
  if (!existsSync(file)) return createSqlite({ file, known, log, now })
  if (statSync(file).size === 0)
    throw new DatabaseDamagedError(
      `${file} is empty: it was cut short. Restore a backup, or remove it to begin anew.`,
    )

  const client = openSqlite(file, { busyTimeout })
  try {
    refuseDamaged(client)
    const pending = pendingMigrations(known, appliedMigrations(client))
    if (pending.length === 0) return
    const time = now().toISOString().replaceAll(':', '')
    const backup = join(dirname(file), 'backups', `before-${pending[0]?.tag}-${time}.db`)
    copySqlite(client, backup)
    log.info({ backup }, 'Backup made before migrating')
    await apply(client, known, now)
    log.info({ migrations: pending.map((migration) => migration.tag) }, 'Database migrated')
  } finally {
    client.close()
  }
}

async function createSqlite({ file, known, log, now }: SqliteMigration): Promise<void> {
  if (existsSync(`${file}-wal`) && statSync(`${file}-wal`).size > 0)
    throw new DatabaseDamagedError(
      `${file} is missing and ${file}-wal, which belongs to it, is not. Restore the file, or remove both to begin anew.`,
    )
  const unfinished = `${file}.new`
  for (const suffix of ['', '-wal', '-shm']) rmSync(unfinished + suffix, { force: true })
  const client = openSqlite(unfinished, { busyTimeout })
  try {
    await apply(client, known, now)
  } finally {
    client.close()
  }
  moveDurably(unfinished, file)
  log.info({ file }, 'Database created')
}

/** One transaction: a kill at any point leaves the old schema or the new one. */
async function apply(client: SqliteClient, known: Migration[], now: () => Date): Promise<void> {
  // Dropping a table, as a generated rebuild does, would delete the rows that refer to it with ON DELETE CASCADE; and
  // inside a transaction this pragma does nothing.
  client.pragma('foreign_keys = OFF')
  client.exec('BEGIN IMMEDIATE')
  try {
    client.exec(createHistory)
    const record = client.prepare(
      'INSERT INTO schema_migrations (position, tag, sha256, applied_at) VALUES (?, ?, ?, ?)',
    )
    for (const migration of pendingMigrations(known, appliedMigrations(client))) {
      run(client, migration)
      record.run(known.indexOf(migration), migration.tag, migration.sha256, now().toISOString())
    }
    const [orphan] = client.pragma('foreign_key_check') as { table: string; parent: string }[]
    if (orphan)
      throw new MigrationError(
        `After the migrations a row of ${orphan.table} refers to a row of ${orphan.parent} that is not there.`,
      )
    const missing = await missingTriggers(drizzle(client) as unknown as Reader)
    if (missing.length > 0)
      throw new MigrationError(`The migrations dropped append-only triggers: ${missing.join(', ')}.`)
    client.exec('COMMIT')
  } catch (error) {
    if (client.inTransaction) client.exec('ROLLBACK')
    throw translate(error)
  } finally {
    client.pragma('foreign_keys = ON')
  }
}

function run(client: SqliteClient, { tag, statements }: Migration): void {
  try {
    for (const statement of statements) client.exec(statement)
  } catch (error) {
    const named = translate(error)
    throw named === error ? new MigrationError(`Migration ${tag} failed.`, { cause: error }) : named
  }
}

function appliedMigrations(client: SqliteClient): AppliedMigration[] {
  const tables = client
    .prepare(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
    .pluck()
    .all()
  if (tables.includes('schema_migrations'))
    return client
      .prepare<[], AppliedMigration>('SELECT tag, sha256 FROM schema_migrations ORDER BY position')
      .all()
  if (tables.length > 0)
    throw new MigrationError(
      `${client.name} is a database of another program: it has the table ${tables[0]} and no schema_migrations.`,
    )
  return []
}
