import { join } from 'node:path'
import type { Config } from './config.ts'
import { AdmissionService } from './devices/credentials/admission.service.ts'
import { firmwarePages } from './devices/firmware/firmware.pages.ts'
import { finderPages } from './finder/finder.pages.ts'
import { findScript } from './finder/finder.script.ts'
import { publishedLocales } from './finder/locales.ts'
import { connectionOf } from './http/connection.ts'
import { Gate } from './http/gate.ts'
import { tryCommit } from './http/health.store.ts'
import { createHttp } from './http/http.ts'
import { createRegistry, gauge } from './http/metrics.ts'
import { WebServer } from './http/web.server.ts'
import type { Kit } from './kit.ts'
import { LiveHub } from './live/live.hub.ts'
import { Broker } from './mqtt/broker.ts'
import type { DeviceLink } from './mqtt/device-link.ts'
import { OutsideBroker } from './mqtt/outside.broker.ts'
import { projectRoot } from './project-root.ts'
import type { Route } from './route.ts'
import type { Services } from './services.ts'

interface Inside {
  kit: Kit
  config: Config
  services: Services
  routes: readonly Route[]
}

interface Entrances {
  /** For devices. */
  link: DeviceLink
  /** For people and programs: API, dashboard, public pages. */
  web: WebServer
  /** For dashboards that are told of changes; on the web server's connections. */
  live: LiveHub
}

/** The ways in from outside, all closed still. */
export function createEntrances({ kit, config, services, routes }: Inside): Entrances {
  const link = deviceLink(kit, config, services)
  const gate = new Gate({ ...services, http: config.http })
  const metrics = createRegistry()
  const dashboardDir = join(projectRoot(), 'dist', 'dashboard')
  const find = publicPages(kit, config, services, dashboardDir)
  const web = new WebServer(
    createHttp({
      ...kit,
      http: config.http,
      routes,
      gate,
      pages: [find.router, firmwarePages(services.devices.steering.files)],
      bare: find.cells,
      ready: tryCommit(kit),
      metrics,
      dashboardDir,
    }),
    config.http,
  )
  const { map, places, devices } = services
  const live = new LiveHub({
    ...kit,
    server: web.server,
    gate,
    pointsOf: (ids) => map.pointsOf(ids),
    codesOf: (ids) => places.codesOf(ids),
    placeOf: (deviceId) => devices.placeOf(deviceId),
  })
  for (const { name, help, read } of link.figures) gauge(metrics, name, help, read)
  gauge(metrics, 'sanliang_dashboards_connected', 'Dashboards connected live', () => live.connected)
  return { link, web, live }
}

function deviceLink(kit: Kit, { mqtt, outsideBroker }: Config, { devices }: Services): DeviceLink {
  const parts = { ...kit, devices, ingest: devices.ingest }
  return outsideBroker
    ? new OutsideBroker({ ...parts, admission: new AdmissionService(kit), address: outsideBroker })
    : new Broker({ ...parts, address: mqtt })
}

const publicPages = (
  kit: Kit,
  { http, findLanguages, basemap }: Config,
  services: Services,
  scripts: string,
) =>
  finderPages({
    ...kit,
    finder: services.finder,
    reports: services.publicReports,
    demand: services.demand,
    locales: publishedLocales(findLanguages),
    originOf: ({ headers, socket }) =>
      http.publicUrl ?? connectionOf(headers, socket.remoteAddress, http).origin ?? '',
    addressOf: ({ headers, socket }) => connectionOf(headers, socket.remoteAddress, http).address,
    scriptUrl: findScript(scripts),
    basemap,
  })
