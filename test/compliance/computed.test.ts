import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type {
  AssessedPlace,
  Checklist,
  ComplianceSummary,
  NextStep,
  PlaceAssessment,
  Scorecard,
} from '../../protocol/api/compliance.ts'
import type { PostedMovements } from '../../protocol/api/inventory.ts'
import type { StaffMember } from '../../protocol/api/staff.ts'
import type { Stocktake } from '../../protocol/api/stocktakes.ts'
import type { Today } from '../../protocol/api/today.ts'
import { COUNTY } from '../support/app.ts'
import { problemIn } from '../support/caller.ts'
import { aBrightCounty, type BrightCounty, NORTH, SOUTH } from './a-bright-county.ts'

let county: BrightCounty
beforeAll(async () => {
  county = await aBrightCounty()
})
afterAll(() => county.end())

describe('a computed criterion', () => {
  test('C1 to C3 follow the register of staff', async () => {
    const { north, storeroom } = county
    const state = async (code: string) => (await county.standing(north, storeroom.id, code))?.state
    expect(await state('C1')).toBe('unknown')
    const { id } = await north.post<StaffMember>('/api/staff', {
      locationId: storeroom.id,
      name: '李敏',
      post: 'manager',
      startedOn: '2020-01-01',
    })
    expect(await county.standing(north, storeroom.id, 'C1')).toMatchObject({
      state: 'fail',
      cause: 'computed',
      computed: { have: 0, due: 1 },
    })
    await north.post(`/api/staff/${id}/records`, {
      kind: 'certificate',
      number: 'Y-1',
      happenedOn: '2025-06-01',
      validUntil: '2028-06-01',
    })
    await north.post(`/api/staff/${id}/records`, {
      kind: 'training',
      happenedOn: '2025-09-01',
      topic: '药具管理',
      confirmedBy: '县站',
    })
    expect([await state('C1'), await state('C2')]).toEqual(['pass', 'pass'])
  })

  test('S4b wants a card for each product in stock that somebody held against the shelf', async () => {
    const { north, storeroom } = county
    const card = () => county.standing(north, storeroom.id, 'S4b')
    expect((await card())?.state).toBe('not_applicable')
    const receive = (product: string) =>
      north.post<PostedMovements>('/api/movements', {
        kind: 'receipt',
        to: storeroom.id,
        lines: [{ product, lot: { number: 'L1', expiresOn: '2029-01-31' }, quantity: 100 }],
      })
    const { movements } = await receive('CON52')
    const [line] = movements[0]?.lines ?? []
    expect(await card()).toMatchObject({ state: 'unknown', computed: { have: 0, due: 1 } })

    const made = await county.inspect(north, storeroom.id, [
      { criterion: 'S4b', productIds: [line?.productId ?? ''] },
    ])
    expect((await card())?.state).toBe('pass')
    // The inspection's own score has it too.
    const place = await north.get<PlaceAssessment>(`/api/compliance/places/${storeroom.id}`)
    expect(made.result.pass).toBe(place.pass)

    await receive('CON49')
    expect(await card()).toMatchObject({ state: 'fail', computed: { have: 1, due: 2 } })
    const count = await north.post<Stocktake>('/api/stocktakes', { location: storeroom.id })
    await north.post(`/api/stocktakes/${count.id}/counts`, {
      counts: count.items.map(({ lotId }) => ({ lotId, quantity: 100, countedAt: county.now() })),
    })
    await north.post(`/api/stocktakes/${count.id}/submit`, {})
    await county.county.post(`/api/stocktakes/${count.id}/approve`, {})
    expect(await card()).toMatchObject({ state: 'pass', computed: { have: 2, due: 2 } })
    county.later(366)
    expect((await card())?.state).toBe('unknown')
  })

  test('S4b keeps the cards that one inspector saw when another looks at the rest', async () => {
    const { county: manager, inspector } = county
    const { id } = await county.aPlace('storeroom', SOUTH, '两人库房')
    const { movements } = await manager.post<PostedMovements>('/api/movements', {
      kind: 'receipt',
      to: id,
      lines: ['CON52', 'CON49'].map((product) => ({
        product,
        lot: { number: 'L2', expiresOn: '2029-01-31' },
        quantity: 10,
      })),
    })
    const [one = '', other = ''] = movements[0]?.lines.map(({ productId }) => productId) ?? []
    const card = () => county.standing(manager, id, 'S4b')
    await county.inspect(manager, id, [{ criterion: 'S4b', productIds: [one] }])
    expect(await card()).toMatchObject({ state: 'fail', computed: { have: 1, due: 2 } })
    county.later(10)
    await county.inspect(inspector, id, [{ criterion: 'S4b', productIds: [other] }])
    expect(await card()).toMatchObject({ state: 'pass', computed: { have: 2, due: 2 } })
    await county.inspect(manager, id, [{ criterion: 'S4b' }])
    expect(await card()).toMatchObject({ state: 'pass', computed: { have: 2, due: 2 } })
    county.later(360)
    expect(await card()).toMatchObject({ state: 'fail', computed: { have: 1, due: 2 } })
  })

  test('S3c follows the climate record of the last 30 whole days', async () => {
    const { county: manager, warehouse } = county
    const log = () => county.standing(manager, warehouse.id, 'S3c')
    expect(await log()).toMatchObject({ state: 'fail', computed: { have: 0 } })
    // 09:00 and 15:30 of 27 of 30 days: nine in ten.
    const day = new Date(county.ambient.now().toISOString().slice(0, 10))
    const read = (before: number, hour: number) =>
      manager.post('/api/climate/readings', {
        locationId: warehouse.id,
        at: new Date(day.getTime() - before * 86_400_000 + hour * 3_600_000).toISOString(),
        celsius: 20,
        humidity: 50,
      })
    for (let before = 1; before <= 26; before++) for (const hour of [1, 7.5]) await read(before, hour)
    expect((await log())?.state).toBe('fail')
    for (const hour of [1, 7.5]) await read(27, hour)
    await vi.waitFor(async () => {
      const { computed, state } = (await log()) ?? {}
      expect([state, (computed?.have ?? 0) / (computed?.due ?? 1)]).toEqual(['pass', 0.9])
    }, 10_000)
  }, 30_000)
})

