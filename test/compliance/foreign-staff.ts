import type { Survey } from '../../protocol/api/service-year.ts'
import type { StaffDetail } from '../../protocol/api/staff.ts'
import type { Api } from '../support/app.ts'

/** A member of the staff and a survey of another county, for the routes that name one. */
export async function foreignStaff(admin: Api, locationId: string, jurisdictionCode: string) {
  const { id } = await admin.post<StaffDetail>('/api/staff', {
    locationId,
    name: '他县药管员',
    post: 'manager',
    startedOn: '2020-01-01',
  })
  const training = { kind: 'training', happenedOn: '2021-01-01', topic: '培训' }
  const { records } = await admin.post<StaffDetail>(`/api/staff/${id}/records`, training)
  const survey = await admin.post<Survey>('/api/service-year/surveys', {
    jurisdictionCode,
    indicator: 'policy_awareness',
    numerator: 90,
    denominator: 100,
    surveyedOn: '2021-01-01',
    method: '他县问卷',
    carriedOutBy: '他县',
  })
  return {
    ids: [id, survey.id],
    foreign: {
      '/api/staff/:id': { id },
      '/api/staff/:id/records': { id },
      '/api/staff-records/:id/corrections': { id: records[0]?.id ?? '' },
      '/api/service-year/surveys/:id/withdraw': { id: survey.id },
    },
    bodies: {
      'PATCH /api/staff/:id': { reason: 'mistake', name: 'x' },
      'POST /api/staff/:id/records': training,
      'POST /api/staff-records/:id/corrections': { reason: 'mistake', record: null },
      'POST /api/service-year/surveys/:id/withdraw': { reason: 'mistake' },
    },
  }
}
