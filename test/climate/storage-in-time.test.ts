import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Product, StorageProfile } from '../../protocol/api/catalog.ts'
import type { Excursion, LimitsInForce } from '../../protocol/api/excursions.ts'
import type { RecordSheet } from '../../protocol/api/hand-readings.ts'
import type { LotHeat } from '../../protocol/api/heat.ts'
import { StorageInTime } from '../../server/catalog/storage-in-time.ts'
import { pastProductProfiles, pastProfileLimits } from '../../server/db/schema/index.ts'
import { aStore, DAY, HOUR, type Measured, MINUTE, type Store } from './a-store.ts'

let store: Store
beforeAll(async () => {
  store = await aStore()
})
afterAll(() => store.app.end())

const iso = (at: number) => new Date(at).toISOString()
/** Every half hour from `from` up to, not with, `to`. */
const steady = (from: number, to: number, celsius: number): Measured[] =>
  Array.from({ length: (to - from) / (30 * MINUTE) }, (_, i) => [from + i * 30 * MINUTE, celsius])

let products = 0
/** Implants may have 30 °C, pills 20 °C, condoms 40 °C. */
async function aProductSince(from: number, storageProfileId: string) {
  const { id: placeId } = await store.aPlace()
  const { id } = await store.admin.post<Product>('/api/products', {
    code: `MOVED${++products}`,
    category: 'drug',
    method: 'implant_3y',
    name: '皮埋',
    nameEn: 'Implant',
    unit: 'piece',
    storageProfileId,
  })
  await store.receive(placeId, id, 10, { occurredAt: iso(from) })
  const sensor = await store.aSensor(placeId)
  const settle = async () => {
    await store.settle()
    await store.app.services.heat.keeper.settle()
  }
  return {
    sensor,
    settle,
    measure: (readings: readonly Measured[]) => store.measure(sensor, readings),
    moveTo: (profile: string) =>
      store.admin.send('PATCH', `/api/products/${id}`, { storageProfileId: profile }),
    /** Those of the product's own profiles, in the order of time. */
    excursions: async (...profiles: string[]) =>
      (await store.excursions(`location=${placeId}`))
        .filter(({ profileId }) => profileId !== null && profiles.includes(profileId))
        .toSorted((a, b) => (a.startedAt < b.startedAt ? -1 : 1)),
    async heat() {
      const [heat] = (await store.admin.get<{ items: LotHeat[] }>(`/api/climate/heat?location=${placeId}`))
        .items
      return { hotHours: heat?.hotHours, lostDays: heat?.lostDays, kineticCelsius: heat?.kineticCelsius }
    },
    /** From when limits are in force, by profile. */
    async since() {
      const { items } = await store.admin.get<{ items: LimitsInForce[] }>(
        `/api/climate/limits?location=${placeId}`,
      )
      return Object.fromEntries(items.map(({ profileId, since }) => [profileId, since]))
    },
  }
}
const told = (excursions: readonly Excursion[]) =>
  excursions.map(({ profileId, limit, startedAt, endedAt, endedBy }) => ({
    profileId,
    limit,
    startedAt,
    endedAt,
    endedBy,
  }))

describe('a product that is moved to a stricter profile', () => {
  it('is judged by it from now on, and until now by the one before, late readings too', async () => {
    const now = store.now()
    const start = now - 2 * DAY
    const { measure, settle, moveTo, excursions, heat, since } = await aProductSince(start, 'implant')
    // Yesterday 25 °C, too warm for three hours, and nothing heard for six.
    const silent = [start + 20 * HOUR, start + 26 * HOUR] as const
    await measure([
      ...steady(start, start + 10 * HOUR, 25),
      ...steady(start + 10 * HOUR, start + 13 * HOUR, 33),
      ...steady(start + 13 * HOUR, silent[0], 25),
      ...steady(silent[1], now + MINUTE * 30, 25),
    ])
    await settle()
    const before = { excursions: await excursions('implant', 'pill'), heat: await heat() }
    expect(told(before.excursions)).toEqual([
      {
        profileId: 'implant',
        limit: 30,
        startedAt: iso(start + 10 * HOUR),
        endedAt: iso(start + 13 * HOUR),
        endedBy: 'back_inside',
      },
    ])
    expect(before.heat.hotHours).toBe(3)

    expect(await since()).toEqual({ room: null, implant: null })
    expect((await moveTo('pill')).status).toBe(200)
    await settle()
    expect(await since()).toEqual({ room: null, pill: iso(now) })
    expect({ excursions: await excursions('implant', 'pill'), heat: await heat() }).toEqual(before)

    store.ambient.advance({ hours: 4 })
    await measure(steady(now + 30 * MINUTE, now + 4 * HOUR + 30 * MINUTE, 25))
    await settle()
    const today = { profileId: 'pill', limit: 20, startedAt: iso(now), endedAt: null, endedBy: null }
    expect(told(await excursions('implant', 'pill'))).toEqual([...told(before.excursions), today])
    expect((await heat()).hotHours).toBeCloseTo(7, 1)

    // What the sensor had kept of yesterday: 35 °C for two hours, otherwise 25 °C.
    await measure([
      ...steady(silent[0], silent[0] + 2 * HOUR, 35),
      ...steady(silent[0] + 2 * HOUR, silent[1], 25),
    ])
    await settle()
    expect(told(await excursions('implant', 'pill'))).toEqual([
      ...told(before.excursions),
      {
        profileId: 'implant',
        limit: 30,
        startedAt: iso(silent[0]),
        endedAt: iso(silent[0] + 2 * HOUR),
        endedBy: 'back_inside',
      },
      today,
    ])
    expect((await heat()).hotHours).toBeCloseTo(9, 1)
  })
})

