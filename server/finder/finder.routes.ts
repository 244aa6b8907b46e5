import { z } from 'zod'
import { cell, finderCell, finderPoint } from '../../protocol/api/finder.ts'
import { id } from '../../protocol/api/parts.ts'
import { NotFoundError } from '../errors.ts'
import { type Route, route } from '../route.ts'
import type { FinderService } from './finder.service.ts'

export const finderRoutes = (finder: FinderService): Route[] => [
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
]
