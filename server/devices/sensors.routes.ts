import { z } from 'zod'
import { rotatedSecret } from '../../protocol/api/credentials.ts'
import { id, list } from '../../protocol/api/parts.ts'
import { createdSensor, createSensor, sensor, sensorQuery } from '../../protocol/api/sensors.ts'
import { ADMINISTRATORS, type Route, route, SIGNED_IN } from '../route.ts'
import type { SensorsService } from './sensors.service.ts'

const params = z.strictObject({ id })
const tag = 'devices'

export function sensorsRoutes({ sensors }: { sensors: SensorsService }): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/sensors',
      summary: 'Climate sensors with presence and what they measured last',
      tag,
      access: SIGNED_IN,
      query: sensorQuery,
      response: list(sensor),
      handle: async ({ actor, query }) => ({ items: await sensors.list(actor.scope, query) }),
    }),
    route({
      method: 'post',
      path: '/api/sensors',
      summary: 'Register a climate sensor; the answer shows its secret, once',
      tag,
      access: ADMINISTRATORS,
      body: createSensor,
      response: createdSensor,
      status: 201,
      handle: ({ actor, body }) => sensors.create(actor, body),
    }),
    route({
      method: 'get',
      path: '/api/sensors/:id',
      summary: 'One climate sensor',
      tag,
      access: SIGNED_IN,
      params,
      response: sensor,
      handle: ({ actor, params }) => sensors.get(actor.scope, params.id),
    }),
    route({
      method: 'post',
      path: '/api/sensors/:id/secret',
      summary: 'Make a new secret; the old one holds until the sensor has spoken with the new one',
      tag,
      access: ADMINISTRATORS,
      params,
      response: rotatedSecret,
      status: 201,
      handle: ({ actor, params }) => sensors.rotateSecret(actor, params.id),
    }),
    route({
      method: 'post',
      path: '/api/sensors/:id/revoke',
      summary: 'Void the secrets of a climate sensor and disconnect it, for good',
      tag,
      access: ADMINISTRATORS,
      params,
      response: sensor,
      handle: ({ actor, params }) => sensors.revoke(actor, params.id),
    }),
  ]
}
