import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DatabaseBusyError } from '../../server/db/errors.ts'
import { openDatabase } from '../../server/db/open.database.ts'
import { openReadOnly } from '../../server/db/open.readonly.ts'
import { ServerLock } from '../../server/db/server.lock.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { aDataFolder, silentLog } from '../support/database.ts'
import { TcpProxy } from '../support/tcp.proxy.ts'

const held = `SELECT l.pid, granted FROM pg_locks l JOIN pg_stat_activity USING (pid)
  WHERE locktype = 'advisory' AND application_name LIKE 'sanliang lock%' AND datname = current_database()`
const cut = `SELECT pg_terminate_backend(pid) FROM (${held}) AS locks WHERE granted`

describe.runIf(/^postgres/.test(process.env.DATABASE_URL ?? ''))('two servers on one PostgreSQL', () => {
  let app: TestApp
  let operator: pg.Client
  const locks = async (granted: boolean) =>
    (await operator.query(held)).rows.filter((row) => row.granted === granted).length

  beforeEach(async () => {
    app = await startApp()
    operator = new pg.Client({ connectionString: app.folder.url ?? '' })
    await operator.connect()
  })
  afterEach(async () => {
    await operator.end()
    await app.end()
  })

  it('the second is refused and told what to do, until the first has stopped', async () => {
    const { folder } = app
    const refused = startApp({ folder })
    await expect(refused).rejects.toThrow(DatabaseBusyError)
    await expect(refused).rejects.toThrow(/stop it first/)
    expect((await fetch(`${app.url}/healthz`)).ok).toBe(true)
    await app.halt()
    app = await startApp({ folder })
    expect(await locks(true)).toBe(1)
  })

  it('migrating and verifying go on beside it', async () => {
    const beside = openDatabase({ ...app.folder, log: silentLog })
    await beside.start()
    await beside.stop()
    const source = await openReadOnly(app.folder.url, '')
    await source.close()
  })

  it('a server whose connection breaks takes the lock again and works on', async () => {
    await operator.query(cut)
    await expect.poll(() => app.lines.join('')).toContain('is held again')
    expect(await locks(true)).toBe(1)
    expect((await fetch(`${app.url}/healthz`)).ok).toBe(true)
    await expect(startApp({ folder: app.folder })).rejects.toThrow(DatabaseBusyError)
  })

  it('a server that lost its connection to another one stops, and says so', async () => {
    const { folder } = app
    const other = startApp({ folder })
    await expect.poll(() => locks(false)).toBe(1)
    await operator.query(cut)
    expect(await app.ended).toBeInstanceOf(DatabaseBusyError)
    expect(app.lines.join('')).toContain('this one stops')
    await expect(fetch(`${app.url}/healthz`)).rejects.toThrow()
    app = await other
    expect((await fetch(`${app.url}/healthz`)).ok).toBe(true)
  })

  it('a session of our own that PostgreSQL still believes in does not count as another server', async () => {
    const folder = await aDataFolder()
    const url = new URL(folder.url ?? '')
    const network = await TcpProxy.start(Number(url.port))
    url.port = String(network.port)
    const taken: Error[] = []
    const lines: string[] = []
    const log = pino({}, { write: (line: string) => void lines.push(line) })
    const lock = new ServerLock({
      url: url.href,
      log,
      onTaken: (reason) => taken.push(reason),
      every: 50,
      patience: 300,
    })
    await lock.start()
    network.freeze()
    await expect.poll(() => lines.join('')).toContain('was lost with its connection"')
    network.renew()
    await expect.poll(() => lines.join('')).toContain('is held again')
    await delay(100)
    expect(taken).toEqual([])
    await lock.stop()
    await network.stop()
    await folder.remove()
  })
})