test('a service sign passes when the register has what it shows', async () => {
  const { county: manager, admin } = county
  const point = await county.aPlace('social_outlet', NORTH, '药店', { phone: '0774-1234567' })
  const photo = await county.aPhoto(manager, point.id, '#300001')
  await county.inspect(manager, point.id, [{ criterion: 'W3', photoIds: [photo.id] }])
  const card = () => manager.get<PlaceAssessment>(`/api/compliance/places/${point.id}`)
  expect(await card()).toMatchObject({
    tier: 'venue',
    criteria: [{ code: 'W3', state: 'fail', fields: { address: false, hours: false, phone: true } }],
  })
  await admin.send('PATCH', `/api/locations/${point.id}`, { address: '南街 1 号', hours: { always: true } })
  expect(await card()).toMatchObject({ score: 1, publicFields: 4 })
})

describe('the tier of a place', () => {
  test('follows its kind until somebody sets it', async () => {
    const { admin, county: manager } = county
    const outlet = await county.aPlace('staffed_outlet', SOUTH, '村卫生室')
    const path = `/api/compliance/places/${outlet.id}`
    expect((await manager.get<PlaceAssessment>(path)).tier).toBe('village')
    const set = async (tier: string | null) =>
      (await admin.send('PATCH', path, { tier })).json() as Promise<AssessedPlace>
    expect(await set('township')).toEqual({
      locationId: outlet.id,
      tier: 'township',
      usualTier: 'village',
      tierSet: true,
    })
    expect((await manager.get<PlaceAssessment>(path)).tier).toBe('township')
    await set('none')
    expect((await manager.send('GET', path)).status).toBe(404)
    expect(await manager.get(`${path}/tier`)).toMatchObject({ tier: 'none', tierSet: true })
    const refused = await manager.send(
      'POST',
      '/api/compliance/inspections',
      county.anInspection(outlet.id, [{ criterion: 'W1' }]),
    )
    expect(await problemIn(refused)).toMatchObject({ code: 'place_not_assessed' })
    expect(await set(null)).toMatchObject({ tier: 'village', tierSet: false })
  })
})

