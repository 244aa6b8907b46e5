import { z } from 'zod'
import type { Role } from '../../protocol/api/accounts.ts'
import {
  disposal,
  disposalQuery,
  possibleWitness,
  prepareDisposal,
  withdrawDisposal,
  witnessQuery,
} from '../../protocol/api/disposals.ts'
import { id, list, page } from '../../protocol/api/parts.ts'
import { MANAGERS, type Route, route, SIGNED_IN } from '../route.ts'
import type { DisposalsService } from './disposals.service.ts'

const params = z.strictObject({ id })
const tag = 'inventory'
/** An inspector who is there may sign for it. */
const WITNESSES: readonly Role[] = [...MANAGERS, 'inspector']

export const disposalsRoutes = (disposals: DisposalsService): Route[] => [
  route({
    method: 'get',
    path: '/api/witnesses',
    summary: 'People who may confirm a disposal at a place, the caller aside',
    tag,
    access: MANAGERS,
    query: witnessQuery,
    response: list(possibleWitness),
    handle: async ({ actor, query }) => ({ items: await disposals.witnesses(actor, query.location) }),
  }),
  route({
    method: 'get',
    path: '/api/disposals',
    summary: 'Disposal documents, latest first',
    tag,
    access: SIGNED_IN,
    query: disposalQuery,
    response: page(disposal),
    handle: ({ actor, query }) => disposals.list(actor, query),
  }),
  route({
    method: 'post',
    path: '/api/disposals',
    summary: 'Prepare a disposal that a second person confirms',
    tag,
    access: MANAGERS,
    body: prepareDisposal,
    response: disposal,
    status: 201,
    handle: ({ actor, body, idempotencyKey }) => disposals.prepare(actor, body, idempotencyKey),
  }),
  route({
    method: 'get',
    path: '/api/disposals/:id',
    summary: 'One disposal document',
    tag,
    access: SIGNED_IN,
    params,
    response: disposal,
    handle: ({ actor, params }) => disposals.get(actor, params.id),
  }),
  route({
    method: 'post',
    path: '/api/disposals/:id/confirm',
    summary: 'Confirm as its witness, which posts it',
    tag,
    access: WITNESSES,
    params,
    response: disposal,
    handle: ({ actor, params }) => disposals.confirm(actor, params.id),
  }),
  route({
    method: 'post',
    path: '/api/disposals/:id/withdraw',
    summary: 'Withdraw a disposal that waits for its witness',
    tag,
    access: WITNESSES,
    params,
    body: withdrawDisposal,
    response: disposal,
    handle: ({ actor, params, body }) => disposals.withdraw(actor, params.id, body.reason),
  }),
]
