import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PlaceAssessment, Scorecard, ScoreDay } from '../../protocol/api/compliance.ts'
import type { Finding, Inspection, InspectionEntry } from '../../protocol/api/inspections.ts'
import type { Today } from '../../protocol/api/today.ts'
import { problemIn } from '../support/caller.ts'
import { aBrightCounty, type BrightCounty, NORTH, SOUTH } from './a-bright-county.ts'

let county: BrightCounty
beforeAll(async () => {
  county = await aBrightCounty()
})
afterAll(() => county.end())

const submit = (by: { send: BrightCounty['north']['send'] }, body: unknown) =>
  by.send('POST', '/api/compliance/inspections', body)

describe('an inspection', () => {
  test('makes criteria pass with a photo, and the score says so', async () => {
    const { north, storeroom } = county
    const before = await north.get<PlaceAssessment>(`/api/compliance/places/${storeroom.id}`)
    expect(before).toMatchObject({ tier: 'township', pass: 0, revision: 0, selfCheck: { lastAt: null } })
    const photo = await county.aPhoto(north, storeroom.id, '#100001')
    const made = await county.inspect(north, storeroom.id, [
      { criterion: 'W1', photoIds: [photo.id], note: '看得清' },
      { criterion: 'W2', state: 'fail', note: '空白' },
      { criterion: 'S2b', number: 12 },
      { criterion: 'S4a' },
    ])
    expect(made).toMatchObject({ revision: 1, answers: 4, result: { pass: 2, fail: 1 } })
    const after = await north.get<PlaceAssessment>(`/api/compliance/places/${storeroom.id}`)
    expect(after).toMatchObject({ ...made.result, revision: 1 })
    expect(after.score).toBeCloseTo(2 / after.applicable, 10)
    expect(await county.standing(north, storeroom.id, 'W1')).toMatchObject({
      state: 'pass',
      answer: {
        note: '看得清',
        photos: [{ id: photo.id }],
        answeredBy: { name: 'north' },
        inspectionKind: 'self_check',
      },
    })
    expect(await county.standing(north, storeroom.id, 'S4a')).toMatchObject({
      state: 'unknown',
      cause: 'no_photo',
    })
  })

  test('sent again is the same one, with another body under its id it is refused', async () => {
    const { north, storeroom } = county
    const body = county.anInspection(storeroom.id, [{ criterion: 'W1', state: 'fail' }], {
      sentAt: county.now(),
    })
    const first = (await (await submit(north, body)).json()) as Inspection
    county.ambient.advance({ minutes: 20 })
    const again = await submit(north, { ...body, sentAt: county.now() })
    expect(again.status).toBe(201)
    expect(await again.json()).toEqual(first)
    const other = { ...body, note: 'another' }
    expect(await problemIn(await submit(north, other))).toMatchObject({
      status: 409,
      code: 'inspection_id_used',
    })
    // Nor can somebody else take it by its id.
    const elsewhere = county.anInspection(county.southern.id, [], { id: body.id })
    expect((await submit(county.county, elsewhere)).status).toBe(409)
  })

  test('of two inspectors at one place the second is told who was there and when, and may send all the same', async () => {
    const { county: manager, north, southern, inspector } = county
    const place = await manager.get<PlaceAssessment>(`/api/compliance/places/${southern.id}`)
    const mine = county.anInspection(southern.id, [{ criterion: 'W1', state: 'fail' }], {
      basedOn: place.revision,
    })
    const theirs = county.anInspection(southern.id, [{ criterion: 'W2', state: 'fail' }], {
      basedOn: place.revision,
      kind: 'verification',
    })
    expect((await submit(inspector, theirs)).status).toBe(201)
    const refused = await problemIn(await submit(manager, mine))
    expect(refused).toMatchObject({
      status: 409,
      code: 'place_inspected_meanwhile',
      params: { by: 'inspector', at: theirs.finishedAt, revision: 1 },
    })
    const { basedOn: _, ...merged } = mine
    expect((await submit(manager, merged)).status).toBe(201)
    const after = await manager.get<PlaceAssessment>(`/api/compliance/places/${southern.id}`)
    expect(after).toMatchObject({ fail: 2, revision: 2 })
    expect((await submit(north, county.anInspection(southern.id, []))).status).toBe(404)
  })

  test('that arrives late does not undo what was seen later', async () => {
    const { county: manager, warehouse } = county
    const early = county.now()
    county.ambient.advance({ hours: 2 })
    await county.inspect(manager, warehouse.id, [{ criterion: 'W2', state: 'fail', note: 'later' }])
    await county.inspect(manager, warehouse.id, [
      { criterion: 'W2', note: 'earlier', answeredAt: early },
      { criterion: 'W1', state: 'fail', answeredAt: early },
    ])
    expect(await county.standing(manager, warehouse.id, 'W2')).toMatchObject({
      state: 'fail',
      answer: { note: 'later' },
    })
    expect((await county.standing(manager, warehouse.id, 'W1'))?.state).toBe('fail')
    const { items } = await manager.get<{ items: { note: string }[] }>(
      `/api/compliance/places/${warehouse.id}/answers?criterion=W2`,
    )
    expect(items.map(({ note }) => note)).toEqual(['later', 'earlier'])
  })

  test('by a phone with a wrong clock is put right', async () => {
    const { county: manager, warehouse } = county
    const wrong = (minutes: number) =>
      new Date(county.ambient.now().getTime() + minutes * 60_000).toISOString()
    const body = county.anInspection(
      warehouse.id,
      [{ criterion: 'W6', state: 'fail', answeredAt: wrong(1_430) }],
      {
        startedAt: wrong(1_400),
        finishedAt: wrong(1_435),
      },
    )
    expect(await problemIn(await submit(manager, body))).toMatchObject({
      status: 422,
      code: 'time_in_future',
    })
    const made = (await (await submit(manager, { ...body, sentAt: wrong(1_440) })).json()) as Inspection
    expect(made).toMatchObject({ startedAt: wrong(-40), finishedAt: wrong(-5) })
    expect(made.given[0]?.answeredAt).toBe(wrong(-10))
  })

  test('whose answers do not fit is refused as a whole, field by field', async () => {
    const { county: manager, warehouse, storeroom } = county
    const before = await manager.get<{ items: InspectionEntry[] }>('/api/compliance/inspections')
    const foreign = await county.aPhoto(manager, storeroom.id, '#100002')
    const faults: [object, string][] = [
      [{ criterion: 'X9' }, 'criterion'],
      [{ criterion: 'C1' }, 'criterion'],
      [{ criterion: 'W1', state: 'not_applicable', reason: 'no wall' }, 'state'],
      [{ criterion: 'S2a' }, 'number'],
      [{ criterion: 'W5', subchecks: ['range', 'gold'] }, 'subchecks'],
      [{ criterion: 'W2', productIds: ['p'] }, 'productIds'],
    ]
    for (const [answer, field] of faults) {
      const body = county.anInspection(warehouse.id, [{ criterion: 'S4c' }, answer as { criterion: string }])
      expect(await problemIn(await submit(manager, body)), field).toMatchObject({
        status: 422,
        code: 'answers_do_not_fit',
        errors: [{ path: expect.stringMatching(new RegExp(`\\.${field}$`)) }],
      })
    }
    const withPhoto = county.anInspection(warehouse.id, [{ criterion: 'W1', photoIds: [foreign.id] }])
    expect(await problemIn(await submit(manager, withPhoto))).toMatchObject({ code: 'unknown_photo' })
    const signed = county.anInspection(warehouse.id, [], { signature: { name: 'Li', path: 'M0 0<script>' } })
    expect((await submit(manager, signed)).status).toBe(400)
    expect(await manager.get('/api/compliance/inspections')).toEqual(before)
  })

  test('shows all that its report needs, and only to its jurisdiction', async () => {
    const { county: manager, north, warehouse } = county
    const photo = await county.aPhoto(manager, warehouse.id, '#100003')
    const made = await county.inspect(
      manager,
      warehouse.id,
      [{ criterion: 'S2.4', photoIds: [photo.id], asset: 'KT-003' }],
      {
        note: '整体良好',
        signature: { name: '陈静', path: 'M10 10L20 20' },
        findings: [{ criterion: 'W2', text: '宣传栏空白', deadline: '2026-04-01', photoIds: [photo.id] }],
      },
    )
    const report = await manager.get<Inspection>(`/api/compliance/inspections/${made.id}`)
    expect(report).toMatchObject({
      inspector: { name: 'county' },
      note: '整体良好',
      signature: { name: '陈静', path: 'M10 10L20 20' },
      placeSignature: null,
      given: [{ criterion: 'S2.4', asset: 'KT-003', photos: [{ id: photo.id, takenAt: photo.takenAt }] }],
      raised: [{ text: '宣传栏空白', status: 'open', inspectionId: made.id }],
    })
    expect((await north.send('GET', `/api/compliance/inspections/${made.id}`)).status).toBe(404)
    const { items } = await north.get<{ items: InspectionEntry[] }>('/api/compliance/inspections')
    expect(new Set(items.map(({ location }) => location.jurisdictionCode))).toEqual(new Set([NORTH]))
  })

  test('is listed page by page', async () => {
    const { county: manager } = county
    const all = await manager.get<{ items: InspectionEntry[] }>('/api/compliance/inspections?limit=100')
    const paged: string[] = []
    for (let next: string | null = ''; next !== null; ) {
      const page: { items: InspectionEntry[]; next: string | null } = await manager.get(
        `/api/compliance/inspections?limit=2&cursor=${next}`,
      )
      paged.push(...page.items.map(({ id }) => id))
      next = page.next
    }
    expect(paged).toEqual(all.items.map(({ id }) => id))
    expect((await manager.send('GET', '/api/compliance/inspections?cursor=nonsense')).status).toBe(422)
  })
})

