import { z } from 'zod'
import { id } from '../../protocol/api/parts.ts'
import { demand, demandQuery } from '../../protocol/api/record.ts'
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
  ]
}
