import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import type { dialect } from './columns.ts'
import { MigrationError } from './errors.ts'

export interface Migration {
  tag: string
  statements: string[]
  sha256: string
}

/** A row of `schema_migrations`, which the database itself keeps. */
export type AppliedMigration = Pick<Migration, 'tag' | 'sha256'>

export const createHistory = `CREATE TABLE IF NOT EXISTS schema_migrations (
  position integer PRIMARY KEY,
  tag text NOT NULL,
  sha256 text NOT NULL,
  applied_at text NOT NULL
)`

const journal = z.object({ entries: z.array(z.object({ tag: z.string() })) })

/** The migrations of an engine, oldest first, from the folder that drizzle-kit writes. */
export function readMigrations(engine: typeof dialect, folder = migrationsFolder()): Migration[] {
  const { entries } = journal.parse(
    JSON.parse(readFileSync(join(folder, engine, 'meta', '_journal.json'), 'utf8')),
  )
  return entries.map(({ tag }) => {
    // A checkout with other line ends is not another migration.
    const text = readFileSync(join(folder, engine, `${tag}.sql`), 'utf8').replaceAll('\r\n', '\n')
    return {
      tag,
      statements: text.split('--> statement-breakpoint'),
      sha256: createHash('sha256').update(text).digest('hex'),
    }
  })
}

/**
 * What is still to be applied. Throws `MigrationError` when the database was made by other migrations than the first
 * ones of `known`: one was edited or reordered after it ran, or a newer version of this program was here.
 */
export function pendingMigrations(known: Migration[], applied: AppliedMigration[]): Migration[] {
  for (const [position, { tag, sha256 }] of applied.entries()) {
    const expected = known[position]
    if (!known.some((migration) => migration.tag === tag))
      throw new MigrationError(
        `The database has migration ${tag}, which this version does not know: start the newer version, or restore the backup made before it.`,
      )
    if (expected?.tag !== tag)
      throw new MigrationError(
        `The migrations were reordered: the database ran ${tag} as number ${position}, where ${expected?.tag ?? 'none'} is now.`,
      )
    if (expected.sha256 !== sha256)
      throw new MigrationError(
        `Migration ${tag} was edited after it ran on this database: take the edit back and add another migration.`,
      )
  }
  return known.slice(applied.length)
}

/** `migrations/` lies beside `server/`, and the compiled server is one folder deeper, so look upwards. */
function migrationsFolder(): string {
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) {
    const candidate = join(folder, 'migrations')
    if (existsSync(join(candidate, 'sqlite', 'meta', '_journal.json'))) return candidate
  }
  throw new MigrationError(`There is no folder "migrations" above ${import.meta.dirname}.`)
}
