import { z } from 'zod'
import { id, list, page } from '../../../protocol/api/parts.ts'
import {
  jurisdictionQuery,
  migrantGap,
  newSurvey,
  periodQuery,
  periodReport,
  pointPublication,
  publication,
  survey,
  unpublishedPoint,
  unpublishedQuery,
  withdrawSurvey,
} from '../../../protocol/api/service-year.ts'
import type { TimeZone } from '../../places/time-zone.ts'
import { MANAGERS, type Route, route, SIGNED_IN } from '../../route.ts'
import { XLSX_TYPE } from '../report.files.ts'
import { periodFile } from './period-report.file.ts'
import type { PeriodReportService } from './period-report.service.ts'
import type { ServiceYearService } from './service-year.service.ts'
import type { SurveysService } from './surveys.service.ts'

interface Services {
  serviceYear: ServiceYearService
  surveys: SurveysService
  periods: PeriodReportService
  timeZone: TimeZone
}
const params = z.strictObject({ id })
const tag = 'reports'

export const serviceYearRoutes = ({ serviceYear, surveys, periods, timeZone }: Services): Route[] => [
  route({
    method: 'get',
    path: '/api/service-year/publication',
    summary: 'How many points publish five of five fields, verified in time',
    tag,
    access: SIGNED_IN,
    query: jurisdictionQuery,
    response: publication,
    handle: ({ actor, query }) => serviceYear.publication(actor, query.jurisdiction),
  }),
  route({
    method: 'get',
    path: '/api/service-year/unpublished',
    summary: 'Points that lack a public field or were not verified in time, and what they lack',
    tag,
    access: SIGNED_IN,
    query: unpublishedQuery,
    response: page(unpublishedPoint),
    handle: ({ actor, query }) => serviceYear.unpublished(actor, query),
  }),
  route({
    method: 'get',
    path: '/api/service-year/points/:id',
    summary: 'What one point lacks of the public fields, and when it was verified',
    tag,
    access: SIGNED_IN,
    params,
    response: pointPublication,
    handle: ({ actor, params }) => serviceYear.point(actor, params.id),
  }),
  route({
    method: 'get',
    path: '/api/service-year/migrant-gap',
    summary: 'Points that serve migrant-dense areas, against the others',
    tag,
    access: SIGNED_IN,
    query: jurisdictionQuery,
    response: migrantGap,
    handle: ({ actor, query }) => serviceYear.migrantGap(actor, query.jurisdiction),
  }),
  route({
    method: 'get',
    path: '/api/service-year/surveys',
    summary: 'Survey results, latest first',
    tag,
    access: SIGNED_IN,
    query: jurisdictionQuery,
    response: list(survey),
    handle: async ({ actor, query }) => ({ items: await surveys.list(actor, query.jurisdiction) }),
  }),
  route({
    method: 'post',
    path: '/api/service-year/surveys',
    summary: 'Enter what a survey found',
    tag,
    access: MANAGERS,
    body: newSurvey,
    response: survey,
    status: 201,
    handle: ({ actor, body, idempotencyKey }) => surveys.enter(actor, body, idempotencyKey),
  }),
  route({
    method: 'post',
    path: '/api/service-year/surveys/:id/withdraw',
    summary: 'Withdraw a survey result that was entered wrongly',
    tag,
    access: MANAGERS,
    params,
    body: withdrawSurvey,
    response: survey,
    handle: ({ actor, params, body }) => surveys.withdraw(actor, params.id, body.reason),
  }),
  route({
    method: 'get',
    path: '/api/service-year/report',
    summary: 'Quarterly, service-year or any other report over whole months',
    tag,
    access: SIGNED_IN,
    query: periodQuery,
    response: periodReport,
    handle: ({ actor, query }) => periods.report(actor, query),
  }),
  route({
    method: 'get',
    path: '/api/service-year/report/file',
    summary: 'The same as a workbook, a sheet for each table',
    tag,
    access: SIGNED_IN,
    query: periodQuery,
    file: [XLSX_TYPE],
    handle: async ({ actor, query }) => periodFile(await periods.report(actor, query), query.lang, timeZone),
  }),
]
