import { describe, expect, test } from 'vitest'
import {
  asksForChannels,
  asksForPlace,
  draftOf,
  requestOf,
  strangelyFar,
  withAnother,
} from '../../dashboard/claim/claim.draft.ts'
import { type ClaimOffer, claim } from '../../protocol/api/claims.ts'

const offer = (more: Partial<ClaimOffer> = {}): ClaimOffer => ({
  kind: 'dispenser',
  purpose: 'new',
  deviceId: null,
  serial: null,
  note: null,
  expiresAt: '2026-12-06T00:00:00.000Z',
  jurisdictions: [
    { code: '990101', name: '青溪县', nameEn: null },
    { code: '990101001', name: '柳溪镇', nameEn: null },
  ],
  place: null,
  waiting: [],
  channels: [],
  channelsFixed: false,
  products: [],
  landmarks: [],
  ...more,
})
const place = (more: Partial<NonNullable<ClaimOffer['place']>> = {}) => ({
  name: '车站',
  jurisdictionName: '柳溪镇',
  address: '站前路',
  phone: null,
  hours: null,
  longitude: 111.3,
  latitude: 24.3,
  editable: true,
  ...more,
})
const KEYS = { code: 'K7MN3QWXT9B4', attempt: 'ab'.repeat(32) }
const HERE = { longitude: 111.5, latitude: 24.5, datum: 'wgs84' } as const

describe('a claim', () => {
  test('of a new place sends its name, its area, where it is and its channels', () => {
    const draft = { ...draftOf(offer()), name: ' 村口 ', jurisdictionCode: '990101001', coordinates: HERE }
    const request = requestOf(draft, offer(), KEYS)
    expect(request).toMatchObject({
      ...KEYS,
      place: { name: '村口', jurisdictionCode: '990101001', coordinates: HERE },
    })
    expect(request.channels).toHaveLength(4)
    expect(request.place).not.toHaveProperty('phone')
    expect(
      claim.safeParse({ ...request, code: 'AAAA-AAAA-AAAA' }).error?.issues.map(({ path }) => path),
    ).toEqual([['code']])
  })

  test('of a planned place sends what the installer has changed, and nothing else', () => {
    const planned = offer({ place: place(), channels: [{ channel: 1, product: null, capacity: 9 }] })
    const draft = draftOf(planned)
    expect(draft.coordinates).toEqual({ longitude: 111.3, latitude: 24.3, datum: 'wgs84' })
    expect(requestOf(draft, planned, KEYS)).toEqual(KEYS)
    const changed = { ...draft, coordinates: HERE, address: '', channels: withAnother(draft.channels) }
    expect(requestOf(changed, planned, KEYS)).toEqual({
      ...KEYS,
      place: { coordinates: HERE, address: null },
      channels: [
        { channel: 1, product: null, capacity: 9 },
        { channel: 2, product: null, capacity: 20 },
      ],
    })
  })

  test('at a place that waits names it by its id; a public one is not redescribed', () => {
    const spot = { name: 'w', address: null, longitude: null, latitude: null }
    const some = offer({
      waiting: [
        { ...spot, id: 'open', editable: true },
        { ...spot, id: 'public', editable: false },
      ],
    })
    const draft = { ...draftOf(some), name: 'ignored', phone: '0990-5550000', coordinates: HERE }
    expect(requestOf({ ...draft, locationId: 'open' }, some, KEYS)).toMatchObject({
      locationId: 'open',
      place: { coordinates: HERE, phone: '0990-5550000' },
    })
    expect(requestOf({ ...draft, locationId: 'open' }, some, KEYS).place).not.toHaveProperty('name')
    expect(requestOf({ ...draft, locationId: 'public' }, some, KEYS)).not.toHaveProperty('place')
  })

  test('asks for nothing that the code does not leave open', () => {
    const fixed = offer({ purpose: 'replace', place: place({ editable: false }), channelsFixed: true })
    const sensor = offer({ kind: 'sensor', purpose: 'secret', place: place({ editable: false }) })
    for (const each of [fixed, sensor]) {
      expect([asksForPlace(each), asksForChannels(each)]).toEqual([false, false])
      expect(requestOf(draftOf(each), each, KEYS)).toEqual(KEYS)
    }
  })
})

test('a machine has at most 99 channels', () => {
  let channels = draftOf(offer()).channels
  for (let i = 0; i < 200; i += 1) channels = withAnother(channels)
  expect(channels).toHaveLength(99)
})

test('a position far from every public place is strange, one among them is not', () => {
  const landmarks = [{ name: 'a', longitude: 111.3, latitude: 24.3 }]
  expect(strangelyFar({ longitude: 111.4, latitude: 24.3 }, landmarks)).toBeNull()
  expect(strangelyFar({ longitude: 112.3, latitude: 24.3 }, landmarks)).toBe(101)
  expect(strangelyFar({ longitude: 112.3, latitude: 24.3 }, [])).toBeNull()
})
