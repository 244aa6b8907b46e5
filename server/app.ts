import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Gauge, type Registry } from 'prom-client'
import { accountsRoutes } from './accounts/accounts.routes.ts'
import { AccountsService } from './accounts/accounts.service.ts'
import { AuditLog } from './accounts/audit.service.ts'
import { savedViewsRoutes } from './accounts/saved-views.routes.ts'
import { SavedViewsService } from './accounts/saved-views.service.ts'
import { alertsRoutes } from './alerts/alerts.routes.ts'
import { AlertsService } from './alerts/alerts.service.ts'
import { notificationsRoutes } from './alerts/notifications.routes.ts'
import { climateSource } from './alerts/sources/climate.source.ts'
import { devicesSource } from './alerts/sources/devices.source.ts'
import { installationSource } from './alerts/sources/installation.source.ts'
import { recallsSource } from './alerts/sources/recalls.source.ts'
import { rolloutsSource } from './alerts/sources/rollouts.source.ts'
import { staffSource } from './alerts/sources/staff.source.ts'
import { stockSource } from './alerts/sources/stock.source.ts'
import { visitorsSource } from './alerts/sources/visitors.source.ts'
import { type Ambient, systemAmbient } from './ambient.ts'
import { catalogRoutes } from './catalog/catalog.routes.ts'
import { CatalogService } from './catalog/catalog.service.ts'
import { Changes } from './changes.ts'
import { climateRoutes } from './climate/climate.routes.ts'
import { ClimateService } from './climate/climate.service.ts'
import { excursionsRoutes } from './climate/excursions/excursions.routes.ts'
import { ExcursionsService } from './climate/excursions/excursions.service.ts'
import { heatRoutes } from './climate/heat/heat.routes.ts'
import { HeatService } from './climate/heat/heat.service.ts'
import { complianceRoutes } from './compliance/compliance.routes.ts'
import { ComplianceService } from './compliance/compliance.service.ts'
import { climateEvidence } from './compliance/sources/climate.evidence.ts'
import { staffEvidenceSource } from './compliance/sources/staff.evidence.ts'
import { staffRoutes } from './compliance/staff/staff.routes.ts'
import { StaffService } from './compliance/staff/staff.service.ts'
import type { Config } from './config.ts'
import { Backups } from './db/backup.ts'
import type { OwnedDatabase } from './db/database.ts'
import { openDatabase } from './db/open.database.ts'
import { bulkRoutes } from './devices/bulk/bulk.routes.ts'
import { ClaimingService } from './devices/claims/claiming.service.ts'
import { claimsRoutes } from './devices/claims/claims.routes.ts'
import { AdmissionService } from './devices/credentials/admission.service.ts'
import { devicesRoutes } from './devices/devices.routes.ts'
import { DevicesService } from './devices/devices.service.ts'
import { firmwarePages } from './devices/firmware/firmware.pages.ts'
import { firmwareRoutes } from './devices/firmware/firmware.routes.ts'
import { quarantinedRoutes } from './devices/ingest/quarantined.routes.ts'
import { QuarantinedService } from './devices/ingest/quarantined.service.ts'
import { recordRoutes } from './devices/record.routes.ts'
import { RecordService } from './devices/record.service.ts'
import { sensorsRoutes } from './devices/sensors.routes.ts'
import { commandsRoutes } from './devices/steering/commands.routes.ts'
import { configsRoutes } from './devices/steering/configs.routes.ts'
import { DeviceWatch } from './devices/watch.service.ts'
import { dhis2Routes } from './exchange/dhis2/dhis2.routes.ts'
import { Dhis2Service } from './exchange/dhis2/dhis2.service.ts'
import { exportRoutes } from './exchange/export/export.routes.ts'
import { ExportService } from './exchange/export/export.service.ts'
import { importsRoutes } from './exchange/imports/imports.routes.ts'
import { ImportsService } from './exchange/imports/imports.service.ts'
import { sheetsRoutes } from './exchange/sheets/sheets.routes.ts'
import { SheetsService } from './exchange/sheets/sheets.service.ts'
import { EmptyHandedService } from './finder/demand/empty-handed.service.ts'
import { finderPages } from './finder/finder.pages.ts'
import { finderRoutes } from './finder/finder.routes.ts'
import { findScript } from './finder/finder.script.ts'
import { FinderService } from './finder/finder.service.ts'
import { publishedLocales } from './finder/locales.ts'
import { publicReportsRoutes } from './finder/reports/reports.routes.ts'
import { PublicReportsService } from './finder/reports/reports.service.ts'
import { connectionOf } from './http/connection.ts'
import { Gate } from './http/gate.ts'
import { tryCommit } from './http/health.store.ts'
import { createHttp } from './http/http.ts'
import { createRegistry } from './http/metrics.ts'
import { limitedServer } from './http/server.limits.ts'
import { ContentsService } from './inventory/contents.service.ts'
import { disposalsRoutes } from './inventory/disposals.routes.ts'
import { DisposalsService } from './inventory/disposals.service.ts'
import { inventoryRoutes } from './inventory/inventory.routes.ts'
import { InventoryService } from './inventory/inventory.service.ts'
import { LedgerReader } from './inventory/ledger.reader.ts'
import { QuarantineService } from './inventory/quarantine.service.ts'
import { StockService } from './inventory/stock.service.ts'
import { stockSettingsRoutes } from './inventory/stock-settings.routes.ts'
import { StockSettingsService } from './inventory/stock-settings.service.ts'
import { VendService } from './inventory/vends.service.ts'
import { LiveHub } from './live/live.hub.ts'
import { createLog, type Log } from './log.ts'
import { Broker } from './mqtt/broker.ts'
import { machineAddress } from './mqtt/machine.address.ts'
import { OutsideBroker } from './mqtt/outside.broker.ts'
import { landmarksRoutes } from './places/landmarks/landmarks.routes.ts'
import { LandmarksService } from './places/landmarks/landmarks.service.ts'
import { mapRoutes } from './places/map.routes.ts'
import { MapService } from './places/map.service.ts'
import { placesRoutes } from './places/places.routes.ts'
import { PlacesService } from './places/places.service.ts'
import { TimeZone } from './places/time-zone.ts'
import { projectRoot } from './project-root.ts'
import { recallsRoutes } from './recalls/recalls.routes.ts'
import { RecallsService } from './recalls/recalls.service.ts'
import { WhereaboutsService } from './recalls/whereabouts.service.ts'
import { refillsRoutes } from './refills/refills.routes.ts'
import { RefillsService } from './refills/refills.service.ts'
import { forecastRoutes } from './replenishment/forecast/forecast.routes.ts'
import { ForecastService } from './replenishment/forecast/forecast.service.ts'
import { OrdersService } from './replenishment/orders.service.ts'
import { redistributionRoutes } from './replenishment/redistribution/redistribution.routes.ts'
import { RedistributionService } from './replenishment/redistribution/redistribution.service.ts'
import { replenishmentRoutes } from './replenishment/replenishment.routes.ts'
import { SuggestionsService } from './replenishment/suggestions.service.ts'
import { SupplyService } from './replenishment/supply.service.ts'
import { MonthSumsService } from './reports/months/month-sums.service.ts'
import { reportsRoutes } from './reports/reports.routes.ts'
import { ReportsService } from './reports/reports.service.ts'
import { PeriodReportService } from './reports/service-year/period-report.service.ts'
import { serviceYearRoutes } from './reports/service-year/service-year.routes.ts'
import { ServiceYearService } from './reports/service-year/service-year.service.ts'
import { SurveysService } from './reports/service-year/surveys.service.ts'
import { todayRoutes } from './reports/today.routes.ts'
import { TodayService } from './reports/today.service.ts'
import type { Route } from './route.ts'
import { stocktakesRoutes } from './stocktakes/stocktakes.routes.ts'
import { StocktakesService } from './stocktakes/stocktakes.service.ts'

