import type { CatalogService } from '../catalog/catalog.service.ts'
import type { StaffService } from '../compliance/staff/staff.service.ts'
import type { InventoryService } from '../inventory/inventory.service.ts'
import type { LedgerReader } from '../inventory/ledger.reader.ts'
import type { StockService } from '../inventory/stock.service.ts'
import type { Kit } from '../kit.ts'
import type { LandmarksService } from '../places/landmarks/landmarks.service.ts'
import type { PlacesService } from '../places/places.service.ts'
import type { MonthSumsService } from '../reports/months/month-sums.service.ts'
import { Dhis2Service } from './dhis2/dhis2.service.ts'
import { ExportService } from './export/export.service.ts'
import { ImportsService } from './imports/imports.service.ts'
import { SheetsService } from './sheets/sheets.service.ts'

interface Needs extends Kit {
  catalog: CatalogService
  places: PlacesService
  landmarks: LandmarksService
  stock: StockService
  ledger: LedgerReader
  inventory: InventoryService
  months: MonthSumsService
  staff: StaffService
}

/** Files in and out, each as other programs know them. */
export const exchangeRoom = (needs: Needs) => ({
  imports: new ImportsService(needs),
  exports: new ExportService(needs),
  sheets: new SheetsService(needs),
  dhis2: new Dhis2Service(needs),
})
