import { z } from 'zod'
import {
  claim,
  claimCodePage,
  claimCodeQuery,
  claimed,
  claimOffer,
  createClaimCodes,
  createdClaimCodes,
  lookUpClaim,
  revokeClaimCode,
  revokedClaimCodes,
} from '../../../protocol/api/claims.ts'
import { id } from '../../../protocol/api/parts.ts'
import { MANAGERS, type Route, route } from '../../route.ts'
import type { ClaimingService } from './claiming.service.ts'
import type { ClaimsService } from './claims.service.ts'

const tag = 'claims'

/** Codes for those who make them, and what installers do with them, who have no account. */
export function claimsRoutes({
  claims,
  claiming,
}: {
  claims: ClaimsService
  claiming: ClaimingService
}): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/claim-codes',
      summary: 'Claim codes with what became of them, newest first',
      tag,
      access: MANAGERS,
      query: claimCodeQuery,
      response: claimCodePage,
      handle: ({ actor, query }) => claims.list(actor.scope, query),
    }),
    route({
      method: 'post',
      path: '/api/claim-codes',
      summary: 'Make a sheet of single-use codes; the answer shows them, once',
      tag,
      access: MANAGERS,
      body: createClaimCodes,
      response: createdClaimCodes,
      status: 201,
      handle: ({ actor, body, idempotencyKey }) => claims.create(actor, body, idempotencyKey),
    }),
    route({
      method: 'post',
      path: '/api/claim-codes/:id/revoke',
      summary: 'Void an open code, or every open code of its sheet',
      tag,
      access: MANAGERS,
      params: z.strictObject({ id }),
      body: revokeClaimCode,
      response: revokedClaimCodes,
      handle: async ({ actor, params, body }) => ({ revoked: await claims.revoke(actor, params.id, body) }),
    }),
    route({
      method: 'post',
      path: '/api/claims/look-up',
      summary: 'What an open claim code is for; it stays open',
      tag,
      access: 'public',
      body: lookUpClaim,
      response: claimOffer,
      handle: ({ body, client }) => claiming.offer(body.code, client.address),
    }),
    route({
      method: 'post',
      path: '/api/claims',
      summary: 'Put a machine into service with a claim code; the answer shows its secret',
      tag,
      access: 'public',
      body: claim,
      response: claimed,
      status: 201,
      handle: ({ body, client }) => claiming.claim(body, client.address),
    }),
  ]
}