/** What a test or the demonstration may replace: time, randomness and the log. Never a part of ours. */
export interface Overrides {
  ambient?: Ambient
  log?: Log
}

export interface Services {
  accounts: AccountsService
  catalog: CatalogService
  places: PlacesService
  climate: ClimateService
  compliance: ComplianceService
  map: MapService
  stock: StockService
  excursions: ExcursionsService
  heat: HeatService
  stockSettings: StockSettingsService
  inventory: InventoryService
  ledger: LedgerReader
  months: MonthSumsService
  forecasts: ForecastService
  redistribution: RedistributionService
  quarantines: QuarantineService
  contents: ContentsService
  devices: DevicesService
  claiming: ClaimingService
  refills: RefillsService
  finder: FinderService
  landmarks: LandmarksService
  publicReports: PublicReportsService
  today: TodayService
  reports: ReportsService
  stocktakes: StocktakesService
  orders: OrdersService
  supply: SupplyService
  recalls: RecallsService
  whereabouts: WhereaboutsService
  staff: StaffService
  surveys: SurveysService
  alerts: AlertsService
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
}

/** The composition root: every part is made here and handed what it needs. */
export function createApp(
  config: Config,
  { ambient = systemAmbient, log = createLog(config.logLevel) }: Overrides = {},
): App {
  const { dataDir } = config
  const now = () => ambient.now()
  const db = openDatabase({ url: config.databaseUrl, dataDir, log, now })
  const changes = new Changes()
  // One listener for each part that keeps a picture, which is more than Node expects of a leak.
  changes.setMaxListeners(30)
  const timeZone = new TimeZone(config.timeZone)
  const audit = new AuditLog({ db, ambient })
  const published = { publicUrl: config.mqttPublicUrl, outsideUrl: config.outsideBroker?.url ?? null }
  let brokerPorts: { port: number; tlsPort: number | null } = {
    port: config.mqtt.port,
    tlsPort: config.mqtt.tls?.port ?? null,
  }
  const common = { db, ambient, changes, audit, log, timeZone }

  const accounts = new AccountsService(common)
  const catalog = new CatalogService(common)
  const places = new PlacesService(common)
  const stock = new StockService(common)
  const stockSettings = new StockSettingsService(common)
  const quarantines = new QuarantineService(common)
  const heat = new HeatService({ ...common, quarantines })
  const inventory = new InventoryService({ ...common, lostDays: (db, place) => heat.lostDays(db, place) })
  const disposals = new DisposalsService({ ...common, inventory })
  const ledger = new LedgerReader(common)
  const months = new MonthSumsService({ ...common, limits: stock })
  const forecasts = new ForecastService({ ...common, places, catalog, months })
  const redistribution = new RedistributionService({ ...common, stock, places, catalog })
  const vends = new VendService(common)
  const contents = new ContentsService(common)
  const firmware = {
    dir: join(dataDir, 'firmware'),
    keys: config.firmwareKeys,
    publicUrl: config.http.publicUrl,
  }
  const excursions = new ExcursionsService({ ...common, stock, catalog })
  const climate = new ClimateService({
    ...common,
    rawDays: config.climateRawDays,
    summed: (tx, marks) => excursions.keeper.mark(tx, marks),
  })
  const devices = new DevicesService({ ...common, places, stock, contents, ledger: vends, climate, firmware })
  const quarantined = new QuarantinedService(common)
  const record = new RecordService(common)
  const claiming = new ClaimingService({
    ...common,
    catalog,
    places,
    registry: devices.registry,
    credentials: devices.credentials,
    brokerAddress: () => machineAddress(published, brokerPorts),
  })
  const refills = new RefillsService({ ...common, inventory, ledger, contents, vends, devices })
  const publicReports = new PublicReportsService({ ...common, places })
  const landmarks = new LandmarksService(common)
  const finder = new FinderService({
    ...common,
    places,
    landmarks,
    ledger: stock,
    machines: devices,
    visitors: publicReports,
  })
  const demand = new EmptyHandedService({ ...common, finder })
  const backups =
    config.databaseUrl === null
      ? new Backups({
          dataDir,
          every: config.backup.everyHours * 3_600_000,
          keep: config.backup.keep,
          log,
          now,
        })
      : null
  const recalls = new RecallsService({ ...common, inventory, quarantines, contents, devices })
  const whereabouts = new WhereaboutsService({ ...common, contents })
  const staff = new StaffService(common)
  const compliance = new ComplianceService({
    ...common,
    places,
    sources: [
      staffEvidenceSource(staff.reader),
      climateEvidence({ climate: climate.records, changes, timeZone }),
    ],
    photosDir: join(dataDir, 'photos'),
  })
  const map = new MapService({
    places,
    stock,
    devices,
    layers: { storage: excursions, three_bright: compliance.scorecards },
    changes,
    log,
  })
  const watch = new DeviceWatch({ ...common, devices })
  const alerts = new AlertsService({
    ...common,
    places,
    sources: [
      devicesSource({ watch, ambient }),
      stockSource({ stock, devices }),
      climateSource({ excursions, ambient }),
      recallsSource({ recalls: recalls.reader, ambient }),
      visitorsSource({ visitors: publicReports }),
      staffSource({ staff: staff.reader, ambient }),
      rolloutsSource({ rollouts: devices.steering.rollouts }),
      installationSource({ dataDir, backups }),
    ],
    reach: { ...config.notifications, publicUrl: config.http.publicUrl },
  })
  const suggestions = new SuggestionsService({ db, stock, catalog, places })
  const orders = new OrdersService({ ...common, catalog, suggestions })
  const supply = new SupplyService({ ...common, catalog, inventory })
  const stocktakes = new StocktakesService({ ...common, places, catalog, inventory })
  const today = new TodayService({
    ...common,
    stock,
    watch,
    places,
    alerts: alerts.reader,
    orders,
    recalls: recalls.reader,
    staff: staff.reader,
    readings: climate.hand,
    excursions,
    heat,
    compliance: compliance.tasks,
    stocktakes: stocktakes.reader,
  })
  const reports = new ReportsService({
    ...common,
    months,
    catalog,
    places,
    ledger,
    stock,
    stocktakes: stocktakes.reader,
    orders,
  })
  const serviceYear = new ServiceYearService({ ...common, places, stock, months })
  const surveys = new SurveysService({ ...common, places })
  const periods = new PeriodReportService({
    ...common,
    reports,
    serviceYear,
    surveys,
    compliance: compliance.scorecards,
  })
  const services: Services = {
    accounts,
    catalog,
    places,
    climate,
    compliance,
    map,
    stock,
    excursions,
    heat,
    stockSettings,
    inventory,
    ledger,
    months,
    forecasts,
    redistribution,
    quarantines,
    contents,
    devices,
    claiming,
    refills,
    finder,
    landmarks,
    publicReports,
    today,
    reports,
    stocktakes,
    orders,
    supply,
    recalls,
    whereabouts,
    staff,
    surveys,
    alerts,
  }

  const routes = [
    ...accountsRoutes(accounts),
    ...savedViewsRoutes(new SavedViewsService(common)),
    ...placesRoutes(places),
    ...mapRoutes(map),
    ...catalogRoutes(catalog),
    ...climateRoutes(climate),
    ...inventoryRoutes(services),
    ...stockSettingsRoutes(services),
    ...disposalsRoutes(disposals),
    ...devicesRoutes(devices),
    ...commandsRoutes(devices.steering.commands),
    ...configsRoutes(devices.steering.configs),
    ...firmwareRoutes(devices.steering),
    ...sensorsRoutes(devices),
    ...recordRoutes({ record }),
    ...quarantinedRoutes({ quarantined }),
    ...claimsRoutes({ claims: devices.claims, claiming }),
    ...bulkRoutes(devices.bulk),
    ...stocktakesRoutes(stocktakes),
    ...refillsRoutes(refills),
    ...replenishmentRoutes({ suggestions, orders, supply }),
    ...recallsRoutes({ recalls, whereabouts }),
    ...staffRoutes(staff),
    ...complianceRoutes(compliance),
    ...importsRoutes(new ImportsService({ ...common, inventory, catalog, staff })),
    ...exportRoutes(new ExportService(common)),
    ...sheetsRoutes(new SheetsService({ stock, ledger, timeZone })),
    ...dhis2Routes(new Dhis2Service({ places, catalog, months })),
    ...excursionsRoutes(excursions),
    ...heatRoutes(heat),
    ...todayRoutes(today),
    ...reportsRoutes({ reports, timeZone }),
    ...serviceYearRoutes({ serviceYear, surveys, periods, timeZone }),
    ...forecastRoutes(forecasts),
    ...redistributionRoutes(redistribution),
    ...alertsRoutes(alerts),
    ...notificationsRoutes(alerts),
    ...finderRoutes({ finder, demand }),
    ...publicReportsRoutes(publicReports),
    ...landmarksRoutes(landmarks),
  ]
  /** What has been started, to be stopped in the reverse order. */
  const running: (() => Promise<void> | void)[] = []
  const start = async (part: { start(): Promise<void> | void; stop(): Promise<void> | void }) => {
    await part.start()
    running.push(() => part.stop())
  }

  return {
    services,
    routes,
    db,
    changes,
    async open() {
      await start(db)
      await db.write((tx) => places.ensureCounty(tx, config.county))
      await catalog.ensureDefaults()
      const administrator = await accounts.ensureAdministrator(config.adminPassword)
      for (const part of [
        accounts,
        stock,
        months,
        climate,
        excursions,
        heat,
        devices,
        map,
        finder,
        demand,
        refills,
        recalls,
        stocktakes,
        today,
        staff,
        compliance,
      ])
        await start(part)
      await start({ start: () => undefined, stop: () => claiming.stop() })
      if (backups) await start(backups)
      return administrator
    },
    async listen() {
      const link = { devices, ingest: devices.ingest, changes, ambient, log }
      const { outsideBroker } = config
      const broker = outsideBroker
        ? new OutsideBroker({ ...link, admission: new AdmissionService(common), address: outsideBroker })
        : new Broker({ ...link, address: config.mqtt })
      const gate = new Gate({ accounts, http: config.http })
      const metrics = createRegistry()
      const dashboardDir = join(projectRoot(), 'dist', 'dashboard')
      const app = createHttp({
        http: config.http,
        routes,
        gate,
        pages: [
          finderPages({
            finder,
            reports: publicReports,
            demand,
            locales: publishedLocales(config.findLanguages),
            originOf: ({ headers, socket }) =>
              config.http.publicUrl ?? connectionOf(headers, socket.remoteAddress, config.http).origin ?? '',
            addressOf: ({ headers, socket }) =>
              connectionOf(headers, socket.remoteAddress, config.http).address,
            log,
            scriptUrl: findScript(dashboardDir),
          }),
          firmwarePages(devices.steering.files),
        ],
        ready: tryCommit({ db, ambient }),
        metrics,
        dashboardDir,
        log,
        ambient,
      })
      const server = limitedServer(app)
      const live = new LiveHub({
        server,
        gate,
        pointsOf: (ids) => map.pointsOf(ids),
        codesOf: (ids) => places.codesOf(ids),
        placeOf: (deviceId) => devices.placeOf(deviceId),
        changes,
        ambient,
        log,
      })
      for (const { name, help, read } of broker.figures) gauge(metrics, name, help, read)
      gauge(metrics, 'sanliang_dashboards_connected', 'Dashboards connected live', () => live.connected)

      await start(alerts)
      await start(broker)
      brokerPorts = broker
      await start({ start: () => listening(server, config.http), stop: () => closed(server) })
      await start(live)
      return { http: (server.address() as AddressInfo).port, mqtt: broker.port, mqttTls: broker.tlsPort }
    },
    async stop() {
      for (const stop of running.splice(0).reverse()) await stop()
    },
  }
}

function gauge(registry: Registry, name: string, help: string, read: () => number): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(read())
    },
  })
}

function listening(server: Server, { host, port }: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

/** Lets answers under way finish, and drops idle connections at once. */
function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
    setTimeout(() => server.closeAllConnections(), 2_000).unref()
  })
}
