import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ClimatePlace } from '../../protocol/api/climate.ts'
import type { Excursion, ExcursionSummary, LimitsInForce } from '../../protocol/api/excursions.ts'
import type { Today } from '../../protocol/api/today.ts'
import { type Limit, newTrack } from '../../server/climate/excursions/excursion-track.ts'
import { judge, stretchesOf } from '../../server/climate/excursions/judging.ts'
import { rhythmOf } from '../../server/climate/excursions/watch-plan.ts'
import { auditLog, climateSources, devices, excursions } from '../../server/db/schema/index.ts'
import { aStore, DAY, HOUR, type Measured, MINUTE, NORTH, SOUTH, type Store } from './a-store.ts'

let store: Store
beforeAll(async () => {
  store = await aStore()
})
afterAll(() => store.app.end())

/** A reading every half hour, the last one now. */
const lately = (...celsius: number[]): Measured[] =>
  celsius.map((value, i) => [store.now() - (celsius.length - 1 - i) * 30 * MINUTE, value] as const)
const iso = (at: number) => new Date(at).toISOString()

describe('an excursion', () => {
  it('is found, carries the limits of its day, and ends by itself', async () => {
    const { id, name } = await store.aPlace()
    const sensor = await store.aSensor(id)
    const readings = lately(25, 31, 32, 33)
    await store.measure(sensor, readings)
    await store.settle()
    const [open, ...others] = await store.excursions(`location=${id}`)
    expect(others).toEqual([])
    expect(open).toMatchObject({
      kind: 'hot',
      locationName: name,
      sourceKind: 'sensor',
      sourceName: '库房温湿度计',
      profileId: 'room',
      profileName: '常温库',
      limit: 30,
      toleranceMinutes: 60,
      startedAt: iso(readings[1]?.[0] ?? 0),
      endedAt: null,
      minutes: 60,
      peak: 33,
      mean: 31.5,
    })

    store.ambient.advance({ minutes: 30 })
    await store.measure(sensor, [[store.now(), 28]])
    await store.settle()
    const [ended] = await store.excursions(`location=${id}`)
    expect(ended).toMatchObject({
      id: open?.id,
      endedAt: iso(store.now()),
      endedBy: 'back_inside',
      minutes: 90,
    })
  })

  it('is answered once, with a reason and a measure, which the audit log keeps', async () => {
    const { id } = await store.aPlace()
    await store.measure(await store.aSensor(id), lately(5, 5, 5))
    await store.settle()
    const [{ id: excursionId } = { id: '' }] = await store.excursions(`location=${id}&kind=cold`)
    const path = `/api/climate/excursions/${excursionId}/acknowledge`
    expect((await store.admin.send('POST', path, { reason: '', action: 'x' })).status).toBe(400)
    const answer = { reason: '空调故障', action: '已报修，药品移至隔壁库房' }
    expect(await store.admin.post<Excursion>(path, answer)).toMatchObject({
      ...answer,
      acknowledgedBy: expect.any(String),
    })
    const again = await store.admin.send('POST', path, answer)
    expect([again.status, (await again.json()).code]).toEqual([409, 'excursion_acknowledged'])
    const audited = (await store.app.db.select().from(auditLog)).find(
      ({ subjectId }) => subjectId === excursionId,
    )
    expect(audited).toMatchObject({ action: 'excursion.acknowledged', detail: { reason: answer.reason } })
  })

  it('of another jurisdiction does not exist', async () => {
    await store.app.addPerson('south', 'supply_manager', SOUTH)
    const south = await store.app.as('south')
    const { id } = await store.aPlace()
    await store.measure(await store.aSensor(id), lately(35, 35, 35))
    await store.settle()
    const [mine] = await store.excursions(`location=${id}`)
    for (const [method, path] of [
      ['GET', `/api/climate/excursions/${mine?.id}`],
      ['POST', `/api/climate/excursions/${mine?.id}/acknowledge`],
      ['GET', `/api/climate/limits?location=${id}`],
    ] as const)
      expect(
        (await south.send(method, path, method === 'POST' ? { reason: 'x', action: 'y' } : undefined)).status,
      ).toBe(404)
    expect(await south.get(`/api/climate/excursions?location=${id}`)).toEqual({ items: [], next: null })
    expect(await south.get(`/api/climate/excursions?jurisdiction=${NORTH}`)).toEqual({
      items: [],
      next: null,
    })
  })

  it('is watched for every product that lies there, from when it came', async () => {
    const { id } = await store.aPlace()
    const sensor = await store.aSensor(id)
    await store.measure(sensor, lately(24, 24, 24, 24))
    await store.settle()
    expect(await store.excursions(`location=${id}`)).toEqual([])

    // Pills want 20 °C at most; what was too warm before they came is nothing to them.
    await store.receive(id, 'COCLNG', 10)
    const came = store.now()
    store.ambient.advance({ hours: 1 })
    await store.measure(sensor, [
      [came + 30 * MINUTE, 24],
      [came + 60 * MINUTE, 24],
    ])
    store.ambient.advance({ minutes: 30 })
    await store.settle()
    expect(await store.excursions(`location=${id}`)).toMatchObject([
      { profileId: 'pill', limit: 20, startedAt: iso(came), endedAt: null },
    ])
    const { items } = await store.admin.get<{ items: LimitsInForce[] }>(`/api/climate/limits?location=${id}`)
    expect(items.map(({ profileId, own, products }) => [profileId, own, products.length])).toEqual([
      ['room', true, 0],
      ['pill', false, 1],
    ])

    await store.admin.post('/api/movements', {
      kind: 'issue',
      from: id,
      lines: [{ product: 'COCLNG', quantity: 10 }],
    })
    await store.settle()
    expect(await store.excursions(`location=${id}`)).toMatchObject([
      { endedBy: 'limits_gone', endedAt: iso(store.now()) },
    ])
  })

  it('keeps its limits when others are set, which hold from then on', async () => {
    const { id } = await store.aPlace()
    const sensor = await store.aSensor(id)
    await store.measure(sensor, lately(25, 32, 32, 32))
    await store.settle()
    const changed = await store.admin.send('PATCH', '/api/storage-profiles/room', { maxCelsius: 31 })
    expect(changed.status).toBe(200)
    try {
      await store.settle()
      expect(await store.excursions(`location=${id}`)).toMatchObject([{ limit: 30, endedBy: 'limits_gone' }])
      store.ambient.advance({ minutes: 90 })
      await store.measure(sensor, [
        [store.now() - HOUR, 32],
        [store.now(), 32],
      ])
      await store.settle()
      expect(await store.excursions(`location=${id}&open=true`)).toMatchObject([{ limit: 31 }])
    } finally {
      await store.admin.send('PATCH', '/api/storage-profiles/room', { maxCelsius: 30 })
      // What is measured from here on knows nothing of it.
      store.ambient.advance({ hours: 6 })
    }
  })
})

