import { z } from 'zod'
import {
  createRollout,
  deviceUpdate,
  fit,
  fitQuery,
  MAX_IMAGE_BYTES,
  MAX_PACKAGE_LINE_BYTES,
  release,
  rollout,
  rolloutDevices,
  rolloutDevicesQuery,
} from '../../../protocol/api/firmware.ts'
import { id, list } from '../../../protocol/api/parts.ts'
import { ADMINISTRATORS, type Route, route, SIGNED_IN } from '../../route.ts'
import type { FirmwareService } from './firmware.service.ts'
import type { RolloutsService } from './rollouts.service.ts'

const params = z.strictObject({ id })
const tag = 'firmware'

interface Services {
  firmware: FirmwareService
  rollouts: RolloutsService
}

export const firmwareRoutes = ({ firmware, rollouts }: Services): Route[] => [
  route({
    method: 'get',
    path: '/api/firmware',
    summary: 'Signed releases of firmware',
    tag,
    access: SIGNED_IN,
    response: list(release),
    handle: async () => ({ items: await firmware.list() }),
  }),
  route({
    method: 'post',
    path: '/api/firmware',
    summary: 'Upload a signed package as `npm run firmware -- sign` makes it',
    tag,
    access: ADMINISTRATORS,
    upload: { maxBytes: MAX_IMAGE_BYTES + MAX_PACKAGE_LINE_BYTES },
    response: release,
    status: 201,
    handle: ({ actor, upload }) => firmware.upload(actor, upload),
  }),
  route({
    method: 'get',
    path: '/api/firmware/fit',
    summary: 'How many machines a release is for, and why not of the others',
    tag,
    access: SIGNED_IN,
    query: fitQuery,
    response: fit,
    handle: ({ actor, query }) => firmware.fit(actor.scope, query.release, query.jurisdiction),
  }),
  route({
    method: 'get',
    path: '/api/rollouts',
    summary: 'Rollouts of firmware, newest first',
    tag,
    access: SIGNED_IN,
    response: list(rollout),
    handle: async ({ actor }) => ({ items: await rollouts.list(actor.scope) }),
  }),
  route({
    method: 'post',
    path: '/api/rollouts',
    summary: 'Begin to bring a release to machines, stage by stage',
    tag,
    access: ADMINISTRATORS,
    body: createRollout,
    response: rollout,
    status: 201,
    handle: ({ actor, body, idempotencyKey }) => rollouts.create(actor, body, idempotencyKey),
  }),
  route({
    method: 'get',
    path: '/api/rollouts/:id',
    summary: 'One rollout with its stages',
    tag,
    access: SIGNED_IN,
    params,
    response: rollout,
    handle: ({ actor, params }) => rollouts.get(actor.scope, params.id),
  }),
  route({
    method: 'get',
    path: '/api/rollouts/:id/devices',
    summary: 'The machines of a rollout, by stage',
    tag,
    access: SIGNED_IN,
    params,
    query: rolloutDevicesQuery,
    response: rolloutDevices,
    handle: ({ actor, params, query }) => rollouts.machines(actor.scope, params.id, query),
  }),
  route({
    method: 'post',
    path: '/api/rollouts/:id/resume',
    summary: 'Go on after a halt',
    tag,
    access: ADMINISTRATORS,
    params,
    response: rollout,
    handle: ({ actor, params }) => rollouts.resume(actor, params.id),
  }),
  route({
    method: 'post',
    path: '/api/rollouts/:id/advance',
    summary: 'Begin the next stage now',
    tag,
    access: ADMINISTRATORS,
    params,
    response: rollout,
    handle: ({ actor, params }) => rollouts.advance(actor, params.id),
  }),
  route({
    method: 'post',
    path: '/api/rollouts/:id/cancel',
    summary: 'Call a rollout off',
    tag,
    access: ADMINISTRATORS,
    params,
    response: rollout,
    handle: ({ actor, params }) => rollouts.cancel(actor, params.id),
  }),
  route({
    method: 'get',
    path: '/api/dispensers/:id/updates',
    summary: 'Every firmware update of one machine, newest first',
    tag,
    access: SIGNED_IN,
    params,
    response: list(deviceUpdate),
    handle: async ({ actor, params }) => ({ items: await rollouts.ofDevice(actor.scope, params.id) }),
  }),
]
