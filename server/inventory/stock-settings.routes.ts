import {
  setStockSettings,
  stockSettingsPreview,
  stockSettingsView,
} from '../../protocol/api/stock-settings.ts'
import { ADMINISTRATORS, type Route, route, SIGNED_IN } from '../route.ts'
import type { StockService } from './stock.service.ts'
import type { StockSettingsService } from './stock-settings.service.ts'

interface Services {
  stockSettings: StockSettingsService
  stock: Pick<StockService, 'preview'>
}

const tag = 'inventory'

export const stockSettingsRoutes = ({ stockSettings, stock }: Services): Route[] => [
  route({
    method: 'get',
    path: '/api/stock-settings',
    summary: 'What stock is judged by: defaults, and what was set for tiers and products',
    tag,
    access: SIGNED_IN,
    response: stockSettingsView,
    handle: () => stockSettings.view(),
  }),
  route({
    method: 'put',
    path: '/api/stock-settings',
    summary: 'Set limits for a tier, a product or a product in a tier, or take them back',
    tag,
    access: ADMINISTRATORS,
    body: setStockSettings,
    response: stockSettingsView,
    handle: ({ actor, body }) => stockSettings.set(actor, body),
  }),
  route({
    method: 'post',
    path: '/api/stock-settings/preview',
    summary: 'How many would be low, over or otherwise with these limits; changes nothing',
    tag,
    access: ADMINISTRATORS,
    body: setStockSettings,
    response: stockSettingsPreview,
    async handle({ actor, body }) {
      return stock.preview(actor.scope, await stockSettings.wanted(actor, body))
    },
  }),
]
