import { z } from 'zod'
import { EXPORT_DATASETS, EXPORT_NAMES } from '../../../protocol/api/export.ts'
import { type Route, route, SIGNED_IN } from '../../route.ts'
import { CSV_TYPE, type ExportService, ZIP_TYPE } from './export.service.ts'

const tag = 'exchange'
const none = z.strictObject({})

export const exportRoutes = (exports: ExportService): Route[] => [
  ...EXPORT_NAMES.map((name) =>
    route({
      method: 'get',
      path: `/api/export/${name}.csv`,
      summary: EXPORT_DATASETS[name].description,
      tag,
      access: SIGNED_IN,
      query: none,
      file: [CSV_TYPE],
      handle: async ({ actor }) => exports.csv(actor, name),
    }),
  ),
  route({
    method: 'get',
    path: '/api/export/all.zip',
    summary: 'All datasets as CSV, with a description for programs (Frictionless data package)',
    tag,
    access: SIGNED_IN,
    query: none,
    file: [ZIP_TYPE],
    handle: async ({ actor }) => exports.package(actor),
  }),
  route({
    method: 'get',
    path: '/api/export/stock-lines.csv',
    summary: 'Stock lines in the columns of Open mSupply',
    tag,
    access: SIGNED_IN,
    query: none,
    file: [CSV_TYPE],
    handle: async ({ actor }) => exports.stockLines(actor),
  }),
]
