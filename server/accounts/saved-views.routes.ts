import { z } from 'zod'
import { id } from '../../protocol/api/parts.ts'
import {
  changeSavedView,
  createSavedView,
  savedView,
  savedViewList,
  savedViewQuery,
} from '../../protocol/api/saved-views.ts'
import { type Route, route, SIGNED_IN } from '../route.ts'
import type { SavedViewsService } from './saved-views.service.ts'

const byId = z.strictObject({ id })
const tag = 'accounts'

export const savedViewsRoutes = (views: SavedViewsService): Route[] => [
  route({
    method: 'get',
    path: '/api/saved-views',
    summary: 'Your saved views of a screen, oldest first',
    tag,
    access: SIGNED_IN,
    query: savedViewQuery,
    response: savedViewList,
    handle: async ({ actor, query }) => ({ items: await views.list(actor, query.screen) }),
  }),
  route({
    method: 'post',
    path: '/api/saved-views',
    summary: 'Keep the filters of a screen under a name',
    tag,
    access: SIGNED_IN,
    body: createSavedView,
    response: savedView,
    status: 201,
    handle: ({ actor, body }) => views.create(actor, body),
  }),
  route({
    method: 'patch',
    path: '/api/saved-views/:id',
    summary: 'Rename one of your saved views, or give it other filters',
    tag,
    access: SIGNED_IN,
    params: byId,
    body: changeSavedView,
    response: savedView,
    handle: ({ actor, params, body }) => views.change(actor, params.id, body),
  }),
  route({
    method: 'delete',
    path: '/api/saved-views/:id',
    summary: 'Delete one of your saved views',
    tag,
    access: SIGNED_IN,
    params: byId,
    handle: ({ actor, params }) => views.delete(actor, params.id),
  }),
]
