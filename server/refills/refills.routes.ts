import { z } from 'zod'
import { forecastList, forecastQuery } from '../../protocol/api/machine-forecast.ts'
import { id, list, page } from '../../protocol/api/parts.ts'
import {
  reconciliation,
  reconciliationQuery,
  resolveReconciliation,
} from '../../protocol/api/reconciliations.ts'
import {
  createRound,
  driver,
  driverQuery,
  proposeRound,
  round,
  roundProposal,
  roundQuery,
  roundSummary,
  updateRound,
} from '../../protocol/api/rounds.ts'
import { createVisit, visit, visitQuery } from '../../protocol/api/visits.ts'
import { MANAGERS, type Route, route, SIGNED_IN } from '../route.ts'
import type { RefillsService } from './refills.service.ts'

const params = z.strictObject({ id })
const tag = 'refills'

export const refillsRoutes = (refills: RefillsService): Route[] => [
  route({
    method: 'get',
    path: '/api/refills',
    summary: 'Machines with the days until their channels are empty',
    tag,
    access: SIGNED_IN,
    query: forecastQuery,
    response: forecastList,
    handle: async ({ actor, query }) => ({ items: await refills.forecasts.machines(actor, query) }),
  }),
  ...visitRoutes(refills),
  ...reconciliationRoutes(refills),
  ...roundRoutes(refills),
]

const visitRoutes = ({ visits }: RefillsService): Route[] => [
  route({
    method: 'post',
    path: '/api/visits',
    summary: 'What was counted, taken back and loaded at a machine, once',
    tag,
    access: MANAGERS,
    body: createVisit,
    response: visit,
    status: 201,
    handle: ({ actor, body, idempotencyKey }) => visits.post(actor, body, idempotencyKey),
  }),
  route({
    method: 'get',
    path: '/api/visits',
    summary: 'Visits to machines, latest first',
    tag,
    access: SIGNED_IN,
    query: visitQuery,
    response: page(visit),
    handle: ({ actor, query }) => visits.list(actor, query),
  }),
  route({
    method: 'get',
    path: '/api/visits/:id',
    summary: 'One visit',
    tag,
    access: SIGNED_IN,
    params,
    response: visit,
    handle: ({ actor, params }) => visits.get(actor, params.id),
  }),
]

const reconciliationRoutes = ({ reconciliations }: RefillsService): Route[] => [
  route({
    method: 'get',
    path: '/api/reconciliations',
    summary: 'What machines, counts and the ledger do not agree on, latest first',
    tag,
    access: SIGNED_IN,
    query: reconciliationQuery,
    response: list(reconciliation),
    handle: async ({ actor, query }) => ({ items: await reconciliations.list(actor, query) }),
  }),
  route({
    method: 'get',
    path: '/api/reconciliations/:id',
    summary: 'One of them',
    tag,
    access: SIGNED_IN,
    params,
    response: reconciliation,
    handle: ({ actor, params }) => reconciliations.get(actor, params.id),
  }),
  route({
    method: 'post',
    path: '/api/reconciliations/:id/resolve',
    summary: 'Let the ledger follow, ask for another count, or leave everything as it is',
    tag,
    access: MANAGERS,
    params,
    body: resolveReconciliation,
    response: reconciliation,
    handle: ({ actor, params, body }) => reconciliations.resolve(actor, params.id, body),
  }),
]

const roundRoutes = ({ rounds }: RefillsService): Route[] => [
  route({
    method: 'get',
    path: '/api/drivers',
    summary: 'Who may be sent on a round from a place',
    tag,
    access: MANAGERS,
    query: driverQuery,
    response: list(driver),
    handle: async ({ actor, query }) => ({ items: await rounds.drivers(actor, query.source) }),
  }),
  route({
    method: 'post',
    path: '/api/rounds/propose',
    summary: 'Which machines to go to, in which order, and what to load; nothing is kept',
    tag,
    access: MANAGERS,
    body: proposeRound,
    response: roundProposal,
    handle: ({ actor, body }) => rounds.propose(actor, body),
  }),
  route({
    method: 'post',
    path: '/api/rounds',
    summary: 'Keep a round',
    tag,
    access: MANAGERS,
    body: createRound,
    response: round,
    status: 201,
    handle: ({ actor, body, idempotencyKey }) => rounds.create(actor, body, idempotencyKey),
  }),
  route({
    method: 'get',
    path: '/api/rounds',
    summary: 'Rounds, latest first',
    tag,
    access: SIGNED_IN,
    query: roundQuery,
    response: page(roundSummary),
    handle: ({ actor, query }) => rounds.list(actor, query),
  }),
  route({
    method: 'get',
    path: '/api/rounds/:id',
    summary: 'One round with its stops, what to load and what its stops need without network',
    tag,
    access: SIGNED_IN,
    params,
    response: round,
    handle: ({ actor, params }) => rounds.get(actor, params.id),
  }),
  route({
    method: 'patch',
    path: '/api/rounds/:id',
    summary: 'Assign, start, end or cancel a round, or skip stops',
    tag,
    access: MANAGERS,
    params,
    body: updateRound,
    response: round,
    handle: ({ actor, params, body }) => rounds.update(actor, params.id, body),
  }),
]