describe('a product that is moved to a laxer profile', () => {
  it('is outside no more from that moment, and keeps what it went through', async () => {
    const now = store.now()
    const start = now - DAY
    const { measure, settle, moveTo, excursions, heat } = await aProductSince(start, 'pill')
    await measure(steady(start, now + 30 * MINUTE, 25))
    await settle()
    const before = await heat()
    expect(before.hotHours).toBeCloseTo(24, 1)
    store.ambient.advance({ minutes: 10 })
    const moved = store.now()
    await moveTo('condom')
    store.ambient.advance({ hours: 3 })
    await measure(steady(now + 30 * MINUTE, now + 3 * HOUR, 25))
    await settle()
    // Nobody looked in between: it ended when the product was moved all the same.
    expect(told(await excursions('pill', 'condom'))).toEqual([
      { profileId: 'pill', limit: 20, startedAt: iso(start), endedAt: iso(moved), endedBy: 'limits_gone' },
    ])
    const after = await heat()
    expect(after.hotHours).toBeCloseTo(24.2, 1)
    expect(after.lostDays).toBeCloseTo(((before.lostDays ?? 0) * (24 * 6 + 1)) / (24 * 6), 2)

    // And back: stricter again from then on, the hours in between stay allowed.
    await moveTo('pill')
    await settle()
    expect((await heat()).hotHours).toBe(after.hotHours)
    expect(await store.app.db.select().from(pastProductProfiles)).toHaveLength(3)
  })
})

describe('a profile whose limits are changed', () => {
  it('judges what was before by the limits of the time', async () => {
    const now = store.now()
    const start = now - DAY
    const { measure, settle, excursions, heat } = await aProductSince(start, 'injectable')
    await measure([...steady(start, start + 6 * HOUR, 25), ...steady(now - 6 * HOUR, now + 30 * MINUTE, 25)])
    await settle()
    expect([await excursions('injectable'), (await heat()).hotHours]).toEqual([[], 0])

    const change = (maxCelsius: number) =>
      store.admin.send('PATCH', '/api/storage-profiles/injectable', { maxCelsius })
    expect((await change(20)).status).toBe(200)
    // A name is no limit.
    await store.admin.send('PATCH', '/api/storage-profiles/injectable', { nameEn: 'Injections' })
    expect(await store.app.db.select().from(pastProfileLimits)).toMatchObject([
      { profileId: 'injectable', maxCelsius: 40, until: new Date(now) },
    ])
    store.ambient.advance({ hours: 2 })
    await measure([
      ...steady(start + 6 * HOUR, start + 9 * HOUR, 43),
      ...steady(start + 9 * HOUR, now - 6 * HOUR, 25),
      ...steady(now + 30 * MINUTE, now + 2 * HOUR + 30 * MINUTE, 25),
    ])
    await settle()
    expect(told(await excursions('injectable'))).toEqual([
      {
        profileId: 'injectable',
        limit: 40,
        startedAt: iso(start + 6 * HOUR),
        endedAt: iso(start + 9 * HOUR),
        endedBy: 'back_inside',
      },
      { profileId: 'injectable', limit: 20, startedAt: iso(now), endedAt: null, endedBy: null },
    ])
    expect((await heat()).hotHours).toBeCloseTo(5, 1)
  })
})

describe('the sheet of a month', () => {
  it('carries the limits at its end, whatever was set later', async () => {
    const { id } = await store.aPlace()
    const limitOf = async (month: string) =>
      (await store.admin.get<RecordSheet>(`/api/climate/record-sheet?location=${id}&month=${month}`)).profile
        ?.maxCelsius
    const month = (at: number) => iso(at).slice(0, 7)
    const before = store.now()
    expect(await limitOf(month(before))).toBe(30)
    store.ambient.advance({ hours: 40 * 24 })
    await store.admin.send('PATCH', '/api/storage-profiles/room', { maxCelsius: 28 })
    expect([await limitOf(month(before)), await limitOf(month(store.now()))]).toEqual([30, 28])
  })
})

describe('what held at every instant', () => {
  const profile = (id: string, maxCelsius: number): StorageProfile => ({
    id,
    name: id,
    nameEn: id,
    minCelsius: null,
    maxCelsius,
    minHumidity: null,
    maxHumidity: null,
    toleranceMinutes: 60,
  })
  const [room, pill] = [profile('room', 30), profile('pill', 20)]

  it('is cut where a product was moved, and where the limits of its profile of then were changed', () => {
    const { id: _, name: __, nameEn: ___, ...limits } = profile('room', 35)
    const storage = new StorageInTime({
      profiles: [room, pill],
      pastProfiles: new Map([['a', [{ until: new Date(500), value: 'room' }]]]),
      pastLimits: new Map([['room', [{ until: new Date(300), value: limits }]]]),
    })
    const of = (productId: string, profileId: string) =>
      storage
        .limitsFor({ productId, profileId })
        .map(({ from, until, value }) => [from, until, value.id, value.maxCelsius])
    expect(of('a', 'pill')).toEqual([
      [-Infinity, 300, 'room', 35],
      [300, 500, 'room', 30],
      [500, Infinity, 'pill', 20],
    ])
    expect(of('b', 'pill')).toEqual([[-Infinity, Infinity, 'pill', 20]])
    expect(storage.profilesOf({ productId: 'a', profileId: 'pill' }, 600)).toEqual([
      { from: 600, until: Infinity, value: 'pill' },
    ])
  })
})
