import { z } from 'zod'
import { id } from '../../protocol/api/parts.ts'
import { climateQuery, climateRecord, demand, demandQuery } from '../../protocol/api/record.ts'
import { type Route, route, SIGNED_IN } from '../route.ts'
import type { RecordService } from './record.service.ts'

const params = z.strictObject({ id })

export function recordRoutes({ record }: { record: RecordService }): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/dispensers/:id/demand',
      summary: 'What people asked of a dispenser, day by day and channel by channel, met or not',
      tag: 'devices',
      access: SIGNED_IN,
      params,
      query: demandQuery,
      response: demand,
      handle: ({ actor, params, query }) => record.demand(actor.scope, params.id, query),
    }),
    route({
      method: 'get',
      path: '/api/locations/:id/climate',
      summary: 'Temperature and humidity at a place as its devices told them',
      tag: 'devices',
      access: SIGNED_IN,
      params,
      query: climateQuery,
      response: climateRecord,
      handle: ({ actor, params, query }) => record.climate(actor.scope, params.id, query),
    }),
  ]
}
