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
    const elsewhere = county.anInspection(county.southern.id, [{ criterion: 'W1' }], { id: body.id })
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
    expect((await submit(north, county.anInspection(southern.id, [{ criterion: 'W1' }]))).status).toBe(404)
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
    const signed = county.anInspection(warehouse.id, [{ criterion: 'W1' }], {
      signature: { name: 'Li', path: 'M0 0<script>' },
    })
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

  test('raises its findings when it ends, however late the phone sends it', async () => {
    const { county: manager } = county
    const { id } = await county.aPlace('storeroom', NORTH, '山里库房')
    const then = county.ago(2)
    const made = await county.inspect(manager, id, [{ criterion: 'W1', answeredAt: then }], {
      startedAt: then,
      finishedAt: then,
      findings: [{ criterion: 'W2', text: '宣传栏空白', deadline: '2026-04-01', photoIds: [] }],
    })
    const { raised } = await manager.get<Inspection>(`/api/compliance/inspections/${made.id}`)
    expect(raised).toMatchObject([{ raisedAt: then }])
  })

  test('is reported as it was judged: what has no photo, no card or no entry in the register is no pass', async () => {
    const { county: manager } = county
    const { id: store } = await county.aPlace('storeroom', NORTH, '判定库房')
    await manager.post('/api/movements', {
      kind: 'receipt',
      to: store,
      lines: [{ product: 'CON52', lot: { number: 'J1', expiresOn: '2029-01-31' }, quantity: 10 }],
    })
    const { id, given } = await county.inspect(manager, store, [
      { criterion: 'S4b' },
      { criterion: 'S4a' },
      { criterion: 'S2b', number: 12 },
    ])
    expect(given.find(({ criterion }) => criterion === 'S4b')?.state).toBe('fail')
    const { criteria, ...card } = await manager.get<PlaceAssessment>(`/api/compliance/places/${store}`)
    const { judged, result } = await manager.get<Inspection>(`/api/compliance/inspections/${id}`)
    expect(judged).toEqual(criteria.map(({ code, state, cause }) => ({ code, state, cause })))
    expect(judged).toContainEqual({ code: 'S4b', state: 'fail', cause: 'computed' })
    expect(judged).toContainEqual({ code: 'S4a', state: 'unknown', cause: 'no_photo' })
    expect(judged).toContainEqual({ code: 'S3c', state: 'unknown', cause: 'no_evidence' })
    const count = (state: string) =>
      criteria.filter(
        ({ code, scored }) => scored && judged?.find((each) => each.code === code)?.state === state,
      ).length
    expect(result).toMatchObject({ pass: count('pass'), fail: count('fail'), unknown: count('unknown') })
    expect(card).toMatchObject(result)
    const shop = await county.aPlace('social_outlet', NORTH, '无电话药店')
    const photo = await county.aPhoto(manager, shop.id, '#a0a0a0')
    const sign = await county.inspect(manager, shop.id, [{ criterion: 'W3', photoIds: [photo.id] }])
    expect(sign.judged).toEqual([{ code: 'W3', state: 'fail', cause: 'fields_missing' }])
    // What is judged later is another matter: the report of that day stays as it was signed.
    await county.inspect(manager, store, [{ criterion: 'S2b', number: 1 }])
    expect((await manager.get<Inspection>(`/api/compliance/inspections/${id}`)).judged).toEqual(judged)
  })

  test('of nothing is refused, and only one that answers everything moves the day of the next', async () => {
    const { county: manager } = county
    const { id } = await county.aPlace('storeroom', NORTH, '到期库房')
    const self = async () => (await manager.get<PlaceAssessment>(`/api/compliance/places/${id}`)).selfCheck
    const due = async () =>
      (await manager.get<Today>('/api/today')).tasks.some(
        ({ kind, locationId }) => kind === 'self_check_due' && locationId === id,
      )
    const { dueOn } = await self()
    expect(await problemIn(await submit(manager, county.anInspection(id, [])))).toMatchObject({ status: 400 })
    const finding = { criterion: 'S4c', text: '积水', deadline: '2026-12-01' }
    await county.inspect(manager, id, [], { findings: [finding] })
    const all = county.allAnswers('township')
    await county.inspect(manager, id, all.slice(1))
    expect(await self()).toMatchObject({ lastAt: null, dueOn })
    const whole = await county.inspect(manager, id, all)
    expect(await self()).toMatchObject({ lastAt: whole.finishedAt, state: 'done' })
    county.later(80)
    await county.inspect(manager, id, [{ criterion: 'W1', state: 'fail' }])
    expect([await self(), await due()]).toMatchObject([{ lastAt: whole.finishedAt, state: 'soon' }, false])
    county.later(15)
    expect([(await self()).state, await due()]).toEqual(['due', true])
    await county.inspect(manager, id, all)
    expect([(await self()).state, await due()]).toEqual(['done', false])
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
    const verify = (by: BrightCounty['north'], location: string) =>
      submit(by, county.anInspection(location, [{ criterion: 'W1' }], { kind: 'verification' }))
    expect(await problemIn(await verify(north, storeroom.id))).toMatchObject({
      status: 403,
      code: 'not_the_level_above',
    })
    expect((await verify(manager, storeroom.id)).status).toBe(201)
    expect((await verify(manager, warehouse.id)).status).toBe(403)
    expect((await verify(inspector, warehouse.id)).status).toBe(201)
  })

  test('is counted by what it saw pass, and a self-check after it does not undo that', async () => {
    const { inspector, north, county: manager } = county
    const { id } = await county.aPlace('storeroom', NORTH, '复核库房')
    const verified = async () => (await manager.get<PlaceAssessment>(`/api/compliance/places/${id}`)).verified
    const withPhoto = async (colour: string) => [
      { criterion: 'S4a', photoIds: [(await county.aPhoto(manager, id, colour)).id] },
    ]
    await county.inspect(inspector, id, [...(await withPhoto('#a00000')), { criterion: 'S2b', number: 15 }], {
      kind: 'verification',
    })
    expect(await verified()).toBe(2)
    county.later(30)
    await county.inspect(north, id, [...(await withPhoto('#00a000')), { criterion: 'S2b', number: 16 }])
    expect(await verified()).toBe(2)
    // What does not pass any more is not verified either.
    await county.inspect(north, id, [{ criterion: 'S2b', number: 1 }])
    expect(await verified()).toBe(1)
    // Another look at it fails; one that was made before and arrives late changes nothing.
    const early = county.now()
    county.later(1)
    const wanting = [{ criterion: 'S4a', state: 'fail' as const }]
    await county.inspect(inspector, id, wanting, { kind: 'verification' })
    const late = (await withPhoto('#0000a0')).map((answer) => ({ ...answer, answeredAt: early }))
    await county.inspect(inspector, id, late, { kind: 'verification' })
    await county.inspect(north, id, await withPhoto('#a0a000'))
    expect(await verified()).toBe(0)
    // What the level above saw grows old as everything does.
    await county.inspect(inspector, id, await withPhoto('#00a0a0'), { kind: 'verification' })
    expect(await verified()).toBe(1)
    county.later(364)
    await county.inspect(north, id, await withPhoto('#a000a0'))
    expect(await verified()).toBe(1)
    county.later(2)
    expect(await county.standing(manager, id, 'S4a')).toMatchObject({ state: 'pass' })
    expect(await verified()).toBe(0)
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
