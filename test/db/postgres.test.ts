import { sql } from 'drizzle-orm'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dialect } from '../../server/db/columns.ts'
import type { Writer } from '../../server/db/database.ts'
import { DatabaseUnavailableError } from '../../server/db/errors.ts'
import { openDatabase } from '../../server/db/open.database.ts'
import { connectPglite } from '../../server/db/pglite.connection.ts'
import { connectServer } from '../../server/db/postgres.connection.ts'
import { settings } from '../../server/db/schema/index.ts'
import { aDatabase, silentLog, type TestDatabase } from '../support/database.ts'

const put = (tx: Writer, key: string, value: unknown = 1) =>
  tx.insert(settings).values({ key, value, updatedAt: new Date(0) })
const free = { reader: { logQuery: () => undefined }, writer: { logQuery: () => undefined } }
const onServer = /^postgres/.test(process.env.DATABASE_URL ?? '')

describe.runIf(dialect === 'postgres')('PostgreSQL', () => {
  it('keeps a reader from writing', async () => {
    const test = await aDatabase()
    await test.db.stop()
    const url = test.folder.url ?? ''
    const connection = onServer ? connectServer(url, free, silentLog) : await connectPglite(url, free)
    const attempt = connection.reader.insert(settings).values({ key: 'a', value: 1, updatedAt: new Date(0) })
    await expect(attempt).rejects.toMatchObject({ cause: { code: '25006' } })
    await connection.close()
    await test.cleanup()
  })

  it('that cannot be reached is refused by name', async () => {
    const nowhere = openDatabase({ url: 'postgres://nobody@127.0.0.1:1/none', dataDir: '', log: silentLog })
    await expect(nowhere.start()).rejects.toThrow(DatabaseUnavailableError)
  })

  describe.runIf(onServer)('as a server', () => {
    let test: TestDatabase
    beforeEach(async () => {
      test = await aDatabase()
    })
    afterEach(() => test.cleanup())

    it('lets writers of several processes take turns, each alone', async () => {
      const other = openDatabase({ ...test.folder, log: silentLog })
      await other.start()
      await test.db.write((tx) => put(tx, 'n', 0))
      const increment = (db: typeof other) =>
        db.write(async (tx) => {
          const [row] = await tx.select().from(settings)
          await tx.update(settings).set({ value: Number(row?.value) + 1 })
        })
      await Promise.all(Array.from({ length: 40 }, (_, n) => increment(n % 2 ? other : test.db)))
      expect((await test.db.select().from(settings))[0]?.value).toBe(40)
      await other.stop()
    })

    it('migrates once when two servers start together', async () => {
      const client = new pg.Client({ connectionString: test.folder.url ?? '' })
      await client.connect()
      await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
      const two = [1, 2].map(() => openDatabase({ ...test.folder, log: silentLog }))
      await Promise.all(two.map((db) => db.start()))
      const { rows } = await client.query(
        'SELECT count(*) = count(DISTINCT tag) AS once FROM schema_migrations',
      )
      expect(rows).toEqual([{ once: true }])
      await Promise.all(two.map((db) => db.stop()))
      await client.end()
    })

    it('survives that the connection breaks in the middle of a write, and writes again', async () => {
      const broken = test.db.write(async (tx) => {
        await put(tx, 'lost')
        const raw = tx as unknown as { execute(query: unknown): Promise<unknown> }
        await raw.execute(sql`select pg_terminate_backend(pg_backend_pid())`)
      })
      await expect(broken).rejects.toThrow(DatabaseUnavailableError)
      await test.db.write((tx) => put(tx, 'kept'))
      expect((await test.db.select().from(settings)).map((row) => row.key)).toEqual(['kept'])
    })
  })
})