describe('lists', () => {
  const cards = async (query = '') =>
    (await county.county.get<{ items: Scorecard[]; total: number }>(`/api/compliance/places?${query}`)).items

  test('name the places of the scope, filtered, sorted and page by page', async () => {
    const all = await cards('sort=score')
    expect(all.map(({ score }) => score)).toEqual(
      [...all.map(({ score }) => score)].sort((a, b) => (a ?? 2) - (b ?? 2)),
    )
    const gains = (await cards('sort=gain')).map(({ fail, unknown }) => fail + unknown)
    expect(gains).toEqual([...gains].sort((a, b) => b - a))
    expect((await cards('tier=township')).map(({ name }) => name)).toEqual([
      '北乡库房',
      '两人库房',
      '南乡库房',
    ])
    expect((await cards('criterion=C1&state=unknown')).map(({ name }) => name)).not.toContain('北乡库房')
    const paged: string[] = []
    for (let next: string | null = ''; next !== null; ) {
      const page: { items: Scorecard[]; next: string | null } = await county.county.get(
        `/api/compliance/places?limit=2&cursor=${next}`,
      )
      paged.push(...page.items.map(({ locationId }) => locationId))
      next = page.next
    }
    expect(paged).toEqual((await cards()).map(({ locationId }) => locationId))
    const north = await county.north.get<{ items: Scorecard[] }>(
      `/api/compliance/places?jurisdiction=${COUNTY}`,
    )
    expect(new Set(north.items.map(({ jurisdictionCode }) => jurisdictionCode))).toEqual(new Set([NORTH]))
  })

  test('agree with the summary of jurisdictions and of criteria', async () => {
    const { items, criteria } = await county.county.get<ComplianceSummary>('/api/compliance/summary')
    const all = await cards()
    const sum = (which: readonly Scorecard[]) => which.reduce((total, { pass }) => total + pass, 0)
    expect(items.map(({ code, places, pass }) => [code, places, pass])).toEqual(
      [COUNTY, NORTH, SOUTH].map((code) => {
        const within = all.filter(({ jurisdictionCode }) => jurisdictionCode.startsWith(code))
        return [code, within.length, sum(within)]
      }),
    )
    const c1 = criteria.find(({ code }) => code === 'C1')
    expect(c1?.places).toBe(all.filter(({ tier }) => tier !== 'venue').length)
  })

  test('of next steps gain what they say', async () => {
    const { county: manager, southern } = county
    const step = async () =>
      (
        await manager.get<{ items: NextStep[] }>(`/api/compliance/next-steps?location=${southern.id}`)
      ).items.find(({ kind }) => kind === 'assess')
    const before = await manager.get<PlaceAssessment>(`/api/compliance/places/${southern.id}`)
    const errand = await step()
    const photos = errand?.criteria ?? []
    const photo = await county.aPhoto(manager, southern.id, '#300002')
    const { criteria } = await manager.get<Checklist>('/api/compliance/checklist')
    await county.inspect(
      manager,
      southern.id,
      photos.map((criterion) => ({
        criterion,
        photoIds: [photo.id],
        subchecks: criteria.find(({ code }) => code === criterion)?.subchecks.map(({ code }) => code) ?? [],
        ...(criterion === 'S2b' && { number: 15 }),
      })),
    )
    const after = await manager.get<PlaceAssessment>(`/api/compliance/places/${southern.id}`)
    expect(errand?.placeGain).toBeGreaterThan(0.5)
    expect((after.score ?? 0) - (before.score ?? 0)).toBeCloseTo(errand?.placeGain ?? 0, 10)
    expect(await step()).toBeUndefined()
  })
})

