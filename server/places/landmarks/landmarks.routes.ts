import { z } from 'zod'
import { createLandmark, landmark, updateLandmark } from '../../../protocol/api/landmarks.ts'
import { id, list } from '../../../protocol/api/parts.ts'
import { MANAGERS, type Route, route, SIGNED_IN } from '../../route.ts'
import type { LandmarksService } from './landmarks.service.ts'

const byId = z.object({ id })
const tag = 'Places'

export const landmarksRoutes = (landmarks: LandmarksService): Route[] => [
  route({
    method: 'get',
    path: '/api/landmarks',
    summary: 'Landmarks in your scope, from which the public searches, by jurisdiction and name',
    tag,
    access: SIGNED_IN,
    response: list(landmark),
    handle: async ({ actor }) => ({ items: await landmarks.list(actor.scope) }),
  }),
  route({
    method: 'post',
    path: '/api/landmarks',
    summary: 'Enter a landmark',
    tag,
    access: MANAGERS,
    body: createLandmark,
    response: landmark,
    status: 201,
    handle: ({ actor, body }) => landmarks.create(actor, body),
  }),
  route({
    method: 'patch',
    path: '/api/landmarks/:id',
    summary: 'Rename a landmark, or put it elsewhere',
    tag,
    access: MANAGERS,
    params: byId,
    body: updateLandmark,
    response: landmark,
    handle: ({ actor, params, body }) => landmarks.change(actor, params.id, body),
  }),
  route({
    method: 'delete',
    path: '/api/landmarks/:id',
    summary: 'Delete a landmark',
    tag,
    access: MANAGERS,
    params: byId,
    handle: ({ actor, params }) => landmarks.delete(actor, params.id),
  }),
]
