import { sql } from 'drizzle-orm'
import type { Log } from '../log.ts'
import { missingTriggers } from './append.only.ts'
import { MigrationError } from './errors.ts'
import { createHistory, type Migration, pendingMigrations } from './migrations.ts'
import type { PostgresClient } from './postgres.connection.ts'

/**
 * Brings the database to the newest schema inside the transaction `tx`, which must be alone among writers: PostgreSQL
 * rolls back changes of the schema too, so a kill leaves the old one or the new one. Backups are the operator's
 * (`pg_dump` or archiving). Throws `MigrationError`.
 */
export async function migratePostgres(
  tx: PostgresClient,
  known: Migration[],
  log: Log,
  now: () => Date,
): Promise<void> {
  await tx.execute(sql.raw(createHistory))
  const applied = await tx
    .select({ tag: sql<string>`tag`, sha256: sql<string>`sha256` })
    .from(sql`schema_migrations`)
    .orderBy(sql`position`)
  const pending = pendingMigrations(known, applied)
  for (const migration of pending) {
    for (const statement of migration.statements) {
      await tx.execute(sql.raw(statement)).catch((cause: unknown) => {
        throw new MigrationError(`Migration ${migration.tag} failed.`, { cause })
      })
    }
    const { tag, sha256 } = migration
    await tx.execute(
      sql`INSERT INTO schema_migrations (position, tag, sha256, applied_at)
          VALUES (${known.indexOf(migration)}, ${tag}, ${sha256}, ${now().toISOString()})`,
    )
  }
  const missing = await missingTriggers(tx)
  if (missing.length > 0)
    throw new MigrationError(`The migrations dropped append-only triggers: ${missing.join(', ')}.`)
  if (pending.length > 0) log.info({ migrations: pending.map(({ tag }) => tag) }, 'Database migrated')
}
