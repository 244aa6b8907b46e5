import { z } from 'zod'
import {
  acknowledgeExcursion,
  excursion,
  excursionQuery,
  excursionSummary,
  excursionSummaryQuery,
  limitsInForce,
  limitsQuery,
} from '../../../protocol/api/excursions.ts'
import { id, list, page } from '../../../protocol/api/parts.ts'
import { MANAGERS, type Route, route, SIGNED_IN } from '../../route.ts'
import type { ExcursionsService } from './excursions.service.ts'

const params = z.strictObject({ id })
const tag = 'climate'

export const excursionsRoutes = (excursions: ExcursionsService): Route[] => [
  route({
    method: 'get',
    path: '/api/climate/excursions',
    summary:
      'Longer outside limits than they tolerate, or without data: those that last first, then the latest',
    tag,
    access: SIGNED_IN,
    query: excursionQuery,
    response: page(excursion),
    handle: ({ actor, query }) => excursions.list(actor, query),
  }),
  route({
    method: 'get',
    path: '/api/climate/excursions/:id',
    summary: 'One excursion',
    tag,
    access: SIGNED_IN,
    params,
    response: excursion,
    handle: ({ actor, params }) => excursions.get(actor, params.id),
  }),
  route({
    method: 'post',
    path: '/api/climate/excursions/:id/acknowledge',
    summary: 'Say why it happened and what was done',
    tag,
    access: MANAGERS,
    params,
    body: acknowledgeExcursion,
    response: excursion,
    handle: ({ actor, params, body }) => excursions.acknowledge(actor, params.id, body),
  }),
  route({
    method: 'get',
    path: '/api/climate/excursion-summary',
    summary: 'How many last, are silent and wait for an answer, and how much is stored safely now',
    tag,
    access: SIGNED_IN,
    query: excursionSummaryQuery,
    response: excursionSummary,
    handle: ({ actor, query }) => excursions.summary(actor.scope, query.jurisdiction),
  }),
  route({
    method: 'get',
    path: '/api/climate/limits',
    summary: 'Limits in force at a place: its own, and those of the products that lie there',
    tag,
    access: SIGNED_IN,
    query: limitsQuery,
    response: list(limitsInForce),
    handle: async ({ actor, query }) => ({ items: await excursions.limits(actor, query.location) }),
  }),
]
