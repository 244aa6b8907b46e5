import { randomUUID } from 'node:crypto'
import { copyFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { pino } from 'pino'
import { inject } from 'vitest'
import type { OwnedDatabase } from '../../server/db/database.ts'
import { type OpenOptions, openDatabase, sqliteFile } from '../../server/db/open.database.ts'

/** A place for one database of the engine that DATABASE_URL asks for; it may be opened, closed and opened again. */
export interface DataFolder {
  dataDir: string
  /** Null = SQLite in `dataDir`. */
  url: string | null
  remove(): Promise<void>
}

/** The empty database that a run begins with: what is needed to copy it. */
export type Template = Pick<DataFolder, 'dataDir' | 'url'>

declare module 'vitest' {
  interface ProvidedContext {
    template: Template
  }
}

export interface TestDatabase {
  db: OwnedDatabase
  folder: DataFolder
  /** Closes it and leaves nothing behind. */
  cleanup(): Promise<void>
}

export const silentLog = pino({ level: 'silent' })

/** Where nothing is yet. */
export const aDataFolder = (): Promise<DataFolder> => make({ from: null })

/** With every table and no row, as a first start makes it: a copy of the one that the run began with. */
export const aMigratedFolder = (): Promise<DataFolder> => make({ from: inject('template') })

async function make({ from }: { from: Template | null }): Promise<DataFolder> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sanliang-test-'))
  const removeFolder = async () => rmSync(dataDir, { recursive: true, force: true })
  const { DATABASE_URL: asked } = process.env
  if (!asked) {
    if (from) copyFileSync(sqliteFile(from.dataDir), sqliteFile(dataDir))
    return { dataDir, url: null, remove: removeFolder }
  }

  if (asked.startsWith('pglite:')) {
    const folder = join(dataDir, 'pglite')
    if (from) cpSync(join(from.dataDir, 'pglite'), folder, { recursive: true })
    return { dataDir, url: `pglite:${folder}`, remove: removeFolder }
  }

  const name = `sanliang_test_${randomUUID().replaceAll('-', '')}`
  const copied = from?.url ? `TEMPLATE ${databaseName(from.url)}` : ''
  await administer(asked, `CREATE DATABASE ${name} ${copied}`)
  const url = new URL(asked)
  url.pathname = `/${name}`
  const remove = async () => {
    await administer(asked, `DROP DATABASE ${name} WITH (FORCE)`)
    await removeFolder()
  }
  return { dataDir, url: url.href, remove }
}

const databaseName = (url: string): string => new URL(url).pathname.slice(1)

/** A fresh, migrated and open database. */
export async function aDatabase(
  options: Partial<Omit<OpenOptions, 'url' | 'dataDir'>> = {},
): Promise<TestDatabase> {
  const folder = await aMigratedFolder()
  const db = openDatabase({ ...folder, log: silentLog, ...options })
  await db.start()
  const cleanup = async () => {
    await db.stop()
    await folder.remove()
  }
  return { db, folder, cleanup }
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(statement)
  await client.end()
}
