import { count, eq, getTableName, isTable, sql, sum } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dialect } from '../../server/db/columns.ts'
import type { Writer } from '../../server/db/database.ts'
import * as schema from '../../server/db/schema/index.ts'
import { aDatabase, type TestDatabase } from '../support/database.ts'
import { isUniqueViolation } from './unique-violation.ts'

const {
  calendarDays,
  jurisdictions,
  locationProducts,
  people,
  quarantinedMessages,
  sessions,
  settings,
  storageProfiles,
} = schema
const at = new Date('2026-03-01T08:00:00.123Z')

const aMessage = (id: string, size: number) => ({
  id,
  topic: 't',
  reason: 'json' as const,
  detail: '',
  payload: '',
  size,
  receivedAt: at,
})
const aProfile = {
  id: 'cool',
  name: '阴凉',
  nameEn: 'Cool',
  minCelsius: -0.5,
  maxCelsius: 20,
  toleranceMinutes: 30,
}

describe('queries', () => {
  let test: TestDatabase
  const write = <T>(work: (tx: Writer) => Promise<T>) => test.db.write(work)

  beforeEach(async () => {
    test = await aDatabase()
  })
  afterEach(() => test.cleanup())

  it('can read every table of the schema, with every column', async () => {
    const tables = Object.values(schema).filter((table) => isTable(table))
    expect(tables.length).toBeGreaterThan(20)
    for (const table of tables) expect(await test.db.select().from(table), getTableName(table)).toEqual([])
  })

  it('gives back text, numbers, booleans, instants to the millisecond, JSON and null as they were', async () => {
    const person = {
      id: 'p1',
      username: 'wang',
      displayName: '王三亮',
      role: 'viewer' as const,
      jurisdictionCode: null,
      passwordHash: 'x',
      locale: null,
      createdAt: at,
      disabledAt: null,
    }
    const value = { b: [1, 2.5, '三'], a: null, 亮: true }
    await write(async (tx) => {
      await tx.insert(people).values(person)
      await tx.insert(storageProfiles).values(aProfile)
      await tx.insert(settings).values({ key: 'k', value, updatedAt: at })
      await tx.insert(quarantinedMessages).values(aMessage('m', 2 ** 53 - 1))
    })
    expect(await test.db.select().from(people)).toEqual([person])
    expect(await test.db.select().from(storageProfiles)).toEqual([
      { ...aProfile, minHumidity: null, maxHumidity: null },
    ])
    expect(await test.db.select().from(settings)).toEqual([{ key: 'k', value, updatedAt: at }])
    expect((await test.db.select().from(quarantinedMessages))[0]?.size).toBe(2 ** 53 - 1)
  })

  it('compares instants as instants', async () => {
    await write((tx) => tx.insert(settings).values({ key: 'k', value: 1, updatedAt: at }))
    expect(await test.db.$count(settings, eq(settings.updatedAt, at))).toBe(1)
    expect(await test.db.$count(settings, eq(settings.updatedAt, new Date(at.getTime() + 1)))).toBe(0)
  })

  it('gives counts and sums as numbers', async () => {
    await write((tx) =>
      tx.insert(quarantinedMessages).values([aMessage('a', 4_000_000_000), aMessage('b', 5_000_000_000)]),
    )
    const [row] = await test.db
      .select({ rows: count(), total: sum(quarantinedMessages.size).mapWith(Number) })
      .from(quarantinedMessages)
    expect(row).toEqual({ rows: 2, total: 9_000_000_000 })
    expect(await test.db.$count(quarantinedMessages)).toBe(2)
  })

  it('tells a new row from a repeated one without an error', async () => {
    const insert = () =>
      write((tx) =>
        tx
          .insert(settings)
          .values({ key: 'k', value: 1, updatedAt: at })
          .onConflictDoNothing()
          .returning({ key: settings.key }),
      )
    expect(await insert()).toEqual([{ key: 'k' }])
    expect(await insert()).toEqual([])
  })

  it('updates only while a condition holds, and says whether it did', async () => {
    await write((tx) => tx.insert(quarantinedMessages).values(aMessage('a', 3)))
    const take = (amount: number) =>
      write((tx) =>
        tx
          .update(quarantinedMessages)
          .set({ size: sql`${quarantinedMessages.size} - ${amount}` })
          .where(sql`${quarantinedMessages.id} = 'a' and ${quarantinedMessages.size} >= ${amount}`)
          .returning({ size: quarantinedMessages.size }),
      )
    expect(await take(2)).toEqual([{ size: 1 }])
    expect(await take(2)).toEqual([])
  })

  it('upserts', async () => {
    for (const value of [1, 2])
      await write((tx) =>
        tx
          .insert(settings)
          .values({ key: 'k', value, updatedAt: at })
          .onConflictDoUpdate({ target: settings.key, set: { value } }),
      )
    expect(await test.db.select({ value: settings.value }).from(settings)).toEqual([{ value: 2 }])
  })

  it('names a breach of a unique index and of a primary key, and no other error', async () => {
    const day = { day: '2026-10-01', kind: 'holiday' as const, name: '国庆节' }
    await write((tx) => tx.insert(calendarDays).values(day))
    await expect(write((tx) => tx.insert(calendarDays).values(day))).rejects.toSatisfy(isUniqueViolation)

    const orphan = write((tx) =>
      tx.insert(locationProducts).values({ locationId: 'none', productId: 'none' }),
    )
    await expect(orphan).rejects.not.toSatisfy(isUniqueViolation)
    expect(isUniqueViolation(new Error('UNIQUE'))).toBe(false)
    expect(isUniqueViolation(undefined)).toBe(false)
  })

  it('holds foreign keys and checks', async () => {
    const orphan = { tokenHash: 'h', personId: 'nobody', csrfToken: 'c', createdAt: at, lastSeenAt: at }
    await expect(write((tx) => tx.insert(sessions).values(orphan))).rejects.toThrow()
    expect(await test.db.$count(sessions)).toBe(0)
  })

  it('refuses text and fractions in a column of whole numbers', async () => {
    for (const size of ['abc', 1.5] as unknown as number[])
      await expect(
        write((tx) => tx.insert(quarantinedMessages).values(aMessage('a', size))),
      ).rejects.toThrow()
    expect(await test.db.$count(quarantinedMessages)).toBe(0)
  })

  it('inserts a thousand rows in one statement', async () => {
    const rows = Array.from({ length: 1_000 }, (_, n) => ({ key: `k${n}`, value: n, updatedAt: at }))
    await write((tx) => tx.insert(settings).values(rows))
    expect(await test.db.$count(settings)).toBe(1_000)
  })

  it('keeps a statement prepared for the writer, and one for the database', async () => {
    const statements = new WeakMap<Writer, ReturnType<typeof prepare>>()
    const prepare = (tx: Writer) =>
      tx
        .insert(settings)
        .values({ key: sql.placeholder('key'), value: 1, updatedAt: at })
        .prepare('put_setting')
    const put = (key: string) =>
      write(async (tx) => {
        const statement = statements.get(tx) ?? prepare(tx)
        statements.set(tx, statement)
        await statement.execute({ key })
      })
    const find = test.db
      .select({ key: settings.key })
      .from(settings)
      .where(eq(settings.key, sql.placeholder('key')))
      .prepare('find_setting')
    await put('a')
    await put('b')
    expect(await find.execute({ key: 'b' })).toEqual([{ key: 'b' }])
    expect(await find.execute({ key: 'c' })).toEqual([])
  })

  it('reads with relations of the query builder', async () => {
    await write((tx) => tx.insert(jurisdictions).values({ code: '990101', level: 'county', name: '示范县' }))
    const found = await test.db.query.jurisdictions.findFirst({ where: eq(jurisdictions.code, '990101') })
    expect(found?.name).toBe('示范县')
  })

  it('is the engine that DATABASE_URL asks for', () => {
    expect(dialect).toBe(process.env.DATABASE_URL ? 'postgres' : 'sqlite')
  })
})
