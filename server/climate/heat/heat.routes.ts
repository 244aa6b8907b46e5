import { z } from 'zod'
import {
  confirmProposal,
  dismissProposal,
  heatDetailQuery,
  heatQuery,
  heatSettingsView,
  lotHeat,
  lotHeatDetail,
  proposalQuery,
  quarantineProposal,
  setHeatSettings,
} from '../../../protocol/api/heat.ts'
import { id, page } from '../../../protocol/api/parts.ts'
import { ADMINISTRATORS, MANAGERS, type Route, route, SIGNED_IN } from '../../route.ts'
import type { HeatService } from './heat.service.ts'

const tag = 'climate'

export const heatRoutes = (heat: HeatService): Route[] => [
  route({
    method: 'get',
    path: '/api/climate/heat',
    summary: 'What lots went through in every place they lay in, worst first',
    tag,
    access: SIGNED_IN,
    query: heatQuery,
    response: page(lotHeat),
    handle: ({ actor, query }) => heat.list(actor, query),
  }),
  route({
    method: 'get',
    path: '/api/climate/heat/:lotId',
    summary: 'What a lot at a place went through, place by place',
    tag,
    access: SIGNED_IN,
    params: z.strictObject({ lotId: id }),
    query: heatDetailQuery,
    response: lotHeatDetail,
    handle: ({ actor, params, query }) => heat.of(actor, params.lotId, query.location),
  }),
  route({
    method: 'get',
    path: '/api/climate/heat-settings',
    summary: 'From how much heat quarantine is proposed, and whether lots leave by their remaining life',
    tag,
    access: SIGNED_IN,
    response: heatSettingsView,
    handle: () => heat.settings(),
  }),
  route({
    method: 'patch',
    path: '/api/climate/heat-settings',
    summary: 'Set from how much heat quarantine is proposed, and by what lots leave',
    tag,
    access: ADMINISTRATORS,
    body: setHeatSettings,
    response: heatSettingsView,
    handle: ({ actor, body }) => heat.setSettings(actor, body),
  }),
  route({
    method: 'get',
    path: '/api/climate/quarantine-proposals',
    summary: 'Lots that went through more than the settings allow: the system proposes, a person decides',
    tag,
    access: SIGNED_IN,
    query: proposalQuery,
    response: page(quarantineProposal),
    handle: ({ actor, query }) => heat.proposals(actor, query),
  }),
  route({
    method: 'post',
    path: '/api/climate/quarantine-proposals/:id/confirm',
    summary: 'Hold the lot at that place',
    tag,
    access: MANAGERS,
    params: z.strictObject({ id }),
    body: confirmProposal,
    response: quarantineProposal,
    handle: ({ actor, params, body }) => heat.confirm(actor, params.id, body),
  }),
  route({
    method: 'post',
    path: '/api/climate/quarantine-proposals/:id/dismiss',
    summary: 'Leave the lot as it is, and say why',
    tag,
    access: MANAGERS,
    params: z.strictObject({ id }),
    body: dismissProposal,
    response: quarantineProposal,
    handle: ({ actor, params, body }) => heat.dismiss(actor, params.id, body),
  }),
]
