import { z } from 'zod'
import { believeBoard, boards } from '../../protocol/api/boards.ts'
import { id } from '../../protocol/api/parts.ts'
import { MANAGERS, type Route, route, SIGNED_IN } from '../route.ts'
import type { BoardsService } from './boards.service.ts'

const params = z.object({ id })
const tag = 'devices'

export const boardsRoutes = (service: BoardsService): Route[] => [
  route({
    method: 'get',
    path: '/api/dispensers/:id/board',
    summary: 'The board by which a dispenser is judged, and an older one that speaks in its name',
    tag,
    access: SIGNED_IN,
    params,
    response: boards,
    handle: ({ actor, params }) => service.of(actor.scope, params.id),
  }),
  route({
    method: 'post',
    path: '/api/dispensers/:id/board',
    summary: 'Say that the older board is in the dispenser now',
    tag,
    access: MANAGERS,
    params,
    body: believeBoard,
    response: boards,
    handle: ({ actor, params, body }) => service.believe(actor, params.id, body),
  }),
]
