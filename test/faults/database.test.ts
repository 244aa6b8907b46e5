import { copyFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import Sqlite from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { sqliteFile } from '../../server/db/open.database.ts'
import { problemIn } from '../support/caller.ts'
import { ServerProcess, verifyFolder } from '../support/server.process.ts'
import { County } from './a.county.ts'
import { SmallDisk } from './small.disk.ts'

/** Somebody's wish that needs a commit. */
const write = (county: County) => county.api.send('POST', '/api/dispensers', {})
const read = (county: County) => county.api.send('GET', '/api/dispensers')

describe('a disk that is full', () => {
  it('refuses writes and acknowledges nothing, serves reads, and recovers by itself when there is room', async () => {
    const disk = SmallDisk.mount(64)
    const county = await County.start({ dataDir: join(disk.path, 'data') })
    for (const device of county.devices) {
      device.start()
      device.happen(50)
    }
    await Promise.all(county.devices.map((device) => device.drained()))
    disk.fill()
    // A write that fits into what the files have already may still succeed.
    let answer = await write(county)
    while (answer.status === 201) answer = await write(county)
    expect(answer.status).toBe(503)
    expect((await problemIn(answer)).code).toBe('database_unavailable')
    expect((await read(county)).status).toBe(200)
    for (const device of county.devices) device.happen(500)
    await delay(3_000)
    for (const device of county.devices) expect(device.stored).toBeLessThan(device.log.length)
    for (const device of county.devices) expect(device.published).toBeLessThan(device.log.length)
    expect((await fetch(`${county.server.url}/healthz`)).status).toBe(503)
    expect((await read(county)).status).toBe(200)
    disk.clear()
    await county.assertWhole()
    expect((await fetch(`${county.server.url}/healthz`)).status).toBe(200)
    await county.end()
  })
})

describe('a database that another process has locked', () => {
  it('answers 503 soon, reads go on, the process keeps breathing, and nothing is lost', async () => {
    const county = await County.start()
    for (const device of county.devices) {
      device.start()
      device.happen(50)
    }
    await Promise.all(county.devices.map((device) => device.drained()))
    await county.server.figure('nodejs_eventloop_lag_max_seconds')
    const intruder = new Sqlite(sqliteFile(county.dataDir))
    intruder.exec('BEGIN IMMEDIATE')
    const until = performance.now() + 8_000
    for (const device of county.devices) device.happen(200)
    while (performance.now() < until) {
      const asked = performance.now()
      const [written, seen] = await Promise.all([write(county), read(county)])
      expect(written.status).toBe(503)
      expect((await problemIn(written)).code).toBe('database_unavailable')
      expect(written.headers.get('retry-after')).toBeTruthy()
      expect(seen.status).toBe(200)
      // Waiting for the lock itself would take as long as it is held.
      expect(performance.now() - asked).toBeLessThan(7_000)
    }
    expect(await county.server.figure('nodejs_eventloop_lag_max_seconds')).toBeLessThan(3)
    for (const device of county.devices) expect(device.published).toBe(50)
    intruder.exec('ROLLBACK')
    intruder.close()
    await county.assertWhole()
    await county.end()
  })
})

describe('a damaged file', () => {
  /** A folder with the data of a county, and a copy of it as `npm run backup` makes one. */
  const aStoppedCounty = async () => {
    const county = await County.start({ machines: 1 })
    for (const device of county.devices) {
      device.start()
      device.happen(300)
    }
    await county.assertWhole()
    for (const device of county.devices) await device.stop()
    await county.server.stop()
    return county.dataDir
  }
  const refusal = (dataDir: string) =>
    ServerProcess.start(dataDir).then(
      async (server) => {
        await server.kill()
        return 'It started'
      },
      (error: Error) => error.message,
    )

  it('is refused by the server and by the oracle, who say what to do, and a sound backup takes its place', async () => {
    const dataDir = await aStoppedCounty()
    const file = sqliteFile(dataDir)
    const backup = join(dataDir, 'copy.db')
    copyFileSync(file, backup)

    truncateSync(file, 100_000)
    expect(await refusal(dataDir)).toMatch(/damaged.*restore a backup/i)
    expect(verifyFolder('--data', dataDir).status).not.toBe(0)

    writeFileSync(file, 'This was a database once.')
    expect(await refusal(dataDir)).toMatch(/restore a backup/i)

    const bad = `${backup}.bad`
    copyFileSync(backup, bad)
    truncateSync(bad, 100_000)
    expect(verifyFolder('--file', bad).status).not.toBe(0)

    expect(verifyFolder('--file', backup).status).toBe(0)
    for (const name of readdirSync(dataDir)) if (/-(wal|shm)$/.test(name)) rmSync(join(dataDir, name))
    copyFileSync(backup, file)
    const server = await ServerProcess.start(dataDir)
    expect(
      (await (await server.administrator()).get<{ items: unknown[] }>('/api/dispensers')).items,
    ).toHaveLength(1)
    expect(await server.stop()).toBe(0)
    expect(verifyFolder('--data', dataDir).status).toBe(0)
  })
})
