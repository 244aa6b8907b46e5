import { list } from '../../../protocol/api/parts.ts'
import {
  answerPublicReports,
  publicReportGroup,
  publicReportQuery,
} from '../../../protocol/api/public-reports.ts'
import { MANAGERS, type Route, route, SIGNED_IN } from '../../route.ts'
import type { PublicReportsService } from './reports.service.ts'

const tag = 'Finder'

export const publicReportsRoutes = (reports: PublicReportsService): Route[] => [
  route({
    method: 'get',
    path: '/api/public-reports',
    summary: 'What visitors told of points: empty, broken, closed, moved',
    tag,
    access: SIGNED_IN,
    query: publicReportQuery,
    response: list(publicReportGroup),
    handle: async ({ actor, query }) => ({ items: await reports.list(actor, query.state) }),
  }),
  route({
    method: 'post',
    path: '/api/public-reports/answers',
    summary: 'Answer all open reports of one kind about one point',
    tag,
    access: MANAGERS,
    body: answerPublicReports,
    handle: ({ actor, body }) => reports.answer(actor, body),
  }),
]
