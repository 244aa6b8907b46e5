import {
  closedQuarantined,
  closeQuarantined,
  quarantinedCounts,
  quarantinedCountsQuery,
  quarantinedPage,
  quarantinedQuery,
} from '../../../protocol/api/quarantined.ts'
import { MANAGERS, type Route, route, SIGNED_IN } from '../../route.ts'
import type { QuarantinedService } from './quarantined.service.ts'

const tag = 'devices'

export function quarantinedRoutes({ quarantined }: { quarantined: QuarantinedService }): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/quarantined-messages',
      summary: 'Bad messages of devices with their reason, newest first',
      tag,
      access: SIGNED_IN,
      query: quarantinedQuery,
      response: quarantinedPage,
      handle: ({ actor, query }) => quarantined.list(actor.scope, query),
    }),
    route({
      method: 'get',
      path: '/api/quarantined-messages/counts',
      summary: 'How many bad messages there are, by reason',
      tag,
      access: SIGNED_IN,
      query: quarantinedCountsQuery,
      response: quarantinedCounts,
      handle: ({ actor, query }) => quarantined.counts(actor.scope, query),
    }),
    route({
      method: 'post',
      path: '/api/quarantined-messages/close',
      summary: 'Say that somebody has seen to these bad messages',
      tag,
      access: MANAGERS,
      body: closeQuarantined,
      response: closedQuarantined,
      handle: ({ actor, body }) => quarantined.close(actor, body),
    }),
  ]
}