describe('silence', () => {
  it('is a state of its own, ends what was outside, and goes when the readings come after all', async () => {
    const { id } = await store.aPlace()
    const sensor = await store.aSensor(id)
    const last = store.now()
    await store.measure(sensor, lately(31, 32, 33))
    store.ambient.advance({ hours: 5 })
    await store.settle()
    expect(await store.excursions(`location=${id}`)).toMatchObject([
      {
        kind: 'no_data',
        startedAt: iso(last + 30 * MINUTE),
        endedAt: null,
        minutes: 270,
        limit: null,
        profileId: null,
      },
      { kind: 'hot', endedAt: iso(last + 30 * MINUTE), endedBy: 'silence' },
    ])
    const [silent] = await store.excursions(`location=${id}&kind=no_data`)
    await store.admin.post(`/api/climate/excursions/${silent?.id}/acknowledge`, {
      reason: '停电',
      action: '已恢复',
    })

    // The device had kept them: it was hot all along, and nothing was silent.
    const kept = Array.from({ length: 10 }, (_, i): Measured => [last + (i + 1) * 30 * MINUTE, 34])
    await store.measure(sensor, kept.toReversed())
    await store.settle()
    expect(await store.excursions(`location=${id}`)).toMatchObject([
      { kind: 'hot', startedAt: iso(last - HOUR), endedAt: null, peak: 34 },
      // Somebody had answered it: it stays, and says that it was not so.
      { kind: 'no_data', id: silent?.id, reason: '停电', withdrawnAt: iso(store.now()) },
    ])
    expect(await store.excursions(`location=${id}&kind=no_data&acknowledged=false`)).toEqual([])
  })

  it('is counted beside what is outside, and what nobody knows is not stored safely', async () => {
    const summary = (jurisdiction: string) =>
      store.admin.get<ExcursionSummary>(`/api/climate/excursion-summary?jurisdiction=${jurisdiction}`)
    const own = `${SOUTH}001`
    await store.admin.post('/api/jurisdictions', { code: own, name: '东村' })
    expect((await summary(own)).stored).toEqual({ safe: 0, outside: 0, unknown: 0, percent: null })
    const [cool, hot, dark] = [
      await store.aPlace({ jurisdictionCode: own, name: '甲' }),
      await store.aPlace({ jurisdictionCode: own, name: '乙' }),
      await store.aPlace({ jurisdictionCode: own, name: '丙' }),
    ]
    for (const [place, quantity] of [
      [cool, 700],
      [hot, 100],
      [dark, 200],
    ] as const)
      await store.receive(place.id, 'COCLNG', quantity)
    await store.receive(hot.id, 'CON52', 1_000)
    // Of another jurisdiction, and measured too.
    const elsewhere = await store.aPlace({ jurisdictionCode: SOUTH, name: '丁' })
    await store.receive(elsewhere.id, 'CON52', 50)
    const other = await store.aSensor(elsewhere.id)
    await store.measure(await store.aSensor(cool.id), lately(18, 18, 18))
    const warm = await store.aSensor(hot.id)
    await store.measure(warm, lately(25, 25, 25))
    await store.settle()
    // In time a pill's limit is passed; condoms may have 40 °C.
    store.ambient.advance({ minutes: 60 })
    for (const sensor of [warm, other])
      await store.measure(sensor, [
        [store.now() - 30 * MINUTE, 25],
        [store.now(), 25],
      ])
    await store.settle()
    expect(await summary(own)).toEqual({
      open: 1,
      silent: 0,
      unacknowledged: 1,
      stored: { safe: 1_700, outside: 100, unknown: 200, percent: 85 },
    })
  })

  it('of a place with several sensors of which one fell silent is known of none', async () => {
    const own = `${SOUTH}003`
    await store.admin.post('/api/jurisdictions', { code: own, name: '南村' })
    const { id } = await store.aPlace({ jurisdictionCode: own })
    const summary = () =>
      store.admin.get<ExcursionSummary>(`/api/climate/excursion-summary?jurisdiction=${own}`)
    await store.receive(id, 'CON52', 200)
    const [north, south] = [await store.aSensor(id), await store.aSensor(id)]
    const go = async (halfHours: number, readings: () => Promise<unknown>) => {
      for (let i = 0; i < halfHours; i++) {
        store.ambient.advance({ minutes: 30 })
        await readings()
      }
      await store.settle()
    }
    const told = (sensor: typeof north, celsius: number) => store.measure(sensor, [[store.now(), celsius]])
    await go(6, async () => [await told(north, 45), await told(south, 20)])
    expect((await summary()).stored).toMatchObject({ outside: 200 })
    await go(26, () => told(south, 20))
    expect((await summary()).stored).toEqual({ safe: 0, outside: 0, unknown: 200, percent: null })
    expect((await store.app.services.excursions.mapStatuses()).get(id)).toBe('no_data')
    const { items } = await store.admin.get<{ items: ClimatePlace[] }>(
      `/api/climate/places?jurisdiction=${own}`,
    )
    expect(items.find(({ locationId }) => locationId === id)?.latest).toMatchObject({ silent: false })
  })

  it('in the number of what to answer and in the list behind it is none, nor a place given up, nor what is long past', async () => {
    const own = `${SOUTH}002`
    await store.admin.post('/api/jurisdictions', { code: own, name: '西村' })
    const { id } = await store.aPlace({ jurisdictionCode: own })
    await store.measure(await store.aSensor(id), lately(35, 35, 35))
    await store.settle()
    store.ambient.advance({ hours: 9 })
    await store.settle()
    expect((await store.excursions(`location=${id}`)).map(({ kind }) => kind)).toEqual(['no_data', 'hot'])
    const toAnswer = async () => [
      (await store.admin.get<ExcursionSummary>(`/api/climate/excursion-summary?jurisdiction=${own}`))
        .unacknowledged,
      (await store.excursions(`jurisdiction=${own}&acknowledged=false`)).length,
      (await store.admin.get<Today>('/api/today')).tasks.filter(
        ({ kind, locationId }) => kind === 'excursion' && locationId === id,
      ).length,
    ]
    const archive = (archived: boolean) => store.admin.send('PATCH', `/api/locations/${id}`, { archived })
    expect(await toAnswer()).toEqual([1, 1, 1])
    expect((await archive(true)).status).toBe(200)
    expect(await toAnswer()).toEqual([0, 0, 0])
    await archive(false)
    expect(await toAnswer()).toEqual([1, 1, 1])
    store.ambient.advance({ hours: 91 * 24 })
    expect(await toAnswer()).toEqual([0, 0, 0])
  })

  it('is one event in every number, however many limits it passed', async () => {
    const own = `${SOUTH}004`
    await store.admin.post('/api/jurisdictions', { code: own, name: '北村' })
    const { id } = await store.aPlace({ jurisdictionCode: own })
    const before = (await store.admin.get<Today>('/api/today')).numbers.excursions
    await store.receive(id, 'COCLNG', 100)
    const sensor = await store.aSensor(id)
    await store.measure(sensor, lately(35, 35, 35))
    // A pill's limit is passed later than that of the room.
    store.ambient.advance({ minutes: 60 })
    await store.measure(sensor, [
      [store.now() - 30 * MINUTE, 35],
      [store.now(), 35],
    ])
    await store.settle()
    expect((await store.excursions(`location=${id}`)).map(({ kind }) => kind)).toEqual(['hot', 'hot'])
    expect(
      await store.admin.get<ExcursionSummary>(`/api/climate/excursion-summary?jurisdiction=${own}`),
    ).toMatchObject({ open: 1, silent: 0, unacknowledged: 1 })
    const { tasks, numbers } = await store.admin.get<Today>('/api/today')
    expect(numbers.excursions).toBe(before + 1)
    expect(tasks).toContainEqual(expect.objectContaining({ kind: 'excursion', locationId: id, quantity: 1 }))
  })

  it('of a sensor that was taken away is none', async () => {
    const { id } = await store.aPlace()
    const sensor = await store.aSensor(id)
    await store.measure(sensor, lately(20, 20))
    await store.settle()
    await store.admin.post(`/api/sensors/${sensor.id}/revoke`, {})
    expect((await store.app.services.excursions.mapStatuses()).get(id)).toBeUndefined()
    store.ambient.advance({ hours: 9 })
    await store.settle()
    expect(await store.excursions(`location=${id}`)).toEqual([])
  })
})

