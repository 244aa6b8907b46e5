import {
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import Sqlite from 'better-sqlite3'
import { type SQL, sql } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dialect } from '../../server/db/columns.ts'
import type { OwnedDatabase, Writer } from '../../server/db/database.ts'
import {
  DatabaseBusyError,
  DatabaseDamagedError,
  DatabaseFullError,
  DatabaseUnavailableError,
  MigrationError,
} from '../../server/db/errors.ts'
import { readMigrations } from '../../server/db/migrations.ts'
import { openDatabase, sqliteFile } from '../../server/db/open.database.ts'
import { settings } from '../../server/db/schema/index.ts'
import { openSqlite } from '../../server/db/sqlite.file.ts'
import { Child } from '../support/child.process.ts'
import { aDataFolder, type DataFolder, silentLog } from '../support/database.ts'
import { MigrationsFolder } from './migrations.folder.ts'

const child = (name: string) => join(import.meta.dirname, name)
const put = (tx: Writer, key: string, value: unknown = 1) =>
  tx.insert(settings).values({ key, value, updatedAt: new Date(0) })

describe.runIf(dialect === 'sqlite')('the SQLite file', () => {
  let folder: DataFolder
  let file: string
  let db: OwnedDatabase
  const anotherServer = () => openDatabase({ ...folder, log: silentLog })

  beforeEach(async () => {
    folder = await aDataFolder()
    file = sqliteFile(folder.dataDir)
    db = openDatabase({ ...folder, log: silentLog })
    await db.start()
  })
  afterEach(async () => {
    await db.stop()
    await folder.remove()
  })

  describe('settings', () => {
    const read = (client: Sqlite.Database) =>
      Object.fromEntries(
        ['journal_mode', 'synchronous', 'foreign_keys', 'query_only', 'recursive_triggers'].map((name) => [
          name,
          client.pragma(name, { simple: true }),
        ]),
      )

    it('hold on a file that was made with others', async () => {
      await db.stop()
      const foreign = new Sqlite(file)
      foreign.pragma('journal_mode = DELETE')
      foreign.close()
      const client = openSqlite(file, { busyTimeout: 200 })
      expect(read(client)).toEqual({
        journal_mode: 'wal',
        synchronous: 2,
        foreign_keys: 1,
        query_only: 0,
        recursive_triggers: 1,
      })
      expect(client.pragma('busy_timeout', { simple: true })).toBe(200)
      client.close()
    })

    it('keep a reader from writing', () => {
      // Its types offer no way to write; underneath, it has a session like any other.
      const { session } = db.query.settings as unknown as { session: { run(query: SQL): unknown } }
      const writing = () => session.run(sql`insert into settings values ('a', '1', 0)`)
      expect(writing).toThrow(
        expect.objectContaining({ cause: expect.objectContaining({ code: 'SQLITE_READONLY' }) }),
      )
    })

    it('that cannot be had are refused by name', async () => {
      await db.stop()
      const other = new Sqlite(file)
      other.pragma('journal_mode = DELETE')
      other.exec('BEGIN IMMEDIATE')
      expect(() => openSqlite(file, { busyTimeout: 10 })).toThrow(DatabaseUnavailableError)
      other.close()
    })
  })

  describe('locked by another process', () => {
    it('answers DatabaseBusyError while the event loop runs on, reads go on, and writes work again afterwards', async () => {
      const holder = Child.start(child('holds.lock.child.ts'), [file])
      await holder.printed(1)
      let turns = 0
      const clock = setInterval(() => turns++, 10)
      const writes = [put, put, put].map((_, n) => db.write((tx) => put(tx, String(n))))
      for (const outcome of await Promise.allSettled(writes))
        expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(DatabaseBusyError) })
      clearInterval(clock)
      expect(turns).toBeGreaterThan(3)
      expect(await db.$count(settings)).toBe(0)

      await holder.finish()
      await db.write((tx) => put(tx, 'after'))
      expect(await db.$count(settings)).toBe(1)
    })

    it('waits for a short transaction of somebody else', async () => {
      const other = new Sqlite(file)
      other.exec('BEGIN IMMEDIATE')
      const writing = db.write((tx) => put(tx, 'a'))
      await delay(20)
      other.close()
      await writing
      expect(await db.$count(settings)).toBe(1)
    })

    it('refuses a second server on the same folder, and lets it in when the first is gone', async () => {
      await expect(anotherServer().start()).rejects.toThrow(/Another server uses the data folder/)
      await expect(anotherServer().start()).rejects.toThrow(DatabaseBusyError)
      await db.stop()
      const second = anotherServer()
      await second.start()
      await second.stop()
    })
  })

  describe('on a full disk', () => {
    it('answers DatabaseFullError with nothing half-done, reads go on, and writes recover by themselves', async () => {
      const limitPages = (pages: number) =>
        db.write(async (tx) => {
          const raw = tx as unknown as { run(query: unknown): void }
          raw.run(sql.raw(`PRAGMA max_page_count = ${pages}`))
        })
      await db.write((tx) => put(tx, 'small'))
      await limitPages(1)
      const writing = db.write(async (tx) => {
        await put(tx, 'first')
        await put(tx, 'second', 'x'.repeat(1_000_000))
      })
      await expect(writing).rejects.toThrow(DatabaseFullError)
      expect(await db.$count(settings)).toBe(1)

      await limitPages(1_000_000)
      await db.write((tx) => put(tx, 'after', 'x'.repeat(1_000_000)))
      expect(await db.$count(settings)).toBe(2)
    })
  })

  describe('that is damaged', () => {
    const start = () => anotherServer().start()

    beforeEach(async () => {
      await db.write((tx) => put(tx, 'a', 'x'.repeat(100_000)))
      await db.stop()
    })

    it('is refused when it is cut short', async () => {
      truncateSync(file, statSync(file).size - 8192)
      await expect(start()).rejects.toThrow(DatabaseDamagedError)
      await expect(start()).rejects.toThrow(/sanliang\.db.*Restore a backup|sanliang\.db.*restore a backup/)
    })

    it('is refused when it is cut to nothing, rather than begun anew', async () => {
      truncateSync(file, 0)
      await expect(start()).rejects.toThrow(/is empty: it was cut short/)
    })

    it('is refused when it is missing beside its own log', async () => {
      writeFileSync(`${file}-wal`, 'committed once')
      rmSync(file)
      await expect(start()).rejects.toThrow(/is missing and/)
    })

    it.each([
      ['in the header', 0],
      ['in the first page', 100],
      ['in the middle', 40 * 4096],
    ])('is refused when bytes %s are overwritten', async (_where, position) => {
      const descriptor = openSync(file, 'r+')
      writeSync(descriptor, Buffer.alloc(4096, 0xa5), 0, 4096, position)
      closeSync(descriptor)
      await expect(start()).rejects.toThrow(DatabaseDamagedError)
    })

    it('is refused when it is another kind of file', async () => {
      writeFileSync(file, 'name,quantity\n'.repeat(1_000))
      await expect(start()).rejects.toThrow(DatabaseDamagedError)
    })

    it('is refused when it belongs to another program', async () => {
      rmSync(file)
      const foreign = new Sqlite(file)
      foreign.exec('CREATE TABLE notes (text)')
      foreign.close()
      await expect(start()).rejects.toThrow(MigrationError)
    })

    it('lets go of the folder when it is refused', async () => {
      const good = readFileSync(file)
      truncateSync(file, 0)
      await expect(start()).rejects.toThrow()
      writeFileSync(file, good)
      await start().then(() => undefined)
    })
  })

  describe('after kill -9', () => {
    beforeEach(() => db.stop())

    it('has every write that was acknowledged', async () => {
      const writer = Child.start(child('writes.child.ts'), [folder.dataDir])
      await writer.printed(200)
      await writer.kill()
      const acknowledged = writer.lines.slice(1)
      const second = anotherServer()
      await second.start()
      const stored = new Set(
        (await second.select({ key: settings.key }).from(settings)).map((row) => row.key),
      )
      await second.stop()
      expect(acknowledged.filter((key) => !stored.has(key))).toEqual([])
    })

    it('has the old schema or the new one, with all its rows, when it was being migrated', async () => {
      const old = readMigrations('sqlite').length
      const migrations = new MigrationsFolder()
      migrations.add('9000_first', 'CREATE TABLE added (n integer);')
      migrations.add(
        '9001_slow',
        `INSERT INTO added WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 400000) SELECT n FROM c;
         ALTER TABLE settings ADD COLUMN added text;`,
      )
      await db.start()
      await db.write((tx) => put(tx, 'kept'))
      await db.stop()

      const outcomes = new Set<string>()
      for (const wait of [0, 20, 40, 80, 160, 320, null]) {
        const before = readFileSync(file)
        const migrating = Child.start(child('writes.child.ts'), [folder.dataDir, '', migrations.path])
        await migrating.printed(1)
        // Without a time it comes to its end.
        await Promise.race([migrating.printed(2), ...(wait === null ? [] : [delay(wait)])])
        await migrating.kill()

        const client = new Sqlite(file)
        const ran = client.prepare('SELECT count(*) FROM schema_migrations').pluck().get()
        const columns = client.prepare(`SELECT count(*) FROM pragma_table_info('settings')`).pluck().get()
        const rows = ran === old + 2 ? client.prepare('SELECT count(*) FROM added').pluck().get() : 0
        expect(client.prepare(`SELECT count(*) FROM settings WHERE key = 'kept'`).pluck().get()).toBe(1)
        expect(client.pragma('integrity_check', { simple: true })).toBe('ok')
        client.close()
        outcomes.add(`${ran} migrations, ${columns} columns, ${rows} added`)
        // The next round begins with the old schema again.
        for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true })
        writeFileSync(file, before)
      }
      expect([...outcomes].sort()).toEqual([
        `${old} migrations, 3 columns, 0 added`,
        `${old + 2} migrations, 4 columns, 400000 added`,
      ])
      migrations.remove()
    })

    it('begins anew when it was being made', async () => {
      await folder.remove()
      folder = await aDataFolder()
      file = sqliteFile(folder.dataDir)
      for (const wait of [0, 2, 5, 10]) {
        const creating = Child.start(child('writes.child.ts'), [folder.dataDir])
        await creating.printed(1)
        await delay(wait)
        await creating.kill()
      }
      const second = anotherServer()
      await second.start()
      await second.write((tx) => put(tx, 'works'))
      await second.stop()
      expect(readdirSync(folder.dataDir).filter((name) => name.includes('.new'))).toEqual([])
    })
  })
})
