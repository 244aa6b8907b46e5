import { z } from 'zod'
import {
  report,
  reportFileQuery,
  reportName,
  reportQuery,
  reportSettings,
} from '../../protocol/api/reports.ts'
import type { TimeZone } from '../places/time-zone.ts'
import { ADMINISTRATORS, type Route, route, SIGNED_IN } from '../route.ts'
import { CSV_TYPE, reportFile, XLSX_TYPE } from './report.files.ts'
import type { ReportsService } from './reports.service.ts'

const byName = z.strictObject({ name: reportName })
const tag = 'reports'
/** Movements that are read at once for a file. */
const PAGE_OF_FILE = 500

export const reportsRoutes = ({
  reports,
  timeZone,
}: {
  reports: ReportsService
  timeZone: TimeZone
}): Route[] => [
  route({
    method: 'get',
    path: '/api/reports/settings',
    summary: 'When the service year begins',
    tag,
    access: SIGNED_IN,
    response: reportSettings,
    handle: () => reports.settings(),
  }),
  route({
    method: 'put',
    path: '/api/reports/settings',
    summary: 'Say when the service year begins',
    tag,
    access: ADMINISTRATORS,
    body: reportSettings,
    response: reportSettings,
    handle: ({ actor, body }) => reports.changeSettings(actor, body),
  }),
  route({
    method: 'get',
    path: '/api/reports/:name',
    summary: 'A report over whole months, of a jurisdiction or a place',
    tag,
    access: SIGNED_IN,
    params: byName,
    query: reportQuery,
    response: report,
    handle: ({ actor, params, query }) => reports.report(actor, params.name, query),
  }),
  route({
    method: 'get',
    path: '/api/reports/:name/file',
    summary: 'The same as XLSX or CSV, all pages of it',
    tag,
    access: SIGNED_IN,
    params: byName,
    query: reportFileQuery,
    file: [XLSX_TYPE, CSV_TYPE],
    handle: async ({ actor, params, query: { format, ...query } }) => {
      const page = (cursor?: string) =>
        reports.report(actor, params.name, { ...query, cursor, limit: PAGE_OF_FILE })
      return reportFile(await page(), format, timeZone, page)
    },
  }),
]
