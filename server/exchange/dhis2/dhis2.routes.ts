import { dhis2Export, dhis2Query, MAX_SHEET_BYTES } from '../../../protocol/api/exchange.ts'
import { type Route, route, SIGNED_IN } from '../../route.ts'
import type { Dhis2Service } from './dhis2.service.ts'

export const dhis2Routes = (dhis2: Dhis2Service): Route[] => [
  route({
    method: 'post',
    path: '/api/export/dhis2',
    summary:
      'Monthly figures as DHIS2 aggregate data values, by a mapping (CSV or XLSX) sent along; nothing is changed',
    tag: 'exchange',
    access: SIGNED_IN,
    query: dhis2Query,
    upload: { maxBytes: MAX_SHEET_BYTES },
    response: dhis2Export,
    handle: async ({ actor, query, upload }) => {
      const chunks: Buffer[] = []
      for await (const chunk of upload) chunks.push(chunk)
      return dhis2.dataValues(actor, Buffer.concat(chunks), query)
    },
  }),
]
