import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Router } from 'express'
import { pino } from 'pino'
import type { Role } from '../../protocol/api/accounts.ts'
import { accountsRoutes } from '../../server/accounts/accounts.routes.ts'
import { AccountsService } from '../../server/accounts/accounts.service.ts'
import { AuditLog } from '../../server/accounts/audit.service.ts'
import type { BarePages } from '../../server/bare.ts'
import { Changes } from '../../server/changes.ts'
import { type Config, toConfig } from '../../server/config.ts'
import { jurisdictions } from '../../server/db/schema/index.ts'
import { Gate } from '../../server/http/gate.ts'
import { tryCommit } from '../../server/http/health.store.ts'
import { createHttp } from '../../server/http/http.ts'
import { createRegistry } from '../../server/http/metrics.ts'
import { limitedServer } from '../../server/http/server.limits.ts'
import type { Route } from '../../server/route.ts'
import { TestAmbient } from './ambient.ts'
import { aDatabase, type TestDatabase } from './database.ts'

export const ADMIN = { username: 'admin', password: 'correct horse battery' }

interface WebOptions {
  /** Besides those of the accounts. */
  routes?: Route[]
  pages?: Router[]
  bare?: BarePages
  http?: Partial<Config['http']>
  dashboardDir?: string
  ready?: () => Promise<void>
  /** Of a server that ran before, as after a restart; otherwise a fresh one. */
  database?: Pick<TestDatabase, 'db' | 'folder'>
}

/** The HTTP layer and the accounts as they run for real, on a temporary database and a free port, with `admin` made. */
export async function startWeb({ routes = [], pages = [], bare, http = {}, ...options }: WebOptions = {}) {
  const { db, folder, cleanup } = options.database
    ? { ...options.database, cleanup: async () => {} }
    : await aDatabase()
  const ambient = new TestAmbient()
  const changes = new Changes()
  const audit = new AuditLog({ db, ambient })
  const lines: Record<string, unknown>[] = []
  const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(JSON.parse(line)) })
  const accounts = new AccountsService({ db, ambient, changes, audit, log })
  await accounts.start()
  await accounts.ensureAdministrator(ADMIN.password)
  await db.write(async (tx) => {
    const rows = [
      { code: '990101', parentCode: null, level: 'county', name: '青禾县', nameEn: 'Qinghe' },
      { code: '990101001', parentCode: '990101', level: 'township', name: '柳溪镇', nameEn: 'Liuxi' },
      { code: '990102', parentCode: null, level: 'county', name: '云岭县', nameEn: 'Yunling' },
    ] as const
    await tx
      .insert(jurisdictions)
      .values([...rows])
      .onConflictDoNothing()
  })
  const httpConfig = { ...toConfig({}).http, ...http }
  const gate = new Gate({ accounts, http: httpConfig })
  const app = createHttp({
    http: httpConfig,
    routes: [...accountsRoutes(accounts), ...routes],
    pages,
    ...(bare && { bare }),
    gate,
    ready: options.ready ?? tryCommit({ db, ambient }),
    metrics: createRegistry(),
    dashboardDir: options.dashboardDir ?? join(folder.dataDir, 'no-dashboard'),
    log,
    ambient,
  })
  const server = limitedServer(app)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`

  const stop = async () => {
    server.closeAllConnections()
    await new Promise((closed) => server.close(closed))
    await accounts.stop()
    await cleanup()
  }
  /** A person with the password of `ADMIN`. */
  const addPerson = (username: string, role: Role, jurisdictionCode: string | null = '990101') =>
    accounts.createPerson({
      username,
      displayName: username,
      role,
      jurisdictionCode,
      password: ADMIN.password,
    })
  return { url, port, db, folder, ambient, changes, audit, accounts, gate, lines, addPerson, stop }
}

export type Web = Awaited<ReturnType<typeof startWeb>>
