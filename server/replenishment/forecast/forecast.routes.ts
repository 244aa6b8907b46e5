import { forecast, forecastQuery } from '../../../protocol/api/forecast.ts'
import { type Route, route, SIGNED_IN } from '../../route.ts'
import type { ForecastService } from './forecast.service.ts'

export const forecastRoutes = (service: ForecastService): Route[] => [
  route({
    method: 'get',
    path: '/api/forecast',
    summary:
      'Demand of a product at a place or in a jurisdiction: past, forecast with bands, and errors of the past',
    tag: 'replenishment',
    access: SIGNED_IN,
    query: forecastQuery,
    response: forecast,
    handle: ({ actor, query }) => service.forecast(actor, query),
  }),
]
