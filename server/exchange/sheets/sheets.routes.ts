import { templateQuery } from '../../../protocol/api/exchange.ts'
import { movementQuery, stockQuery } from '../../../protocol/api/inventory.ts'
import { type Route, route, SIGNED_IN } from '../../route.ts'
import { XLSX_TYPE } from '../../spreadsheet/workbook.ts'
import type { SheetsService } from './sheets.service.ts'

const { language } = templateQuery.shape
const tag = 'exchange'

export const sheetsRoutes = (sheets: SheetsService): Route[] => [
  route({
    method: 'get',
    path: '/api/export/stock.xlsx',
    summary: 'The stock table as a workbook, by the filters of GET /api/stock',
    tag,
    access: SIGNED_IN,
    query: stockQuery.omit({ limit: true, offset: true }).extend({ language }),
    file: [XLSX_TYPE],
    handle: async ({ actor, query: { language, ...filters } }) => sheets.stock(actor, filters, language),
  }),
  route({
    method: 'get',
    path: '/api/export/movements.xlsx',
    summary: 'Movements line by line as a workbook, by the filters of GET /api/movements',
    tag,
    access: SIGNED_IN,
    query: movementQuery.omit({ limit: true, cursor: true }).extend({ language }),
    file: [XLSX_TYPE],
    handle: ({ actor, query: { language, ...filters } }) => sheets.movements(actor, filters, language),
  }),
]
