import { z } from 'zod'
import { credentials, rotatedSecret } from '../../protocol/api/credentials.ts'
import {
  assignChannels,
  createDispenser,
  createdDispenser,
  delivery,
  dispenser,
  dispenserDetail,
  dispenserQuery,
  eventHistory,
  eventQuery,
} from '../../protocol/api/devices.ts'
import { id, list } from '../../protocol/api/parts.ts'
import { ADMINISTRATORS, MANAGERS, type Route, route, SIGNED_IN } from '../route.ts'
import type { DevicesService } from './devices.service.ts'

const params = z.strictObject({ id })
const tag = 'devices'

export function devicesRoutes(devices: DevicesService): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/dispensers',
      summary: 'Dispensers with presence, stock and what they report',
      tag,
      access: SIGNED_IN,
      query: dispenserQuery,
      response: list(dispenser),
      handle: async ({ actor, query }) => ({ items: await devices.reader.list(actor.scope, query) }),
    }),
    route({
      method: 'post',
      path: '/api/dispensers',
      summary: 'Register a dispenser; the answer shows its secret, once',
      tag,
      access: ADMINISTRATORS,
      body: createDispenser,
      response: createdDispenser,
      status: 201,
      handle: ({ actor, body, idempotencyKey }) => devices.create(actor, body, idempotencyKey),
    }),
    route({
      method: 'get',
      path: '/api/dispensers/:id',
      summary: 'One dispenser with its channels and latest events',
      tag,
      access: SIGNED_IN,
      params,
      response: dispenserDetail,
      handle: ({ actor, params }) => devices.reader.get(actor.scope, params.id),
    }),
    route({
      method: 'get',
      path: '/api/dispensers/:id/delivery',
      summary: 'Proof of delivery: what arrived of each log, and what did not',
      tag,
      access: SIGNED_IN,
      params,
      response: delivery,
      handle: ({ actor, params }) => devices.reader.delivery(actor.scope, params.id),
    }),
    route({
      method: 'get',
      path: '/api/dispensers/:id/events',
      summary: 'Everything the dispenser said, newest first',
      tag,
      access: SIGNED_IN,
      params,
      query: eventQuery,
      response: eventHistory,
      handle: ({ actor, params, query }) => devices.reader.history(actor.scope, params.id, query),
    }),
    route({
      method: 'put',
      path: '/api/dispensers/:id/channels',
      summary: 'Say which product lies in which channel',
      tag,
      access: MANAGERS,
      params,
      body: assignChannels,
      response: dispenserDetail,
      handle: async ({ actor, params, body }) => {
        await devices.registry.assignChannels(actor, params.id, body.channels)
        return devices.reader.get(actor.scope, params.id)
      },
    }),
    route({
      method: 'get',
      path: '/api/dispensers/:id/credentials',
      summary: 'Where a dispenser stands with its secrets, none of which is kept',
      tag,
      access: ADMINISTRATORS,
      params,
      response: credentials,
      handle: ({ actor, params }) => devices.credentials.describe(actor.scope, params.id),
    }),
    route({
      method: 'post',
      path: '/api/dispensers/:id/secret',
      summary: 'Make a new secret; the old one holds until the machine has spoken with the new one',
      tag,
      access: ADMINISTRATORS,
      params,
      response: rotatedSecret,
      status: 201,
      handle: ({ actor, params }) => devices.credentials.rotate(actor, params.id),
    }),
    route({
      method: 'post',
      path: '/api/dispensers/:id/revoke',
      summary: 'Void the secrets of a dispenser and disconnect it, for good',
      tag,
      access: ADMINISTRATORS,
      params,
      response: dispenserDetail,
      handle: async ({ actor, params }) => {
        await devices.credentials.revoke(actor, params.id)
        return devices.reader.get(actor.scope, params.id)
      },
    }),
  ]
}
