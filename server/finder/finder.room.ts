import type { DevicesService } from '../devices/devices.service.ts'
import type { StockService } from '../inventory/stock.service.ts'
import type { Kit } from '../kit.ts'
import type { CalendarService } from '../places/calendar.service.ts'
import type { LandmarksService } from '../places/landmarks/landmarks.service.ts'
import type { PlacesService } from '../places/places.service.ts'
import type { RecallsService } from '../recalls/recalls.service.ts'
import { EmptyHandedService } from './demand/empty-handed.service.ts'
import { FinderService } from './finder.service.ts'
import { machineSource } from './machine.source.ts'
import { PublicReportsService } from './reports/reports.service.ts'

interface Needs extends Kit {
  places: PlacesService
  calendar: CalendarService
  landmarks: LandmarksService
  stock: StockService
  devices: DevicesService
  recalls: RecallsService
}

/** What the public finds, what visitors say of it, and where they found nothing. */
export function finderRoom(needs: Needs) {
  const publicReports = new PublicReportsService(needs)
  const finder = new FinderService({
    ...needs,
    ledger: needs.stock,
    machines: machineSource(needs),
    visitors: publicReports,
  })
  return { finder, publicReports, demand: new EmptyHandedService({ ...needs, finder }) }
}
