import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ClimatePlace, ClimateSeriesAnswer, PlaceStorage } from '../../protocol/api/climate.ts'
import type { DueReading, HandReading, RecordSheet } from '../../protocol/api/hand-readings.ts'
import type { Today } from '../../protocol/api/today.ts'
import { climateHandEntries, climateSources } from '../../server/db/schema/index.ts'
import { problemIn } from '../support/caller.ts'
import { aStoreroom, DAY, every, HOUR, iso, MINUTE, NOW, type Storeroom } from './a-storeroom.ts'

let place: Storeroom
beforeAll(async () => {
  place = await aStoreroom()
})
afterAll(() => place.app.end())

const enter = (body: Record<string, unknown>, headers = {}) =>
  place.admin.post<HandReading>('/api/climate/readings', { locationId: place.storeroom.id, ...body }, headers)
const refusal = async (body: Record<string, unknown>, path = '/api/climate/readings') =>
  problemIn(await place.admin.send('POST', path, { locationId: place.storeroom.id, ...body }))
const due = async () => (await place.admin.get<{ items: DueReading[] }>('/api/climate/readings/due')).items
/** Whether its row says that a person reads there, and that one of the readings is asked for now. */
const row = async () => {
  const { items } = await place.admin.get<{ items: ClimatePlace[] }>('/api/climate/places')
  return items
    .filter(({ locationId }) => locationId === place.storeroom.id)
    .map(({ handDue, dueNow }) => [handDue, dueNow])
}
const asked = async () =>
  (await place.admin.get<Today>('/api/today')).tasks.filter(({ kind }) => kind === 'reading_due')
const sheet = (month: string) =>
  place.admin.get<RecordSheet>(`/api/climate/record-sheet?location=${place.storeroom.id}&month=${month}`)
const values = async (from: number, to: number) => {
  const answer = await place.admin.get<ClimateSeriesAnswer>(
    `/api/climate/series?location=${place.storeroom.id}&from=${iso(from)}&to=${iso(to)}`,
  )
  return answer.series.find(({ source }) => source.kind === 'hand')?.celsius.mean
}