test('evidence grows old: a pass becomes unknown and the old answer stays to be seen', async () => {
  const { north, storeroom } = county
  const photo = await county.aPhoto(north, storeroom.id, '#100004', { takenAt: county.ago(300) })
  await county.inspect(north, storeroom.id, [{ criterion: 'S1a', photoIds: [photo.id] }])
  expect((await county.standing(north, storeroom.id, 'S1a'))?.state).toBe('pass')
  county.later(80)
  expect(await county.standing(north, storeroom.id, 'S1a')).toMatchObject({
    state: 'unknown',
    cause: 'stale',
    answer: { state: 'pass', photos: [{ id: photo.id }] },
  })
})

describe('the level above', () => {
  test('verifies, and the place itself may not', async () => {
    const { north, inspector, county: manager, storeroom, warehouse } = county
    const verification = { kind: 'verification' }
    const own = await submit(north, county.anInspection(storeroom.id, [], verification))
    expect(await problemIn(own)).toMatchObject({ status: 403, code: 'not_the_level_above' })
    expect((await submit(manager, county.anInspection(storeroom.id, [], verification))).status).toBe(201)
    expect((await submit(manager, county.anInspection(warehouse.id, [], verification))).status).toBe(403)
    expect((await submit(inspector, county.anInspection(warehouse.id, [], verification))).status).toBe(201)
  })

  test('is counted in the scorecard: what it saw, and when it is due again', async () => {
    const { inspector, storeroom } = county
    await county.inspect(inspector, storeroom.id, [{ criterion: 'S2b', number: 15 }], {
      kind: 'verification',
    })
    const card = await inspector.get<PlaceAssessment>(`/api/compliance/places/${storeroom.id}`)
    expect(card.verified).toBe(1)
    expect(card.verification).toMatchObject({ lastAt: county.now(), state: 'done' })
  })
})

