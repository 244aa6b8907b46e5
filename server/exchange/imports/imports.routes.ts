import type { z } from 'zod'
import type { Role } from '../../../protocol/api/accounts.ts'
import {
  catalogueQuery,
  type ImportKind,
  type ImportOptions,
  importedSheet,
  landmarksSheetQuery,
  MAX_SHEET_BYTES,
  openingQuery,
  postCatalogueQuery,
  postLandmarksSheetQuery,
  postOpeningQuery,
  postReceiptsQuery,
  postStaffSheetQuery,
  receiptsQuery,
  sheetPreview,
  staffSheetQuery,
  templateQuery,
} from '../../../protocol/api/exchange.ts'
import { ADMINISTRATORS, MANAGERS, type Route, route } from '../../route.ts'
import { XLSX_TYPE } from '../../spreadsheet/workbook.ts'
import { CSV_TYPE, importTemplate } from './import-template.ts'
import type { ImportsService, Posting } from './imports.service.ts'

const tag = 'exchange'
const upload = { maxBytes: MAX_SHEET_BYTES }

export const importsRoutes = (imports: ImportsService): Route[] => [
  ...routesOf(imports, {
    kind: 'receipts',
    what: 'a delivery list, received into one place',
    access: MANAGERS,
    look: receiptsQuery,
    post: postReceiptsQuery,
  }),
  ...routesOf(imports, {
    kind: 'opening',
    what: 'opening balances of any places',
    access: MANAGERS,
    look: openingQuery,
    post: postOpeningQuery,
  }),
  ...routesOf(imports, {
    kind: 'catalogue',
    what: 'products, new and changed',
    access: ADMINISTRATORS,
    look: catalogueQuery,
    post: postCatalogueQuery,
  }),
  ...routesOf(imports, {
    kind: 'staff',
    what: 'managers with their certificates, trainings and examinations',
    access: MANAGERS,
    look: staffSheetQuery,
    post: postStaffSheetQuery,
  }),
  ...routesOf(imports, {
    kind: 'landmarks',
    what: 'landmarks, new and moved',
    access: MANAGERS,
    look: landmarksSheetQuery,
    post: postLandmarksSheetQuery,
  }),
]

interface Import {
  kind: ImportKind
  what: string
  access: readonly Role[]
  look: z.ZodType<ImportOptions>
  post: z.ZodType<Posting>
}

const routesOf = (imports: ImportsService, { kind, what, access, look, post }: Import): Route[] => [
  route({
    method: 'post',
    path: `/api/imports/${kind}/preview`,
    summary: `What an XLSX or CSV file would do: ${what}; nothing is done`,
    tag,
    access,
    query: look,
    upload,
    response: sheetPreview,
    handle: async ({ actor, query, upload }) => imports.preview(actor, kind, await bytesOf(upload), query),
  }),
  route({
    method: 'post',
    path: `/api/imports/${kind}`,
    summary: `Take over what the preview showed, all or nothing: ${what}`,
    tag,
    access,
    query: post,
    upload,
    response: importedSheet,
    status: 201,
    handle: async ({ actor, query, upload, idempotencyKey }) =>
      imports.run(actor, kind, await bytesOf(upload), query, idempotencyKey),
  }),
  route({
    method: 'get',
    path: `/api/imports/${kind}/template`,
    summary: `An empty table with the right headings: ${what}`,
    tag,
    access,
    query: templateQuery,
    file: [XLSX_TYPE, CSV_TYPE],
    handle: async ({ query }) => importTemplate(kind, query.format, query.language),
  }),
]

async function bytesOf(upload: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of upload) chunks.push(chunk)
  return Buffer.concat(chunks)
}
