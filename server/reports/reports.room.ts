import type { AlertsService } from '../alerts/alerts.service.ts'
import type { CatalogService } from '../catalog/catalog.service.ts'
import type { ClimateService } from '../climate/climate.service.ts'
import type { ExcursionsService } from '../climate/excursions/excursions.service.ts'
import type { HeatService } from '../climate/heat/heat.service.ts'
import type { ComplianceService } from '../compliance/compliance.service.ts'
import type { StaffService } from '../compliance/staff/staff.service.ts'
import type { DeviceWatch } from '../devices/watch.service.ts'
import type { LedgerReader } from '../inventory/ledger.reader.ts'
import type { StockService } from '../inventory/stock.service.ts'
import type { Kit } from '../kit.ts'
import type { CalendarService } from '../places/calendar.service.ts'
import type { PlacesService } from '../places/places.service.ts'
import type { RecallsService } from '../recalls/recalls.service.ts'
import type { OrdersService } from '../replenishment/orders.service.ts'
import type { StocktakesService } from '../stocktakes/stocktakes.service.ts'
import type { MonthSumsService } from './months/month-sums.service.ts'
import { ReportsService } from './reports.service.ts'
import { PeriodReportService } from './service-year/period-report.service.ts'
import { ServiceYearService } from './service-year/service-year.service.ts'
import { SurveysService } from './service-year/surveys.service.ts'
import { TodayService } from './today.service.ts'

interface Needs extends Kit {
  catalog: CatalogService
  places: PlacesService
  calendar: CalendarService
  stock: StockService
  ledger: LedgerReader
  months: MonthSumsService
  watch: DeviceWatch
  climate: ClimateService
  excursions: ExcursionsService
  heat: HeatService
  compliance: ComplianceService
  staff: StaffService
  alerts: AlertsService
  orders: OrdersService
  recalls: RecallsService
  stocktakes: StocktakesService
}

/** What there is to do today, and what a month, a quarter or a service year came to. */
export function reportsRoom({ compliance, orders: { reader: orders }, stocktakes, ...needs }: Needs) {
  const reports = new ReportsService({ ...needs, orders, stocktakes: stocktakes.reader })
  const serviceYear = new ServiceYearService(needs)
  const surveys = new SurveysService(needs)
  return {
    reports,
    serviceYear,
    surveys,
    periods: new PeriodReportService({
      ...needs,
      reports,
      serviceYear,
      surveys,
      compliance: compliance.scorecards,
    }),
    today: new TodayService({
      ...needs,
      orders,
      alerts: needs.alerts.reader,
      recalls: needs.recalls.reader,
      staff: needs.staff.reader,
      readings: needs.climate.hand,
      compliance: compliance.tasks,
      stocktakes: stocktakes.reader,
    }),
  }
}
