import { eq } from 'drizzle-orm'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dialect } from '../../server/db/columns.ts'
import type { Writer } from '../../server/db/database.ts'
import { DatabaseUseError } from '../../server/db/errors.ts'
import { settings } from '../../server/db/schema/index.ts'
import { aDatabase, type TestDatabase } from '../support/database.ts'
import { isUniqueViolation } from './unique-violation.ts'

const at = new Date('2026-03-01T08:00:00.123Z')
const put = (tx: Writer, key: string, value: unknown = 1) =>
  tx.insert(settings).values({ key, value, updatedAt: at })

describe('write', () => {
  let test: TestDatabase
  let logged: Record<string, unknown>[]
  const keys = async () => (await test.db.select().from(settings).orderBy(settings.key)).map((row) => row.key)

  beforeEach(async () => {
    logged = []
    const log = pino({ level: 'error' }, { write: (line: string) => logged.push(JSON.parse(line)) })
    test = await aDatabase({ log })
  })
  afterEach(() => test.cleanup())

  it('commits what the work did and returns what it returned', async () => {
    const answer = await test.db.write(async (tx) => {
      await put(tx, 'a')
      return (await tx.select().from(settings)).length
    })
    expect(answer).toBe(1)
    expect(await keys()).toEqual(['a'])
  })

  it('rolls everything back when the work rejects, and hands on its error', async () => {
    const failure = new Error('changed my mind')
    const writing = test.db.write(async (tx, afterCommit) => {
      afterCommit(() => logged.push({ hook: 'ran' }))
      await put(tx, 'a')
      throw failure
    })
    await expect(writing).rejects.toBe(failure)
    expect(await keys()).toEqual([])
    expect(logged).toEqual([])
  })

  it('rolls everything back when a statement fails, and the next write works', async () => {
    const writing = test.db.write(async (tx) => {
      await put(tx, 'a')
      await put(tx, 'a')
    })
    await expect(writing).rejects.toSatisfy(isUniqueViolation)
    await test.db.write((tx) => put(tx, 'b'))
    expect(await keys()).toEqual(['b'])
  })

  it('runs writes one after another, in the order in which they were asked for', async () => {
    const steps: string[] = []
    const step = (name: string) =>
      test.db.write(async (tx) => {
        steps.push(`${name} begins`)
        await put(tx, name)
        await new Promise(setImmediate)
        steps.push(`${name} ends`)
      })
    await Promise.all([step('a'), step('b'), step('c')])
    expect(steps).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
  })

  it('lets a read-then-write count exactly, since it is alone among writers', async () => {
    await test.db.write((tx) => put(tx, 'n', 0))
    const increment = () =>
      test.db.write(async (tx) => {
        const [row] = await tx.select().from(settings).where(eq(settings.key, 'n'))
        await new Promise(setImmediate)
        await tx
          .update(settings)
          .set({ value: Number(row?.value) + 1 })
          .where(eq(settings.key, 'n'))
      })
    await Promise.all(Array.from({ length: 50 }, increment))
    expect((await test.db.select().from(settings))[0]?.value).toBe(50)
  })

  it('never shows a reader what is not committed', async () => {
    let inserted = () => {}
    let release = () => {}
    const afterInsert = new Promise<void>((resolve) => (inserted = resolve))
    const gate = new Promise<void>((resolve) => (release = resolve))
    const writing = test.db.write(async (tx) => {
      await put(tx, 'a')
      inserted()
      await gate
      throw new Error('rolled back')
    })
    await afterInsert
    const reading = keys()
    setTimeout(release, 20)
    await expect(writing).rejects.toThrow('rolled back')
    expect(await reading).toEqual([])
  })

  it('runs hooks after the commit, in order, and not inside the transaction', async () => {
    const seen: Promise<string[]>[] = []
    await test.db.write(async (tx, afterCommit) => {
      afterCommit(() => seen.push(keys()))
      afterCommit(() => seen.push(Promise.resolve(['second'])))
      await put(tx, 'a')
    })
    expect(await Promise.all(seen)).toEqual([['a'], ['second']])
  })

  it.each([
    [
      'throws',
      () => {
        throw new Error('hook')
      },
    ],
    [
      'rejects',
      async () => {
        throw new Error('hook')
      },
    ],
  ])('logs a hook that %s, runs the others, and undoes nothing', async (_name, bad: () => void) => {
    let ran = false
    await test.db.write(async (tx, afterCommit) => {
      afterCommit(bad)
      afterCommit(() => (ran = true))
      await put(tx, 'a')
    })
    await new Promise(setImmediate)
    expect(ran).toBe(true)
    expect(await keys()).toEqual(['a'])
    expect(logged).toMatchObject([{ err: { message: 'hook' } }])
  })

  it('refuses a write inside a write instead of waiting for itself', async () => {
    const nested = test.db.write(async () => {
      await test.db.write((tx) => put(tx, 'inner'))
    })
    await expect(nested).rejects.toThrow(DatabaseUseError)
    await test.db.write((tx) => put(tx, 'after'))
    expect(await keys()).toEqual(['after'])
  })

  it('lets a write begun beside a running one wait its turn', async () => {
    const first = test.db.write(async (tx) => {
      await put(tx, 'a')
      await new Promise(setImmediate)
    })
    const second = test.db.write((tx) => put(tx, 'b'))
    await Promise.all([first, second])
    expect(await keys()).toEqual(['a', 'b'])
  })

  it('lets a hook begin another write', async () => {
    let following: Promise<unknown> = Promise.resolve()
    await test.db.write(async (tx, afterCommit) => {
      afterCommit(() => {
        following = test.db.write((next) => put(next, 'b'))
      })
      await put(tx, 'a')
    })
    await following
    expect(await keys()).toEqual(['a', 'b'])
  })

  it('refuses to read the database inside a write, where it would miss the rows of the write', async () => {
    const stale = test.db.write(async (tx) => {
      await put(tx, 'a')
      return keys()
    })
    await expect(stale).rejects.toThrow(DatabaseUseError)
  })

  it('refuses a transaction that is used after its end', async () => {
    let leaked: Writer | undefined
    await test.db.write(async (tx) => {
      leaked = tx
    })
    const late = async () => leaked && (await put(leaked, 'late'))
    await expect(late()).rejects.toThrow()
    // Nor does it slip into the transaction of somebody else.
    await test.db.write(async () => undefined)
    expect(await keys()).toEqual([])
  })

  it('finishes the writes already asked for before it stops, and refuses later ones', async () => {
    const asked = [test.db.write((tx) => put(tx, 'a')), test.db.write((tx) => put(tx, 'b'))]
    const stopped = test.db.stop()
    await expect(test.db.write((tx) => put(tx, 'c'))).rejects.toThrow(DatabaseUseError)
    await Promise.all(asked)
    await stopped
    await test.db.start()
    expect(await keys()).toEqual(['a', 'b'])
  })

  it('keeps nothing when an error inside was caught and the work went on', {
    skip: dialect === 'sqlite',
  }, async () => {
    const swallowing = test.db.write(async (tx) => {
      await put(tx, 'a')
      await put(tx, 'a').catch(() => undefined)
    })
    await expect(swallowing).rejects.toThrow(DatabaseUseError)
    expect(await keys()).toEqual([])
  })
})
