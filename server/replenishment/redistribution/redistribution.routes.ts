import { z } from 'zod'
import { id } from '../../../protocol/api/parts.ts'
import {
  dismissRedistribution,
  redistributionDismissal,
  redistributionQuery,
  redistributions,
} from '../../../protocol/api/redistribution.ts'
import { MANAGERS, type Route, route, SIGNED_IN } from '../../route.ts'
import type { RedistributionService } from './redistribution.service.ts'

const tag = 'replenishment'

export const redistributionRoutes = (service: RedistributionService): Route[] => [
  route({
    method: 'get',
    path: '/api/redistribution',
    summary: 'Lots that would expire or lie in excess, and who could use them in time',
    tag,
    access: SIGNED_IN,
    query: redistributionQuery,
    response: redistributions,
    handle: ({ actor, query }) => service.list(actor, query.jurisdiction ?? null),
  }),
  route({
    method: 'post',
    path: '/api/redistribution/dismissals',
    summary: 'Do not propose this lot for this way again, while no more of it is in question',
    tag,
    access: MANAGERS,
    body: dismissRedistribution,
    response: redistributionDismissal,
    status: 201,
    handle: ({ actor, body }) => service.dismiss(actor, body),
  }),
  route({
    method: 'delete',
    path: '/api/redistribution/dismissals/:id',
    summary: 'Let a dismissed proposal be made again',
    tag,
    access: MANAGERS,
    params: z.strictObject({ id }),
    handle: ({ actor, params }) => service.restore(actor, params.id),
  }),
]
