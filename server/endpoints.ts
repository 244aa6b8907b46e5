import { accountsRoutes } from './accounts/accounts.routes.ts'
import { savedViewsRoutes } from './accounts/saved-views.routes.ts'
import { alertsRoutes } from './alerts/alerts.routes.ts'
import { notificationsRoutes } from './alerts/notifications.routes.ts'
import { catalogRoutes } from './catalog/catalog.routes.ts'
import { climateRoutes } from './climate/climate.routes.ts'
import { excursionsRoutes } from './climate/excursions/excursions.routes.ts'
import { heatRoutes } from './climate/heat/heat.routes.ts'
import { complianceRoutes } from './compliance/compliance.routes.ts'
import { staffRoutes } from './compliance/staff/staff.routes.ts'
import { boardsRoutes } from './devices/boards.routes.ts'
import { bulkRoutes } from './devices/bulk/bulk.routes.ts'
import { claimsRoutes } from './devices/claims/claims.routes.ts'
import { devicesRoutes } from './devices/devices.routes.ts'
import { firmwareRoutes } from './devices/firmware/firmware.routes.ts'
import { quarantinedRoutes } from './devices/ingest/quarantined.routes.ts'
import { recordRoutes } from './devices/record.routes.ts'
import { sensorsRoutes } from './devices/sensors.routes.ts'
import { commandsRoutes } from './devices/steering/commands.routes.ts'
import { configsRoutes } from './devices/steering/configs.routes.ts'
import { dhis2Routes } from './exchange/dhis2/dhis2.routes.ts'
import { exportRoutes } from './exchange/export/export.routes.ts'
import { importsRoutes } from './exchange/imports/imports.routes.ts'
import { sheetsRoutes } from './exchange/sheets/sheets.routes.ts'
import { finderRoutes } from './finder/finder.routes.ts'
import { publicReportsRoutes } from './finder/reports/reports.routes.ts'
import { disposalsRoutes } from './inventory/disposals.routes.ts'
import { inventoryRoutes } from './inventory/inventory.routes.ts'
import { stockSettingsRoutes } from './inventory/stock-settings.routes.ts'
import type { Kit } from './kit.ts'
import { landmarksRoutes } from './places/landmarks/landmarks.routes.ts'
import { mapRoutes } from './places/map.routes.ts'
import { placesRoutes } from './places/places.routes.ts'
import { recallsRoutes } from './recalls/recalls.routes.ts'
import { refillsRoutes } from './refills/refills.routes.ts'
import { forecastRoutes } from './replenishment/forecast/forecast.routes.ts'
import { redistributionRoutes } from './replenishment/redistribution/redistribution.routes.ts'
import { replenishmentRoutes } from './replenishment/replenishment.routes.ts'
import { reportsRoutes } from './reports/reports.routes.ts'
import { serviceYearRoutes } from './reports/service-year/service-year.routes.ts'
import { todayRoutes } from './reports/today.routes.ts'
import type { Route } from './route.ts'
import type { Services } from './services.ts'
import { stocktakesRoutes } from './stocktakes/stocktakes.routes.ts'

/** Every endpoint of the API, in the order in which it is described. */
export const endpoints = (services: Services, { timeZone }: Pick<Kit, 'timeZone'>): readonly Route[] => [
  ...accountsRoutes(services.accounts),
  ...savedViewsRoutes(services.savedViews),
  ...placesRoutes(services),
  ...mapRoutes(services.map),
  ...catalogRoutes(services.catalog),
  ...climateRoutes(services.climate),
  ...inventoryRoutes(services),
  ...stockSettingsRoutes(services),
  ...disposalsRoutes(services.disposals),
  ...devicesRoutes(services.devices),
  ...boardsRoutes(services.boards),
  ...commandsRoutes(services.devices.steering.commands),
  ...configsRoutes(services.devices.steering.configs),
  ...firmwareRoutes(services.devices.steering),
  ...sensorsRoutes(services.devices),
  ...recordRoutes(services),
  ...quarantinedRoutes(services),
  ...claimsRoutes({ claims: services.devices.claims, claiming: services.claiming }),
  ...bulkRoutes(services.devices.bulk),
  ...stocktakesRoutes(services.stocktakes),
  ...refillsRoutes(services.refills),
  ...replenishmentRoutes(services),
  ...recallsRoutes(services),
  ...staffRoutes(services.staff),
  ...complianceRoutes(services.compliance),
  ...importsRoutes(services.imports),
  ...exportRoutes(services.exports),
  ...sheetsRoutes(services.sheets),
  ...dhis2Routes(services.dhis2),
  ...excursionsRoutes(services.excursions),
  ...heatRoutes(services.heat),
  ...todayRoutes(services.today),
  ...reportsRoutes({ ...services, timeZone }),
  ...serviceYearRoutes({ ...services, timeZone }),
  ...forecastRoutes(services.forecasts),
  ...redistributionRoutes(services.redistribution),
  ...alertsRoutes(services.alerts),
  ...notificationsRoutes(services.alerts),
  ...finderRoutes(services),
  ...publicReportsRoutes(services.publicReports),
  ...landmarksRoutes(services.landmarks),
]
