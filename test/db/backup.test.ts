import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Backups } from '../../server/db/backup.ts'
import { dialect } from '../../server/db/columns.ts'
import { sqliteFile } from '../../server/db/open.database.ts'
import { openReadOnly } from '../../server/db/open.readonly.ts'
import { settings } from '../../server/db/schema/index.ts'
import { aDatabase, type TestDatabase } from '../support/database.ts'
import { insertPlaces, post } from './ledger.rows.ts'

const hour = 3_600_000
/** A backup is a process of its own, and the machine may be busy. */
const patient = { timeout: 20_000, interval: 20 }

describe.runIf(dialect === 'sqlite')('backups', () => {
  let test: TestDatabase
  let time: number
  let logged: { level: number; msg: string }[]
  const folder = () => join(test.folder.dataDir, 'backups')
  const made = () => (existsSync(folder()) ? readdirSync(folder()).sort() : [])
  const backups = (options: { every?: number; keep?: number } = {}) =>
    new Backups({
      dataDir: test.folder.dataDir,
      every: 24 * hour,
      keep: 2,
      log: pino({}, { write: (line: string) => logged.push(JSON.parse(line)) }),
      now: () => new Date(time),
      ...options,
    })

  beforeEach(async () => {
    time = Date.parse('2026-03-01T08:00:00.000Z')
    logged = []
    test = await aDatabase()
    await test.db.write(insertPlaces)
  })
  afterEach(() => test.cleanup())

  it('hold one moment of a database that is written to all the while', async () => {
    let writing = true
    const writer = (async () => {
      for (let n = 0; writing; n++) {
        await test.db.write(async (tx) => {
          for (const half of ['a', 'b'])
            await tx.insert(settings).values({ key: `${n}${half}`, value: n, updatedAt: new Date(0) })
        })
        await new Promise(setImmediate)
      }
    })()
    const { file, sound } = await backups().make()
    writing = false
    await writer

    expect(sound).toBe(true)
    const copy = await openReadOnly(null, file)
    const keys = (await copy.reader.select({ key: settings.key }).from(settings)).map((row) => row.key)
    await copy.close()
    expect(keys.length).toBeGreaterThan(0)
    expect(keys.length).toBeLessThan(await test.db.$count(settings))
    expect(keys.length % 2).toBe(0)
  })

  it('are verified: a broken promise in the data is told, and the copy kept', async () => {
    await test.db.write(async (tx) => {
      await post(tx, { id: 'm1', from: 'supplier', to: 'dispenser', quantity: 5, hour: 1 })
      await post(tx, { id: 'm2', from: 'dispenser', to: 'storeroom', quantity: 5, hour: 0 })
    })
    const { file, sound, report } = await backups().make()
    expect(sound).toBe(false)
    expect(report).toMatch(/lot a at dispenser: -5 after movement m2/)
    expect(existsSync(file)).toBe(true)
  })

  it('keep the newest and those made before a migration', async () => {
    mkdirSync(folder(), { recursive: true })
    writeFileSync(join(folder(), 'before-0002_more-2026-01-01T000000.000Z.db'), '')
    const several = backups()
    for (let n = 0; n < 4; n++, time += hour) await several.make()
    expect(made()).toEqual([
      'before-0002_more-2026-01-01T000000.000Z.db',
      'sanliang-2026-03-01T100000.000Z.db',
      'sanliang-2026-03-01T110000.000Z.db',
    ])
  })

  it('are made on schedule, counted from the newest one, restart or not', async () => {
    const first = backups({ every: 50 })
    first.start()
    await vi.waitFor(() => expect(logged).toHaveLength(1), patient)
    await first.stop()

    time += 49
    const second = backups({ every: 50 })
    second.start()
    time += 1
    await vi.waitFor(() => expect(logged).toHaveLength(2), patient)
    await second.stop()
    expect(made()).toEqual(['sanliang-2026-03-01T080000.000Z.db', 'sanliang-2026-03-01T080000.050Z.db'])
    expect(new Set(logged.map((line) => line.msg))).toEqual(new Set(['Backup made and verified']))
  })

  it('are given up when the server stops, without a trace', async () => {
    const schedule = backups()
    schedule.start()
    await schedule.stop()
    expect(made()).toEqual([])
    expect(logged).toEqual([])
  })

  it('are not made when switched off', async () => {
    const schedule = backups({ every: 0 })
    schedule.start()
    expect(await schedule.stop()).toBeUndefined()
    expect(made()).toEqual([])
  })

  it('tell when one fails, leave nothing half-done, and try again after an hour', async () => {
    await test.db.stop()
    const file = sqliteFile(test.folder.dataDir)
    renameSync(file, `${file}.away`)
    const schedule = backups({ every: 5 })
    schedule.start()
    await vi.waitFor(() => expect(logged).toHaveLength(1), patient)
    expect(logged).toMatchObject([{ level: 50, msg: 'No backup was made' }])
    expect(made()).toEqual([])

    renameSync(`${file}.away`, file)
    time += hour
    await vi.waitFor(() => expect(logged).toHaveLength(2), patient)
    expect(made()).toEqual(['sanliang-2026-03-01T090000.000Z.db'])
    await schedule.stop()
  })

  it('clear away what a killed server left unfinished', async () => {
    mkdirSync(folder(), { recursive: true })
    writeFileSync(join(folder(), 'sanliang-2026-02-01T000000.000Z.db.partial'), 'half')
    const schedule = backups({ every: 0 })
    schedule.start()
    await schedule.stop()
    expect(made()).toEqual([])
  })
})