describe('a finding', () => {
  const raise = (by: BrightCounty['north'], location: string, deadline: string) =>
    by.post<Finding>('/api/compliance/findings', { location, criterion: 'S4c', text: '杂物', deadline })
  const follow = (by: BrightCounty['north'], id: string, kind: string) =>
    by.send('POST', `/api/compliance/findings/${id}/follow-ups`, { kind, text: '说明' })

  test('is put right by the place and verified by the level above, or comes back', async () => {
    const { north, inspector, storeroom } = county
    const { id } = await raise(inspector, storeroom.id, '2026-07-01')
    expect((await county.standing(north, storeroom.id, 'S4c'))?.findings).toBe(1)
    expect((await follow(north, id, 'verified')).status).toBe(403)
    expect((await follow(north, id, 'fixed')).status).toBe(201)
    expect(await problemIn(await follow(north, id, 'fixed'))).toMatchObject({
      status: 409,
      code: 'finding_moved',
    })
    expect((await follow(inspector, id, 'reopened')).status).toBe(201)
    expect((await follow(north, id, 'fixed')).status).toBe(201)
    const done = (await (await follow(inspector, id, 'verified')).json()) as Finding
    expect(done.status).toBe('verified')
    expect(done.followUps.map(({ kind }) => kind)).toEqual(['fixed', 'reopened', 'fixed', 'verified'])
    expect((await county.standing(north, storeroom.id, 'S4c'))?.findings).toBe(0)
  })

  test('is overdue the day after its deadline', async () => {
    const { inspector, storeroom } = county
    const deadline = county.now().slice(0, 10)
    const { id } = await raise(inspector, storeroom.id, deadline)
    const overdue = async () =>
      (await inspector.get<{ items: Finding[] }>('/api/compliance/findings?overdue=true')).items.map(
        (each) => each.id,
      )
    expect(await overdue()).not.toContain(id)
    county.later(1)
    expect(await overdue()).toContain(id)
    const card = await inspector.get<PlaceAssessment>(`/api/compliance/places/${storeroom.id}`)
    expect(card.overdueFindings).toBe(1)
  })

  test('is no task any more at a place that is given up', async () => {
    const { admin, inspector } = county
    const { id } = await county.aPlace('storeroom', NORTH, '旧库房')
    await raise(inspector, id, county.now().slice(0, 10))
    county.later(1)
    const tasks = async () =>
      (await admin.get<Today>('/api/today')).tasks.filter(
        ({ kind, locationId }) => kind === 'finding_overdue' && locationId === id,
      )
    expect(await tasks()).toHaveLength(1)
    await admin.send('PATCH', `/api/locations/${id}`, { archived: true })
    expect(await tasks()).toEqual([])
  })

  test('of another jurisdiction is not there', async () => {
    const { id } = await raise(county.county, county.southern.id, '2026-07-01')
    expect((await county.north.send('GET', `/api/compliance/findings/${id}`)).status).toBe(404)
    expect((await follow(county.north, id, 'note')).status).toBe(404)
    const { items } = await county.north.get<{ items: Finding[] }>(
      `/api/compliance/findings?jurisdiction=${SOUTH}`,
    )
    expect(items).toEqual([])
  })
})

test('scores are written down once a day and can be read again', async () => {
  const { county: manager, storeroom, services } = county
  await services.compliance.scores.keep()
  const days = async (query: string) =>
    (await manager.get<{ items: ScoreDay[] }>(`/api/compliance/history?${query}`)).items
  const [first, ...none] = await days(`location=${storeroom.id}`)
  expect(none).toEqual([])
  county.later(1)
  await services.compliance.scores.keep()
  expect(await days(`location=${storeroom.id}`)).toEqual([first])
  const photo = await county.aPhoto(manager, storeroom.id, '#100005')
  await county.inspect(manager, storeroom.id, [{ criterion: 'S3a', photoIds: [photo.id] }])
  await services.compliance.scores.keep()
  const after = await days(`location=${storeroom.id}`)
  expect(after).toHaveLength(2)
  expect(after[1]?.pass).toBe((first?.pass ?? 0) + 1)
  const whole = (await days('')).at(-1)
  const { items } = await manager.get<{ items: Scorecard[] }>('/api/compliance/places')
  expect(whole?.places).toBe(items.length)
  expect(whole?.pass).toBe(items.reduce((sum, { pass }) => sum + pass, 0))
})