describe('a reading by hand', () => {
  it('is due at a storeroom where nothing measures, until it is entered', async () => {
    expect(await due()).toMatchObject([
      { locationName: '柳溪镇库房', day: '2026-05-01', part: 'afternoon', dueAt: '2026-05-01T07:30:00.000Z' },
    ])
    expect(await asked()).toMatchObject([
      { locationId: place.storeroom.id, urgency: 'today', since: '2026-05-01T07:30:00.000Z' },
    ])
    expect(await row()).toEqual([[true, true]])
    const made = await enter({ celsius: 0, humidity: 55.5, note: '窗已关' })
    expect(made).toMatchObject({
      celsius: 0,
      humidity: 55.5,
      at: iso(NOW),
      late: false,
      enteredByName: '系统管理员',
    })
    expect(await due()).toEqual([])
    expect(await asked()).toEqual([])
    expect(await row()).toEqual([[true, false]])
    expect(await values(NOW - HOUR, NOW + HOUR)).toEqual([0])
  })

  it('entered again is the same reading; with other values it is a conflict that says whose', async () => {
    const first = await enter({ celsius: 0, humidity: 55.5 })
    expect((await enter({ celsius: 0, humidity: 55.5 })).id).toBe(first.id)
    expect(await refusal({ celsius: 1, humidity: 55.5 })).toMatchObject({
      status: 409,
      code: 'reading_exists',
      params: { id: first.id, by: '系统管理员', celsius: 0 },
    })
    expect(await values(NOW - HOUR, NOW + HOUR)).toEqual([0])
  })

  it('is late when it was read more than two hours before', async () => {
    const at = (ms: number) => enter({ at: iso(ms), celsius: 19, humidity: 50 })
    expect((await at(NOW - 2 * HOUR)).late).toBe(false)
    expect((await at(NOW - 2 * HOUR - MINUTE)).late).toBe(true)
  })

  it('cannot be of the future, older than the record, or what no storeroom ever was', async () => {
    const code = async (body: Record<string, unknown>) => (await refusal(body)).code
    expect(await code({ at: iso(NOW + 6 * MINUTE), celsius: 20, humidity: 50 })).toBe('reading_in_future')
    expect(await code({ at: iso(NOW - 400 * DAY), celsius: 20, humidity: 50 })).toBe('reading_too_old')
    expect(await code({ celsius: null, humidity: null })).toBe('reading_empty')
    for (const wrong of [{ celsius: 245 }, { celsius: -127 }, { celsius: 20, humidity: 101 }])
      expect(await refusal({ humidity: 50, ...wrong })).toMatchObject({ status: 400 })
    expect(await refusal({ celsius: 20, humidity: 50, locationId: 'nowhere' })).toMatchObject({ status: 404 })
  })

  it('of a phone whose clock is wrong stands at the right time, and is kept once however often it is sent', async () => {
    const behind = (ms: number) => iso(ms - 26 * HOUR)
    const send = () =>
      enter(
        {
          at: behind(NOW - 45 * MINUTE),
          sentAt: behind(place.ambient.now().getTime()),
          celsius: 17,
          humidity: 50,
        },
        { 'idempotency-key': 'slow-phone' },
      )
    const first = await send()
    expect(first).toMatchObject({ at: iso(NOW - 45 * MINUTE), late: false })
    place.ambient.advance({ minutes: 1 })
    expect((await send()).id).toBe(first.id)
    const ahead = await enter({
      at: iso(NOW + 26 * HOUR),
      sentAt: iso(NOW + 26 * HOUR),
      celsius: 17,
      humidity: 51,
    })
    expect(ahead.at).toBe(iso(NOW + MINUTE))
  })

  it('is kept once for one key', async () => {
    const at = iso(NOW - 30 * MINUTE)
    const key = { 'idempotency-key': 'phone-1' }
    const first = await enter({ at, celsius: 18, humidity: 50 }, key)
    expect((await enter({ at, celsius: 18, humidity: 50 }, key)).id).toBe(first.id)
  })

  it('is corrected by another entry with a reason, and both stay', async () => {
    const wrong = await enter({ at: iso(NOW - 10 * MINUTE), celsius: 42, humidity: 50 })
    const path = `/api/climate/readings/${wrong.id}/corrections`
    const right = { at: iso(NOW - 20 * MINUTE), celsius: 24, humidity: 50, reason: '看错了' }
    const made = await place.admin.post<HandReading>(path, right)
    expect(made).toMatchObject({ celsius: 24, supersedesId: wrong.id, reason: '看错了' })
    expect(await values(NOW - 25 * MINUTE, NOW)).toEqual([24, 0])
    expect(await refusal({ celsius: 25, humidity: 50, reason: '又错' }, path)).toMatchObject({ status: 400 })
    const twice = await place.admin.send('POST', path, { celsius: 25, humidity: 50, reason: '又错' })
    expect(await problemIn(twice)).toMatchObject({ status: 409, code: 'reading_corrected' })
    const { items } = await place.admin.get<{ items: HandReading[] }>(
      `/api/climate/readings?location=${place.storeroom.id}`,
    )
    expect(items.find(({ id }) => id === wrong.id)).toMatchObject({ celsius: 42, supersededById: made.id })

    await place.admin.post(`/api/climate/readings/${made.id}/corrections`, {
      celsius: null,
      humidity: null,
      reason: '没有看过',
    })
    expect(await values(NOW - 25 * MINUTE, NOW)).toEqual([0])
  })

  it('that was never read is not corrected over what somebody else read at that time', async () => {
    const at = iso(NOW - 38 * MINUTE)
    const corrections = (id: string) => `/api/climate/readings/${id}/corrections`
    const first = await enter({ at, celsius: 20, humidity: 50 })
    const gone = { celsius: null, humidity: null, reason: '没有看过' }
    const withdrawn = await place.admin.post<HandReading>(corrections(first.id), gone)
    await enter({ at, celsius: 25, humidity: 50 })
    const again = { celsius: 10, humidity: 50, reason: '看过了' }
    const refused = await place.admin.send('POST', corrections(withdrawn.id), again)
    expect(await problemIn(refused)).toMatchObject({ status: 409, code: 'reading_exists' })
    expect(await values(NOW - 39 * MINUTE, NOW - 35 * MINUTE)).toEqual([25])
  })

  it('is never changed in the database, nor taken away', async () => {
    await expect(
      place.app.db.write((tx) => tx.update(climateHandEntries).set({ celsius: 1 })),
    ).rejects.toThrow()
    await expect(place.app.db.write((tx) => tx.delete(climateHandEntries))).rejects.toThrow()
  })
})

describe('the storage of a place', () => {
  const path = () => `/api/locations/${place.storeroom.id}/storage`
  const set = async (change: object) =>
    (await (await place.admin.send('PATCH', path(), change)).json()) as PlaceStorage

  it('is normal storage for a storeroom, and is said otherwise by a manager', async () => {
    expect(await place.admin.get(path())).toMatchObject({
      profileId: 'room',
      handReadings: 'auto',
      handDue: true,
    })
    expect(await set({ profileId: 'cool', handReadings: 'none' })).toMatchObject({
      profileId: 'cool',
      handDue: false,
    })
    expect(await due()).toEqual([])
    expect(await set({ profileId: null })).toMatchObject({ profileId: null, handReadings: 'none' })
    const unknown = await place.admin.send('PATCH', path(), { profileId: 'nobody-has-this' })
    expect((await problemIn(unknown)).status).toBe(404)
    await set({ profileId: 'cool', handReadings: 'auto' })
  })

  it('is watched by limits that an administrator changes; the least stays below the most', async () => {
    const change = (limits: object) => place.admin.send('PATCH', '/api/storage-profiles/cool', limits)
    expect(await (await change({ maxCelsius: 18, toleranceMinutes: 30 })).json()).toMatchObject({
      id: 'cool',
      maxCelsius: 18,
      toleranceMinutes: 30,
      maxHumidity: 75,
    })
    expect(await problemIn(await change({ minCelsius: 18 }))).toMatchObject({
      status: 422,
      code: 'storage_limits_crossed',
    })
  })
})

