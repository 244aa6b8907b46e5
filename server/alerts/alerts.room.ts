import type { ExcursionsService } from '../climate/excursions/excursions.service.ts'
import type { StaffService } from '../compliance/staff/staff.service.ts'
import type { Backups } from '../db/backup.ts'
import type { DevicesService } from '../devices/devices.service.ts'
import type { DeviceWatch } from '../devices/watch.service.ts'
import type { PublicReportsService } from '../finder/reports/reports.service.ts'
import type { StockService } from '../inventory/stock.service.ts'
import type { Kit } from '../kit.ts'
import type { PlacesService } from '../places/places.service.ts'
import type { RecallsService } from '../recalls/recalls.service.ts'
import { AlertsService, type Reach } from './alerts.service.ts'
import { climateSource } from './sources/climate.source.ts'
import { devicesSource } from './sources/devices.source.ts'
import { installationSource } from './sources/installation.source.ts'
import { recallsSource } from './sources/recalls.source.ts'
import { rolloutsSource } from './sources/rollouts.source.ts'
import { staffSource } from './sources/staff.source.ts'
import { stockSource } from './sources/stock.source.ts'
import { visitorsSource } from './sources/visitors.source.ts'

interface Needs extends Kit {
  places: PlacesService
  stock: StockService
  devices: DevicesService
  watch: DeviceWatch
  excursions: ExcursionsService
  recalls: RecallsService
  publicReports: PublicReportsService
  staff: StaffService
  dataDir: string
  backups: Backups | null
  reach: Reach
}

/** What people are told of before they look: each domain is seen through a source of its own. */
export const alertsRoom = (needs: Needs) => ({
  alerts: new AlertsService({
    ...needs,
    sources: [
      devicesSource(needs),
      stockSource(needs),
      climateSource(needs),
      recallsSource({ ...needs, recalls: needs.recalls.reader }),
      visitorsSource({ visitors: needs.publicReports }),
      staffSource({ ...needs, staff: needs.staff.reader }),
      rolloutsSource({ rollouts: needs.devices.steering.rollouts }),
      installationSource(needs),
    ],
  }),
})
