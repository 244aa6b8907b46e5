import type { DevicesService } from '../devices/devices.service.ts'
import type { StockService } from '../inventory/stock.service.ts'
import type { Kit } from '../kit.ts'
import type { LandmarksService } from '../places/landmarks/landmarks.service.ts'
import type { PlacesService } from '../places/places.service.ts'
import { EmptyHandedService } from './demand/empty-handed.service.ts'
import { FinderService } from './finder.service.ts'
import { PublicReportsService } from './reports/reports.service.ts'

interface Needs extends Kit {
  places: PlacesService
  landmarks: LandmarksService
  stock: StockService
  devices: DevicesService
}

/** What the public finds, what visitors say of it, and where they found nothing. */
export function finderRoom(needs: Needs) {
  const publicReports = new PublicReportsService(needs)
  const finder = new FinderService({
    ...needs,
    ledger: needs.stock,
    machines: needs.devices,
    visitors: publicReports,
  })
  return { finder, publicReports, demand: new EmptyHandedService({ ...needs, finder }) }
}
