import { today } from '../../protocol/api/today.ts'
import { keepsCalendar } from '../places/holidays.ts'
import { type Route, route, SIGNED_IN } from '../route.ts'
import type { TodayService } from './today.service.ts'

export const todayRoutes = (service: TodayService): Route[] => [
  route({
    method: 'get',
    path: '/api/today',
    summary: 'The day’s work and its numbers',
    tag: 'Today',
    access: SIGNED_IN,
    response: today,
    handle: ({ actor }) => service.of(actor.scope, keepsCalendar(actor)),
  }),
]
