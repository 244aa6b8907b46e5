import type { Finding, Inspection, Photo } from '../../protocol/api/inspections.ts'
import type { Api } from '../support/app.ts'
import { aJpeg } from './a-photo.ts'

/** A photo, an inspection and a finding of another county, for the routes that name one. */
export async function foreignCompliance(url: string, admin: Api, locationId: string) {
  const sent = await fetch(`${url}/api/compliance/photos?location=${locationId}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${admin.token}`, 'content-type': 'application/octet-stream' },
    body: new Uint8Array(await aJpeg(60, 40)),
  })
  const photo = (await sent.json()) as Photo
  const at = '2026-03-01T00:00:00.000Z'
  const inspection = await admin.post<Inspection>('/api/compliance/inspections', {
    id: 'foreign-inspection',
    location: locationId,
    kind: 'verification',
    checklistVersion: 0,
    startedAt: at,
    finishedAt: at,
    answers: [{ criterion: 'W1', state: 'fail', note: '他县', photoIds: [photo.id], answeredAt: at }],
  })
  const finding = await admin.post<Finding>('/api/compliance/findings', {
    location: locationId,
    text: '他县整改',
    deadline: '2026-03-02',
  })
  return {
    ids: [photo.id, inspection.id, finding.id],
    foreign: {
      '/api/compliance/places/:id': { id: locationId },
      '/api/compliance/places/:id/tier': { id: locationId },
      '/api/compliance/places/:id/answers': { id: locationId },
      '/api/compliance/photos/:id': { id: photo.id },
      '/api/compliance/inspections/:id': { id: inspection.id },
      '/api/compliance/findings/:id': { id: finding.id },
      '/api/compliance/findings/:id/follow-ups': { id: finding.id },
    },
    bodies: {
      'PATCH /api/compliance/places/:id': { tier: 'county' },
      'POST /api/compliance/findings/:id/follow-ups': { kind: 'note', text: 'mistake' },
    },
  }
}