describe('the checklist', () => {
  test('is changed by making another version, which says who and why; inspections keep theirs', async () => {
    const { admin, county: manager, warehouse } = county
    const {
      version,
      createdAt: _,
      createdBy: __,
      reason: ___,
      ...content
    } = await admin.get<Checklist>('/api/compliance/checklist')
    const before = await county.inspect(manager, warehouse.id, [{ criterion: 'W2', state: 'fail' }])
    const criteria = content.criteria.map((criterion) =>
      criterion.code === 'S2.8'
        ? { ...criterion, name: '除湿机', nameEn: 'Dehumidifier', scored: true }
        : criterion,
    )
    const change = { ...content, criteria, basedOn: version, reason: '县里明确第八项' }
    const applicable = async () =>
      (await manager.get<PlaceAssessment>(`/api/compliance/places/${warehouse.id}`)).applicable
    const counted = await applicable()
    expect(await admin.post('/api/compliance/checklist', change)).toMatchObject({
      version: 1,
      createdBy: { name: expect.any(String) },
      reason: '县里明确第八项',
    })
    expect(await applicable()).toBe(counted + 1)
    expect(await problemIn(await admin.send('POST', '/api/compliance/checklist', change))).toMatchObject({
      status: 409,
      code: 'checklist_changed',
      params: { version: 1 },
    })
    expect((await manager.send('POST', '/api/compliance/checklist', change)).status).toBe(403)
    expect(await manager.get(`/api/compliance/inspections/${before.id}`)).toMatchObject({
      checklistVersion: 0,
    })
    // A phone that was offline meanwhile is not refused.
    await county.inspect(manager, warehouse.id, [{ criterion: 'W1', state: 'fail' }], { checklistVersion: 0 })
    const versions = await manager.get<{ items: { version: number }[] }>('/api/compliance/checklist/versions')
    expect(versions.items.map((each) => each.version)).toEqual([1, 0])
  })
})

test('Today names what is due, and no longer what was done', async () => {
  const { county: manager, warehouse } = county
  const kinds = async () =>
    (await manager.get<Today>('/api/today')).tasks
      .filter(({ locationId }) => locationId === warehouse.id)
      .map(({ kind }) => kind)
      .filter((kind) => /check|verification|finding/.test(kind))
  await county.inspect(manager, warehouse.id, county.allAnswers('county'))
  await manager.post('/api/compliance/findings', {
    location: warehouse.id,
    text: '杂物',
    deadline: county.now().slice(0, 10),
  })
  await county.inspect(county.inspector, warehouse.id, county.allAnswers('county'), {
    kind: 'verification',
  })
  expect(await kinds()).toEqual([])
  county.later(95)
  expect(await kinds()).toEqual(['finding_overdue', 'self_check_due'])
  county.later(300)
  expect(await kinds()).toEqual(['finding_overdue', 'self_check_due', 'verification_due'])
})

test('Today asks for the sign of a venue before its photo runs out, not each quarter, and the scorecard says the same', async () => {
  const { county: manager, north } = county
  const venue = await county.aPlace('social_outlet', NORTH, '北街药房')
  const asked = async () =>
    (await north.get<Today>('/api/today')).tasks
      .filter(({ locationId }) => locationId === venue.id)
      .map(({ kind }) => kind)
      .filter((kind) => /check|verification/.test(kind))
  const standing = async () => {
    const { selfCheck, verification } = await manager.get<PlaceAssessment>(
      `/api/compliance/places/${venue.id}`,
    )
    return [selfCheck.state, verification.state]
  }
  const photo = await county.aPhoto(north, venue.id, '#c0ffee')
  await county.inspect(north, venue.id, [{ criterion: 'W3', photoIds: [photo.id] }])
  await county.inspect(county.inspector, venue.id, [{ criterion: 'W3' }], { kind: 'verification' })
  county.later(200)
  expect([await asked(), await standing()]).toEqual([[], ['done', 'done']])
  county.later(166)
  expect(await asked()).toEqual(['self_check_due', 'verification_due'])
  expect(await standing()).toEqual(['due', 'due'])
  await county.inspect(north, venue.id, [{ criterion: 'W3' }])
  expect(await asked()).toEqual(['verification_due'])
})
