/**
 * The finder of a crowded county behind the web server as it runs for real, in a process of its own; beside it, on a port
 * of its own, an Express route that does nothing.
 */
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express, { Router } from 'express'
import { pino } from 'pino'
import { AccountsService } from '../server/accounts/accounts.service.ts'
import { AuditLog } from '../server/accounts/audit.service.ts'
import { systemAmbient } from '../server/ambient.ts'
import { Changes } from '../server/changes.ts'
import { toConfig } from '../server/config.ts'
import { openDatabase } from '../server/db/open.database.ts'
import { EmptyHandedService } from '../server/finder/demand/empty-handed.service.ts'
import { finderPages } from '../server/finder/finder.pages.ts'
import { findScript } from '../server/finder/finder.script.ts'
import { LOCALES } from '../server/finder/locales.ts'
import { Gate } from '../server/http/gate.ts'
import { createHttp } from '../server/http/http.ts'
import { createRegistry } from '../server/http/metrics.ts'
import { aCrowdedFinder } from './finder.county.ts'

/** A Wednesday morning. */
const START = Date.parse('2026-03-04T02:00:00.000Z')
/** As often as 3,000 machines that each say how they are every quarter of an hour. */
const TAKE_EVERY_MS = 300
const DIST = join(import.meta.dirname, '..', 'dist', 'dashboard')

const began = performance.now()
const now = () => new Date(START + performance.now() - began)
const ambient = { ...systemAmbient, now }
const { finder, take } = await aCrowdedFinder(Number(process.argv[2]), now)
const dataDir = mkdtempSync(join(tmpdir(), 'sanliang-bench-finder-'))
const log = pino({ level: 'info' }, { write: () => undefined })
const db = openDatabase({ url: null, dataDir, log })
const { http } = toConfig({ TRUST_PROXY: '1' })
const audit = new AuditLog({ db, ambient })
const accounts = new AccountsService({ db, ambient, changes: new Changes(), audit, log })
const { router, cells } = finderPages({
  finder,
  reports: { report: async () => undefined },
  demand: new EmptyHandedService({ db, ambient, timeZone: finder.timeZone, log, finder }),
  locales: LOCALES,
  originOf: () => '',
  addressOf: () => '127.0.0.1',
  log,
  scriptUrl: findScript(DIST),
})
/** The same behind the log, limits and headers that pages have. */
const nothing = Router().get('/find/nothing', (_request, response) => void response.send('ok'))
const web = createHttp({
  http,
  routes: [],
  pages: [nothing, router],
  bare: cells,
  gate: new Gate({ accounts, http }),
  ready: async () => undefined,
  metrics: createRegistry(),
  dashboardDir: DIST,
  log,
  ambient,
})
const empty = express().get('/', (_request, response) => void response.send('ok'))
setInterval(take, TAKE_EVERY_MS)

const listen = async (app: RequestListener): Promise<number> => {
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}
process.send?.({ pages: await listen(web), empty: await listen(empty) })
process.on('disconnect', () => {
  rmSync(dataDir, { recursive: true })
  process.exit()
})
