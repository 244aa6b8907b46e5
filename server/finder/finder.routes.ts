import { z } from 'zod'
import {
  cell,
  emptyHandedCell,
  emptyHandedQuery,
  finderCell,
  finderPoint,
} from '../../protocol/api/finder.ts'
import { id, list } from '../../protocol/api/parts.ts'
import { NotFoundError } from '../errors.ts'
import { type Route, route, SIGNED_IN } from '../route.ts'
import type { EmptyHandedService } from './demand/empty-handed.service.ts'
import type { FinderService } from './finder.service.ts'

export const finderRoutes = ({
  finder,
  demand,
}: {
  finder: FinderService
  demand: EmptyHandedService
}): Route[] => [
  route({
    method: 'get',
    path: '/api/finder/cells/:cell',
    summary:
      'Published places nearest to the middle of a grid cell, with what is in stock and how old that is',
    tag: 'Finder',
    access: 'public',
    params: z.object({ cell }),
    response: finderCell,
    handle: async ({ params }) => finder.cell(params.cell),
  }),
  route({
    method: 'get',
    path: '/api/finder/points/:id',
    summary: 'One published place',
    tag: 'Finder',
    access: 'public',
    params: z.object({ id }),
    response: finderPoint,
    handle: async ({ params }) => {
      const item = finder.point(params.id)
      if (!item) throw new NotFoundError('point', params.id)
      return item.point
    },
  }),
  route({
    method: 'get',
    path: '/api/empty-handed-searches',
    summary: 'Where people searched and found nothing likely nearby, in tens by grid cell and month',
    tag: 'Finder',
    access: SIGNED_IN,
    query: emptyHandedQuery,
    response: list(emptyHandedCell),
    handle: async ({ actor, query }) => ({ items: await demand.list(actor, query.months) }),
  }),
]
