import type { CatalogService } from '../catalog/catalog.service.ts'
import type { InventoryService } from '../inventory/inventory.service.ts'
import type { StockService } from '../inventory/stock.service.ts'
import type { Kit } from '../kit.ts'
import type { PlacesService } from '../places/places.service.ts'
import type { MonthSumsService } from '../reports/months/month-sums.service.ts'
import { ForecastService } from './forecast/forecast.service.ts'
import { OrdersService } from './orders.service.ts'
import { RedistributionService } from './redistribution/redistribution.service.ts'
import { SuggestionsService } from './suggestions.service.ts'
import { SupplyService } from './supply.service.ts'

interface Needs extends Kit {
  catalog: CatalogService
  places: PlacesService
  stock: StockService
  inventory: InventoryService
  months: MonthSumsService
}

/** What will be needed, what to order or to shift, and how orders are supplied. */
export function replenishmentRoom(needs: Needs) {
  const suggestions = new SuggestionsService(needs)
  return {
    suggestions,
    orders: new OrdersService({ ...needs, suggestions }),
    supply: new SupplyService(needs),
    forecasts: new ForecastService(needs),
    redistribution: new RedistributionService(needs),
  }
}
