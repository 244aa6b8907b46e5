import { z } from 'zod'
import type { Role } from '../../protocol/api/accounts.ts'
import {
  addFollowUp,
  finding,
  findingQuery,
  inspection,
  inspectionEntry,
  inspectionQuery,
  MAX_PHOTO_BYTES,
  photo,
  photoQuery,
  photoSize,
  raiseFinding,
  submitInspection,
} from '../../protocol/api/inspections.ts'
import { id, page } from '../../protocol/api/parts.ts'
import { MANAGERS, type Route, route, SIGNED_IN } from '../route.ts'
import type { ComplianceService } from './compliance.service.ts'

const params = z.strictObject({ id })
const tag = 'compliance'
/** Who works at a place checks it, and who inspects it verifies. */
const INSPECTORS: readonly Role[] = [...MANAGERS, 'inspector']

export const inspectionsRoutes = ({
  photos,
  inspections,
  findings,
}: Pick<ComplianceService, 'photos' | 'inspections' | 'findings'>): Route[] => [
  route({
    method: 'post',
    path: '/api/compliance/photos',
    summary: 'Send a photo of a place as evidence: JPEG, PNG or WebP; kept small and without metadata',
    tag,
    access: INSPECTORS,
    query: photoQuery,
    upload: { maxBytes: MAX_PHOTO_BYTES },
    response: photo,
    status: 201,
    handle: ({ actor, query, upload }) => photos.take(actor, query, upload),
  }),
  route({
    method: 'get',
    path: '/api/compliance/photos/:id',
    summary: 'A photo',
    tag,
    access: SIGNED_IN,
    params,
    query: photoSize,
    file: ['image/jpeg'],
    handle: ({ actor, params, query }) => photos.file(actor, params.id, query.size),
  }),
  route({
    method: 'get',
    path: '/api/compliance/inspections',
    summary: 'Inspections, latest first',
    tag,
    access: SIGNED_IN,
    query: inspectionQuery,
    response: page(inspectionEntry),
    handle: ({ actor, query }) => inspections.list(actor, query),
  }),
  route({
    method: 'post',
    path: '/api/compliance/inspections',
    summary: 'Send a whole inspection; a repeat under the same id is answered as the first',
    tag,
    access: INSPECTORS,
    body: submitInspection,
    response: inspection,
    status: 201,
    handle: ({ actor, body }) => inspections.submit(actor, body),
  }),
  route({
    method: 'get',
    path: '/api/compliance/inspections/:id',
    summary: 'One inspection, with all that its report shows',
    tag,
    access: SIGNED_IN,
    params,
    response: inspection,
    handle: ({ actor, params }) => inspections.get(actor, params.id),
  }),
  route({
    method: 'get',
    path: '/api/compliance/findings',
    summary: 'What was found wanting, latest first',
    tag,
    access: SIGNED_IN,
    query: findingQuery,
    response: page(finding),
    handle: ({ actor, query }) => findings.list(actor, query),
  }),
  route({
    method: 'post',
    path: '/api/compliance/findings',
    summary: 'Raise a finding outside an inspection',
    tag,
    access: INSPECTORS,
    body: raiseFinding,
    response: finding,
    status: 201,
    handle: ({ actor, body, idempotencyKey }) => findings.raise(actor, body, idempotencyKey),
  }),
  route({
    method: 'get',
    path: '/api/compliance/findings/:id',
    summary: 'One finding with its follow-ups',
    tag,
    access: SIGNED_IN,
    params,
    response: finding,
    handle: ({ actor, params }) => findings.get(actor, params.id),
  }),
  route({
    method: 'post',
    path: '/api/compliance/findings/:id/follow-ups',
    summary: 'Say that it is put right, verified, reopened, or anything else',
    tag,
    access: INSPECTORS,
    params,
    body: addFollowUp,
    response: finding,
    status: 201,
    handle: ({ actor, params, body, idempotencyKey }) =>
      findings.followUp(actor, params.id, body, idempotencyKey),
  }),
]