describe('a sensor that left and came back', () => {
  it('keeps what was found before it left, and was not silent while it was away', async () => {
    const [{ id }, elsewhere] = [await store.aPlace({ name: '甲库' }), await store.aPlace({ name: '乙库' })]
    const sensor = await store.aSensor(id)
    const put = (locationId: string) =>
      store.app.db.write((tx) => tx.update(devices).set({ locationId }).where(eq(devices.id, sensor.id)))
    await store.measure(sensor, lately(25, 31, 32, 33, 25))
    await store.settle()
    const before = await store.excursions(`location=${id}`)
    expect(before).toMatchObject([{ kind: 'hot', limit: 30 }])
    await put(elsewhere.id)
    await store.settle()
    // Limits that would find nothing of it any more.
    await store.admin.send('PATCH', '/api/storage-profiles/room', { maxCelsius: 39 })
    try {
      store.ambient.advance({ hours: 48 })
      await put(id)
      await store.measure(sensor, lately(25, 25))
      await store.settle()
      expect(await store.excursions(`location=${id}`)).toEqual(before)
      store.ambient.advance({ hours: 6 })
      await store.settle()
      expect(await store.excursions(`location=${id}`)).toMatchObject([{ kind: 'no_data' }, { kind: 'hot' }])
    } finally {
      await store.admin.send('PATCH', '/api/storage-profiles/room', { maxCelsius: 30 })
    }
  })
})

