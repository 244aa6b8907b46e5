import { AuditLog } from './accounts/audit.service.ts'
import { type Ambient, systemAmbient } from './ambient.ts'
import { Changes } from './changes.ts'
import type { Config } from './config.ts'
import { Daily } from './daily.ts'
import { Backups } from './db/backup.ts'
import type { OwnedDatabase } from './db/database.ts'
import { forgetAnswers } from './db/idempotency.ts'
import { openDatabase } from './db/open.database.ts'
import { ServerLock } from './db/server.lock.ts'
import { endpoints } from './endpoints.ts'
import { createEntrances } from './entrances.ts'
import type { Kit } from './kit.ts'
import { createLog, type Log } from './log.ts'
import { machineAddress } from './mqtt/machine.address.ts'
import { TimeZone } from './places/time-zone.ts'
import type { Route } from './route.ts'
import { createServices, type Services } from './services.ts'

export type { Services }

/** What a test or the demonstration may replace: time, randomness and the log. Never a part of ours. */
export interface Overrides {
  ambient?: Ambient
  log?: Log
}

export interface Addresses {
  /** Ports bound, also when 0 was asked for. */
  http: number
  /** Where devices connect: with an outside broker, its port. */
  mqtt: number
  mqttTls: number | null
}

export interface App {
  services: Services
  /** Every endpoint, as mounted. */
  routes: readonly Route[]
  db: OwnedDatabase
  changes: Changes
  /**
   * Opens the database, fills what an empty one needs and reads what is kept in memory. Resolves to the first
   * administrator's random password, once.
   */
  open(): Promise<{ username: string; password: string } | null>
  /** Takes calls: web, live and MQTT. After `open`. */
  listen(): Promise<Addresses>
  /** Undoes everything, in the reverse order. */
  stop(): Promise<void>
  /** Resolves to the reason when the server has stopped by itself. */
  ended: Promise<Error>
}

interface Part {
  start(): Promise<void> | void
  stop(): Promise<void> | void
}

/** The composition root: every part is made once, handed what it needs, and started and stopped in order. */
export function createApp(
  config: Config,
  { ambient = systemAmbient, log = createLog(config.logLevel) }: Overrides = {},
): App {
  const { dataDir } = config
  const now = () => ambient.now()
  const db = openDatabase({ url: config.databaseUrl, dataDir, log, now })
  let ends: (reason: Error) => void = () => undefined
  const ended = new Promise<Error>((resolve) => {
    ends = resolve
  })
  const onTaken = (reason: Error) => void stop().then(() => ends(reason), ends)
  // SQLite locks its folder, whoever opens it; PGlite, for tests, is within the process.
  const lock = config.databaseUrl?.startsWith('postgres')
    ? new ServerLock({ url: config.databaseUrl, log, onTaken })
    : null
  const changes = new Changes()
  // One listener for each part that keeps a picture, which is more than Node expects of a leak.
  changes.setMaxListeners(30)
  const audit = new AuditLog({ db, ambient })
  const kit: Kit = { db, ambient, changes, audit, log, timeZone: new TimeZone(config.timeZone) }

  const { everyHours, keep } = config.backup
  // A PostgreSQL is backed up by whoever runs it.
  const backups =
    config.databaseUrl === null
      ? new Backups({ dataDir, every: everyHours * 3_600_000, keep, log, now })
      : null
  const answers = new Daily({
    work: (stopping) => forgetAnswers(db, now(), stopping),
    failed: 'Answers of old requests could not be forgotten',
    log,
  })
  const published = { publicUrl: config.mqttPublicUrl, outsideUrl: config.outsideBroker?.url ?? null }
  let ports = { port: config.mqtt.port, tlsPort: config.mqtt.tls?.port ?? null }
  const brokerAddress = () => machineAddress(published, ports)
  const services = createServices(kit, { config, backups, brokerAddress })
  const routes = endpoints(services, kit)

  /** What has been started, to be stopped in the reverse order. */
  const running: Part[] = []
  const start = async (...parts: readonly Part[]) => {
    for (const part of parts) {
      await part.start()
      running.push(part)
    }
  }

  const stop = async () => {
    for (const part of running.splice(0).reverse()) await part.stop()
  }

  return {
    services,
    routes,
    db,
    changes,
    ended,
    async open() {
      const { accounts, catalog, places, claiming } = services
      if (lock) await start(lock)
      await start(db)
      await db.write((tx) => places.ensureCounty(tx, config.county))
      await catalog.ensureDefaults()
      const administrator = await accounts.ensureAdministrator(config.adminPassword)
      await start(
        accounts,
        services.stock,
        services.channelHistory,
        services.months,
        services.climate,
        services.excursions,
        services.heat,
        services.devices,
        services.map,
        services.finder,
        services.demand,
        services.refills,
        services.recalls,
        services.stocktakes,
        services.today,
        services.staff,
        services.compliance,
        answers,
        { start: () => undefined, stop: () => claiming.stop() },
      )
      if (backups) await start(backups)
      return administrator
    },
    async listen() {
      const { link, web, live } = createEntrances({ kit, config, services, routes })
      await start(services.alerts, link)
      ports = link
      await start(web, live)
      return { http: web.port, mqtt: link.port, mqttTls: link.tlsPort }
    },
    stop,
  }
}
