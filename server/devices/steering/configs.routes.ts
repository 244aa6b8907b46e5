import { z } from 'zod'
import {
  configHistory,
  configHistoryQuery,
  configTemplate,
  dispenserConfig,
  putConfigTemplate,
  putDispenserConfig,
} from '../../../protocol/api/configs.ts'
import { divisionCode, id } from '../../../protocol/api/parts.ts'
import { MANAGERS, type Route, route, SIGNED_IN } from '../../route.ts'
import type { ConfigsService } from './configs.service.ts'

const params = z.strictObject({ id })
const county = z.strictObject({ code: divisionCode })
const tag = 'configuration'

export const configsRoutes = (configs: ConfigsService): Route[] => [
  route({
    method: 'get',
    path: '/api/dispensers/:id/config',
    summary: 'What one machine is meant to do and what it has applied, side by side',
    tag,
    access: SIGNED_IN,
    params,
    response: dispenserConfig,
    handle: ({ actor, params }) => configs.get(actor.scope, params.id),
  }),
  route({
    method: 'put',
    path: '/api/dispensers/:id/config',
    summary: 'Say what one machine is told instead of the template',
    tag,
    access: MANAGERS,
    params,
    body: putDispenserConfig,
    response: dispenserConfig,
    handle: ({ actor, params, body }) => configs.put(actor, params.id, body),
  }),
  route({
    method: 'get',
    path: '/api/dispensers/:id/config/history',
    summary: 'Every document one machine was meant to have: when, by whom and why',
    tag,
    access: SIGNED_IN,
    params,
    query: configHistoryQuery,
    response: configHistory,
    handle: ({ actor, params, query }) => configs.history(actor.scope, params.id, query),
  }),
  route({
    method: 'get',
    path: '/api/config-templates/:code',
    summary: 'What all machines of a county are told, unless one is told otherwise',
    tag,
    access: SIGNED_IN,
    params: county,
    response: configTemplate,
    handle: ({ actor, params }) => configs.template(actor.scope, params.code),
  }),
  route({
    method: 'put',
    path: '/api/config-templates/:code',
    summary: 'Say what all machines of a county are told',
    tag,
    access: MANAGERS,
    params: county,
    body: putConfigTemplate,
    response: configTemplate,
    handle: ({ actor, params, body }) => configs.putTemplate(actor, params.code, body),
  }),
]