describe('whatever the order in which readings arrive', () => {
  it('excursions are those worked out from all of them at once', async () => {
    // A server of its own, which has nothing else to look at.
    const apart = await aStore()
    apart.ambient.advance({ hours: 24 * 60 })
    const end = apart.now()
    const { id } = await apart.aPlace()
    const steps = fc.array(
      fc.record({
        wait: fc.integer({ min: 5, max: 200 }),
        celsius: fc.integer({ min: 26, max: 34 }),
        order: fc.nat(),
      }),
      { minLength: 5, maxLength: 40 },
    )
    const hot: Limit = { kind: 'hot', value: 30, tolerance: HOUR }
    const noData: Limit = { kind: 'no_data', value: 0, tolerance: 0 }
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 8, max: 20 }), async (waits, size) => {
        const sensor = await apart.aSensor(id)
        let at = end - 4 * DAY
        const readings = waits.map(({ wait, celsius, order }) => {
          at += wait * MINUTE
          return { order, measured: [at, celsius] as Measured }
        })
        const shuffled = readings.toSorted((a, b) => a.order - b.order).map(({ measured }) => measured)
        for (let from = 0; from < shuffled.length; from += size) {
          await apart.measure(sensor, shuffled.slice(from, from + size))
          await apart.settle()
        }
        const whole = [hot, noData].flatMap((limit) => {
          const all = readings.map(({ measured: [at, celsius] }) => ({ at, celsius, humidity: null }))
          const judged = judge(newTrack(), all, limit, rhythmOf({ kind: 'sensor', dueMinutes: 30 }))
          return stretchesOf(judged, limit, rhythmOf({ kind: 'sensor', dueMinutes: 30 }), end).stretches.map(
            (stretch) => ({
              kind: limit.kind,
              startedAt: iso(stretch.startedAt),
              endedAt: stretch.endedAt === null ? null : iso(stretch.endedAt),
              peak: stretch.peak,
            }),
          )
        })
        const [source] = (await apart.app.db.select().from(climateSources)).filter(
          (row) => row.deviceId === sensor.id,
        )
        const found = (await apart.app.db.select().from(excursions))
          .filter((row) => row.source === source?.number)
          .map(({ kind, startedAt, endedAt, peak }) => ({
            kind,
            startedAt: startedAt.toISOString(),
            endedAt: endedAt?.toISOString() ?? null,
            peak,
          }))
        const inOrder = (rows: typeof found) =>
          rows.toSorted((a, b) => (`${a.kind}${a.startedAt}` < `${b.kind}${b.startedAt}` ? -1 : 1))
        expect(inOrder(found)).toEqual(inOrder(whole))
        await apart.admin.post(`/api/sensors/${sensor.id}/revoke`, {})
      }),
      { numRuns: 6, endOnFailure: true },
    )
    await apart.app.end()
  })
})
