import type { CatalogService } from '../catalog/catalog.service.ts'
import type { QuarantineService } from '../inventory/quarantine.service.ts'
import type { StockService } from '../inventory/stock.service.ts'
import type { Kit } from '../kit.ts'
import { ClimateService } from './climate.service.ts'
import { ExcursionsService } from './excursions/excursions.service.ts'
import { HeatService } from './heat/heat.service.ts'

interface Needs extends Kit {
  catalog: CatalogService
  stock: StockService
  quarantines: QuarantineService
  /** Days for which readings are kept as measured; 0 = for ever. */
  rawDays: number
}

/** What was measured, what went outside limits, and what it did to lots. */
export function climateRoom(needs: Needs) {
  const excursions = new ExcursionsService(needs)
  return {
    excursions,
    climate: new ClimateService({
      ...needs,
      summed: (tx, marks) => excursions.keeper.mark(tx, marks),
    }),
    heat: new HeatService(needs),
  }
}
