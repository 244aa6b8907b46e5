import { join } from 'node:path'
import type { Claimed } from '../protocol/api/claims.ts'
import { AccountsService } from './accounts/accounts.service.ts'
import { SavedViewsService } from './accounts/saved-views.service.ts'
import { alertsRoom } from './alerts/alerts.room.ts'
import { CatalogService } from './catalog/catalog.service.ts'
import { climateRoom } from './climate/climate.room.ts'
import { complianceRoom } from './compliance/compliance.room.ts'
import type { Config } from './config.ts'
import type { Backups } from './db/backup.ts'
import { devicesRoom } from './devices/devices.room.ts'
import { exchangeRoom } from './exchange/exchange.room.ts'
import { finderRoom } from './finder/finder.room.ts'
import { inventoryRoom, shelvesRoom } from './inventory/inventory.room.ts'
import type { Kit } from './kit.ts'
import { CalendarService } from './places/calendar.service.ts'
import { LandmarksService } from './places/landmarks/landmarks.service.ts'
import { MapService } from './places/map.service.ts'
import { PlacesService } from './places/places.service.ts'
import { recallsRoom } from './recalls/recalls.room.ts'
import { isCountedEmpty } from './refills/counted.level.ts'
import { RefillsService } from './refills/refills.service.ts'
import { reopenCounts } from './refills/visit.undoing.ts'
import { replenishmentRoom } from './replenishment/replenishment.room.ts'
import { MonthSumsService } from './reports/months/month-sums.service.ts'
import { reportsRoom } from './reports/reports.room.ts'
import { StocktakesService } from './stocktakes/stocktakes.service.ts'

interface Settings {
  config: Config
  backups: Backups | null
  /** Where machines connect. */
  brokerAddress: () => Claimed['server']
}

/** The services of every domain, each handed those of the domains before it: who knows whom, from top to bottom. */
export function createServices(kit: Kit, { config, backups, brokerAddress }: Settings) {
  const { dataDir } = config
  const { publicUrl } = config.http

  const places = new PlacesService(kit)
  const ground = {
    accounts: new AccountsService(kit),
    savedViews: new SavedViewsService(kit),
    catalog: new CatalogService(kit),
    places,
    calendar: new CalendarService(kit),
    landmarks: new LandmarksService(kit),
  }

  const shelves = shelvesRoom({ ...kit, isCountedEmpty })
  const { stock } = shelves
  const climate = climateRoom({ ...kit, ...ground, ...shelves, rawDays: config.climateRawDays })
  const inventory = inventoryRoom({ ...kit, ...climate, reversed: reopenCounts })
  const months = new MonthSumsService({ ...kit, limits: stock })
  const stores = { ...ground, ...shelves, ...climate, ...inventory, months }

  const firmware = { dir: join(dataDir, 'firmware'), keys: config.firmwareKeys, publicUrl }
  const machines = devicesRoom({ ...kit, ...stores, firmware, brokerAddress })
  const { devices } = machines
  const recalled = recallsRoom({ ...kit, ...stores, devices })
  const compliance = complianceRoom({ ...kit, ...stores, photosDir: join(dataDir, 'photos') })
  const layers = { storage: climate.excursions, three_bright: compliance.compliance.scorecards }
  const work = {
    ...machines,
    ...compliance,
    map: new MapService({ ...kit, places, stock, devices, layers }),
    refills: new RefillsService({ ...kit, ...stores, devices }),
    stocktakes: new StocktakesService({ ...kit, ...stores }),
    ...recalled,
    ...replenishmentRoom({ ...kit, ...stores }),
    ...exchangeRoom({ ...kit, ...stores, ...compliance }),
    ...finderRoom({ ...kit, ...stores, ...recalled, devices }),
  }

  const reach = { ...config.notifications, publicUrl }
  const alerts = alertsRoom({ ...kit, ...stores, ...work, dataDir, backups, reach })
  return { ...stores, ...work, ...alerts, ...reportsRoom({ ...kit, ...stores, ...work, ...alerts }) }
}

export type Services = ReturnType<typeof createServices>