describe('the record sheet of a month', () => {
  it('has who read in the morning and the afternoon, and what is missing', async () => {
    const { days, presence, profile, instruments } = await sheet('2026-05')
    expect(days.map(({ day }) => day)).toEqual(['2026-05-01'])
    expect(days[0]).toMatchObject({
      morning: null,
      over: ['morning'],
      afternoon: { celsius: 18, by: '系统管理员', late: false },
      minCelsius: 0,
      remarks: ['窗已关'],
    })
    expect(profile).toMatchObject({ name: '阴凉库', maxCelsius: 18 })
    expect(instruments).toEqual([])
    expect(presence).toEqual({ due: 0, present: 0 })
  })

  it('counts whole days that have passed: by hand two readings, by a device every half hour', async () => {
    place.ambient.advance({ hours: 5 * 24 })
    const dawn = Date.UTC(2026, 4, 1, 16)
    const at = (day: number, hour: number) => iso(dawn + day * DAY + hour * HOUR)
    await enter({ at: at(0, 9), celsius: 17, humidity: 50 })
    await enter({ at: at(0, 15.5), celsius: 18, humidity: 50 })
    await enter({ at: at(1, 9), celsius: 17, humidity: 50 })
    await place.measure(
      every(30, dawn + 2 * DAY, dawn + 3 * DAY)
        .slice(0, 36)
        .map((each) => ({ at: each, celsius: 16 })),
    )
    const { days, presence, instruments } = await sheet('2026-05')
    // 2 May whole by hand, 3 May half by hand, 4 May 36 of 48 half hours by the sensor, 5 May nothing; 6 May is not over.
    expect(presence).toEqual({ due: 4 * 48, present: 48 + 24 + 36 })
    expect(instruments).toEqual(['北墙'])
    expect(days).toHaveLength(6)
    expect(days.slice(-2).map(({ over }) => over)).toEqual([['morning', 'afternoon'], ['morning']])
    expect(days[3]).toMatchObject({
      morning: { celsius: 16, by: null },
      afternoon: { celsius: 16, by: null },
      minCelsius: 16,
      maxCelsius: 16,
    })
    expect(days[1]?.coverage).toBeCloseTo(6.5 / 24, 6)
    expect(days[2]).toMatchObject({ afternoon: null, coverage: 0 })
    const found = await place.app.services.climate.presence(place.storeroom.id, '2026-05-04', '2026-05-31')
    expect(found).toEqual({
      due: 96,
      present: 36,
      missing: [
        { day: '2026-05-04', due: 48, present: 36 },
        { day: '2026-05-05', due: 48, present: 0 },
      ],
    })
  })
})

describe('a device whose probe failed', () => {
  it('measures nothing: the reading is asked for again, and counts before the fault', async () => {
    const now = () => place.ambient.now().getTime()
    place.ambient.advance({ hours: 24 })
    await place.measure(every(30, now() - 5 * HOUR, now()).map((at) => ({ at, celsius: -127 })))
    await place.app.services.climate.settle([1])
    expect(await due()).toMatchObject([{ locationName: '柳溪镇库房', part: 'afternoon' }])
    await enter({ at: iso(now() - 10 * MINUTE), celsius: 17, humidity: 50 })
    expect(await due()).toEqual([])
    const { items } = await place.admin.get<{ items: ClimatePlace[] }>('/api/climate/places')
    const here = items.find(({ locationId }) => locationId === place.storeroom.id)
    expect(here?.latest).toMatchObject({ sourceKind: 'hand', celsius: 17, fault: null })
    const { days } = await sheet('2026-05')
    expect(days.at(-1)).toMatchObject({ minCelsius: 17, maxCelsius: 17 })
  })

  it('is asked for in the morning until noon, and for the afternoon from half past three', async () => {
    // 11:00, 13:00 and 16:00 of the next day in China.
    place.ambient.advance({ hours: 19 })
    expect(await due()).toMatchObject([{ part: 'morning' }])
    place.ambient.advance({ hours: 2 })
    expect(await due()).toEqual([])
    await enter({ celsius: 17, humidity: 50 })
    place.ambient.advance({ hours: 3 })
    expect(await due()).toEqual([])
  })
})

describe('the only reading of a place', () => {
  it('that was never read is not what was measured last, after a restart neither', async () => {
    const { id } = await place.place('storeroom', '东岭镇库房')
    const made = await enter({ locationId: id, celsius: 20, humidity: 50 })
    await place.app.services.climate.settle([1, 2, 3])
    const latest = async () =>
      (await place.app.db.select().from(climateSources)).find(({ locationId }) => locationId === id)?.latestAt
    expect(await latest()).not.toBeNull()
    const gone = { celsius: null, humidity: null, reason: '没有看过' }
    await place.admin.post(`/api/climate/readings/${made.id}/corrections`, gone)
    await place.app.services.climate.settle([1, 2, 3])
    expect(await latest()).toBeNull()
  })
})
