import { and, eq, gte, sql } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dialect } from '../../server/db/columns.ts'
import type { Writer } from '../../server/db/database.ts'
import { DatabaseUseError } from '../../server/db/errors.ts'
import { insertRows } from '../../server/db/insert.rows.ts'
import { products, settings, storageProfiles } from '../../server/db/schema/index.ts'
import { perChange, perValues } from '../../server/db/statements.ts'
import { aDatabase, type TestDatabase } from '../support/database.ts'

const at = new Date('2026-03-01T08:00:00.123Z')
const aProfile = {
  id: 's',
  name: '常温',
  nameEn: 'Normal',
  minCelsius: null,
  maxCelsius: 29.5,
  minHumidity: null,
  maxHumidity: 75,
  toleranceMinutes: 30,
}
const aProduct = (id: string, selfService: boolean, stock: number) => ({
  id,
  code: id,
  category: 'condom' as const,
  method: 'male_condom' as const,
  name: '避孕套',
  nameEn: 'Condom',
  specification: '52 mm',
  unit: 'piece' as const,
  boxSize: stock,
  cartonBoxes: 100,
  shelfLifeMonths: 36,
  storageProfileId: 's',
  selfService,
  gtin: null as string | null,
  createdAt: at,
  boxCost: null,
  archivedAt: null,
})

/** Every kind of column, by a statement that Drizzle prepares for either engine. */
const found = perValues((tx) =>
  tx
    .select({
      id: products.id,
      selfService: products.selfService,
      createdAt: products.createdAt,
      gtin: products.gtin,
      humidity: storageProfiles.maxHumidity,
      celsius: storageProfiles.maxCelsius,
      twice: sql`${products.boxSize} * 2`.mapWith(Number),
    })
    .from(products)
    .innerJoin(storageProfiles, eq(storageProfiles.id, products.storageProfileId))
    .where(
      and(
        eq(products.selfService, sql.param(sql.placeholder('selfService'), products.selfService)),
        gte(products.createdAt, sql.param(sql.placeholder('since'), products.createdAt)),
        eq(products.category, 'condom'),
      ),
    )
    .orderBy(products.id)
    .prepare('found_products'),
)
const taken = perValues((tx) => {
  const quantity = sql.placeholder('quantity')
  return tx
    .update(products)
    .set({ boxSize: sql`${products.boxSize} - ${quantity}` })
    .where(and(eq(products.id, sql.placeholder('id')), gte(products.boxSize, quantity)))
    .returning({ left: products.boxSize })
    .prepare('taken_products')
})
/** The same, of which only is told whether each found its row. */
const drained = perChange('drain_products', (tx) => {
  const quantity = sql.placeholder('quantity')
  return tx
    .update(products)
    .set({ boxSize: sql`${products.boxSize} - ${quantity}` })
    .where(and(eq(products.id, sql.placeholder('id')), gte(products.boxSize, quantity)))
})
/** A document goes in and comes out. */
const document = perValues((tx) =>
  tx
    .select({ value: settings.value })
    .from(settings)
    .where(eq(settings.key, sql.placeholder('key')))
    .prepare('one_setting'),
)

describe('statements that are run for many values', () => {
  let test: TestDatabase
  beforeEach(async () => {
    test = await aDatabase()
    await test.db.write(async (tx) => {
      await tx.insert(storageProfiles).values(aProfile)
      await insertRows(tx, products, [
        aProduct('a', true, 5),
        aProduct('b', true, 7),
        aProduct('c', false, 9),
      ])
    })
  })
  afterEach(() => test.cleanup())
  const write = <T>(work: (tx: Writer) => Promise<T>) => test.db.write(work)

  it('give rows as Drizzle gives them: instants, truth values, nulls, numbers', async () => {
    const rows = await write((tx) =>
      found(
        tx,
        [true, false].map((selfService) => ({ selfService, since: at })),
      ),
    )
    const row = { createdAt: at, gtin: null, humidity: 75, celsius: 29.5 }
    expect(rows).toEqual([
      [
        { ...row, id: 'a', selfService: true, twice: 10 },
        { ...row, id: 'b', selfService: true, twice: 14 },
      ],
      [{ ...row, id: 'c', selfService: false, twice: 18 }],
    ])
    const later = new Date(at.getTime() + 1)
    expect(await write((tx) => found(tx, [{ selfService: true, since: later }]))).toEqual([[]])
    expect(await write((tx) => found(tx, []))).toEqual([])
  })

  it('run in order, each seeing what the one before did', async () => {
    const takes = [3, 3, 2].map((quantity) => ({ id: 'a', quantity }))
    expect(await write((tx) => taken(tx, takes))).toEqual([[{ left: 2 }], [], [{ left: 0 }]])
  })

  it('tell whether every one of them found its row', async () => {
    const drain = (...takes: [id: string, quantity: number][]) =>
      write((tx) =>
        drained(
          tx,
          takes.map(([id, quantity]) => ({ id, quantity })),
        ),
      )
    expect(await drain()).toBe(true)
    expect(await drain(['a', 2], ['b', 3])).toBe(true)
    expect(await drain(['a', 4], ['b', 4])).toBe(false)
    const rows = await test.db.select({ id: products.id, left: products.boxSize }).from(products)
    expect(rows.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(({ left }) => left)).toEqual([3, 0, 9])
  })

  it('undo everything with their transaction', async () => {
    const broken = write(async (tx) => {
      await taken(tx, [{ id: 'a', quantity: 5 }])
      await insertRows(tx, products, [aProduct('a', true, 1)])
    })
    await expect(broken).rejects.toThrow()
    expect(await write((tx) => taken(tx, [{ id: 'a', quantity: 5 }]))).toEqual([[{ left: 0 }]])
  })

  it('read documents', async () => {
    const value = { b: [1, 2.5, '三'], a: null }
    const rows = await write(async (tx) => {
      await insertRows(tx, settings, [{ key: 'k', value, updatedAt: at }])
      return document(tx, [{ key: 'k' }, { key: 'none' }])
    })
    expect(rows).toEqual([[{ value }], []])
  })

  it('insert however many rows as they are', async () => {
    for (const size of [1, 24, 25, 26, 60]) {
      const rows = Array.from({ length: size }, (_, i) => ({
        ...aProduct(`${size}-${String(i).padStart(2, '0')}`, i % 2 === 0, i),
        gtin: i % 3 === 0 ? null : `${size}${i}`,
      }))
      await write((tx) => insertRows(tx, products, rows))
      const stored = await test.db
        .select()
        .from(products)
        .where(sql`${products.id} like ${`${size}-%`}`)
      expect(stored.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual(rows)
    }
  })

  it('cannot be used outside their transaction', async () => {
    let escaped: Writer | undefined
    await write(async (tx) => {
      escaped = tx
      await taken(tx, [{ id: 'b', quantity: 1 }])
    })
    if (!escaped) throw new Error('no writer')
    if (dialect === 'postgres') return
    await expect(taken(escaped, [{ id: 'b', quantity: 1 }])).rejects.toThrow(DatabaseUseError)
    await expect(drained(escaped, [{ id: 'b', quantity: 1 }])).rejects.toThrow(DatabaseUseError)
    await expect(insertRows(escaped, products, [aProduct('z', true, 1)])).rejects.toThrow(DatabaseUseError)
  })
})
