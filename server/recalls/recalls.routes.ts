import { z } from 'zod'
import { id } from '../../protocol/api/parts.ts'
import {
  answerRecall,
  cancelRecall,
  channelOfRecall,
  closeRecall,
  foundLots,
  lotSearchQuery,
  openRecall,
  previewRecall,
  recall,
  recallList,
  recallPreview,
  whereabouts,
} from '../../protocol/api/recalls.ts'
import { MANAGERS, type Route, route, SIGNED_IN } from '../route.ts'
import type { RecallsService } from './recalls.service.ts'
import type { WhereaboutsService } from './whereabouts.service.ts'

const params = z.strictObject({ id })
const tag = 'recalls'

export const recallsRoutes = ({
  recalls,
  whereabouts: lots,
}: {
  recalls: RecallsService
  whereabouts: WhereaboutsService
}): Route[] => [
  route({
    method: 'get',
    path: '/api/lots/search',
    summary: 'Lots by number, product or GTIN',
    tag,
    access: SIGNED_IN,
    query: lotSearchQuery,
    response: foundLots,
    handle: async ({ actor, query }) => ({ items: await lots.search(actor, query) }),
  }),
  route({
    method: 'get',
    path: '/api/lots/:id/whereabouts',
    summary: 'Where a lot is now, and how much of it was given out, disposed of or is missing',
    tag,
    access: SIGNED_IN,
    params,
    response: whereabouts,
    handle: ({ actor, params }) => lots.of(actor, params.id),
  }),
  route({
    method: 'get',
    path: '/api/recalls',
    summary: 'Recalls, open ones first',
    tag,
    access: SIGNED_IN,
    response: recallList,
    handle: async ({ actor }) => ({ items: await recalls.list(actor) }),
  }),
  route({
    method: 'post',
    path: '/api/recalls/preview',
    summary: 'What a recall would hold and block; nothing changes',
    tag,
    access: MANAGERS,
    body: previewRecall,
    response: recallPreview,
    handle: ({ actor, body }) => recalls.preview(actor, body),
  }),
  route({
    method: 'post',
    path: '/api/recalls',
    summary: 'Hold every lot with these numbers everywhere, and block the channels they lie in',
    tag,
    access: MANAGERS,
    body: openRecall,
    response: recall,
    status: 201,
    handle: ({ actor, body, idempotencyKey }) => recalls.open(actor, body, idempotencyKey),
  }),
  route({
    method: 'get',
    path: '/api/recalls/:id',
    summary: 'One recall: places, transfers, channels with their acknowledgement, and what came back',
    tag,
    access: SIGNED_IN,
    params,
    response: recall,
    handle: ({ actor, params }) => recalls.get(actor, params.id),
  }),
  route({
    method: 'post',
    path: '/api/recalls/:id/answers',
    summary: 'Say what a place found of the recalled lots; the ledger follows',
    tag,
    access: MANAGERS,
    params,
    body: answerRecall,
    response: recall,
    handle: ({ actor, params, body, idempotencyKey }) =>
      recalls.answer(actor, params.id, body, idempotencyKey),
  }),
  route({
    method: 'post',
    path: '/api/recalls/:id/block',
    summary: 'Block a channel that may hold a recalled lot',
    tag,
    access: MANAGERS,
    params,
    body: channelOfRecall,
    response: recall,
    handle: ({ actor, params, body }) => recalls.blockChannel(actor, params.id, body),
  }),
  route({
    method: 'post',
    path: '/api/recalls/:id/release',
    summary: 'Unblock a channel out of which the goods were taken',
    tag,
    access: MANAGERS,
    params,
    body: channelOfRecall,
    response: recall,
    handle: ({ actor, params, body }) => recalls.releaseChannel(actor, params.id, body),
  }),
  route({
    method: 'post',
    path: '/api/recalls/:id/close',
    summary: 'End a recall that was carried out; its lots stay held',
    tag,
    access: MANAGERS,
    params,
    body: closeRecall,
    response: recall,
    handle: ({ actor, params, body }) => recalls.close(actor, params.id, body.reason),
  }),
  route({
    method: 'post',
    path: '/api/recalls/:id/cancel',
    summary: 'Take back a mistaken recall: everything is let go again',
    tag,
    access: MANAGERS,
    params,
    body: cancelRecall,
    response: recall,
    handle: ({ actor, params, body }) => recalls.cancel(actor, params.id, body.reason),
  }),
]
