import { z } from 'zod'
import type { Role } from '../../../protocol/api/accounts.ts'
import { id } from '../../../protocol/api/parts.ts'
import {
  correctStaffRecord,
  newStaffMember,
  staffDetail,
  staffPage,
  staffQuery,
  staffRecordInput,
  staffSettings,
  updateStaffMember,
} from '../../../protocol/api/staff.ts'
import { ADMINISTRATORS, MANAGERS, type Route, route } from '../../route.ts'
import type { StaffService } from './staff.service.ts'

const params = z.strictObject({ id })
const tag = 'compliance'
/** Names and certificate numbers are for those who work with them. */
const READERS: readonly Role[] = [...MANAGERS, 'inspector']

export const staffRoutes = (staff: StaffService): Route[] => [
  route({
    method: 'get',
    path: '/api/staff',
    summary: 'Who works for the supply, most urgent renewals first',
    tag,
    access: READERS,
    query: staffQuery,
    response: staffPage,
    handle: ({ actor, query }) => staff.reader.list(actor, query),
  }),
  route({
    method: 'post',
    path: '/api/staff',
    summary: 'Enter a member of the staff',
    tag,
    access: MANAGERS,
    body: newStaffMember,
    response: staffDetail,
    status: 201,
    handle: ({ actor, body, idempotencyKey }) => staff.create(actor, body, idempotencyKey),
  }),
  route({
    method: 'get',
    path: '/api/staff/settings',
    summary: 'When trainings are due, and how long those who left are known by name',
    tag,
    access: READERS,
    response: staffSettings,
    handle: () => staff.reader.settings(),
  }),
  route({
    method: 'put',
    path: '/api/staff/settings',
    summary: 'Change when trainings are due, and how long those who left are known by name',
    tag,
    access: ADMINISTRATORS,
    body: staffSettings,
    response: staffSettings,
    handle: ({ actor, body }) => staff.changeSettings(actor, body),
  }),
  route({
    method: 'get',
    path: '/api/staff/:id',
    summary: 'One member with certificates, trainings, examinations and what became of the entry',
    tag,
    access: READERS,
    params,
    response: staffDetail,
    handle: ({ actor, params }) => staff.reader.get(actor, params.id),
  }),
  route({
    method: 'patch',
    path: '/api/staff/:id',
    summary: 'Change what is known of a member, move them, or say that they left',
    tag,
    access: MANAGERS,
    params,
    body: updateStaffMember,
    response: staffDetail,
    handle: ({ actor, params, body }) => staff.update(actor, params.id, body),
  }),
  route({
    method: 'post',
    path: '/api/staff/:id/records',
    summary: 'Enter a certificate, a training or an examination',
    tag,
    access: MANAGERS,
    params,
    body: staffRecordInput,
    response: staffDetail,
    status: 201,
    handle: ({ actor, params, body, idempotencyKey }) =>
      staff.addRecord(actor, params.id, body, idempotencyKey),
  }),
  route({
    method: 'post',
    path: '/api/staff-records/:id/corrections',
    summary: 'Replace or withdraw an entry that was wrong, with the reason',
    tag,
    access: MANAGERS,
    params,
    body: correctStaffRecord,
    response: staffDetail,
    status: 201,
    handle: ({ actor, params, body }) => staff.correct(actor, params.id, body),
  }),
]
