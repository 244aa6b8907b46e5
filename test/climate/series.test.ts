import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ClimatePlace, ClimateSeriesAnswer, ClimateSource } from '../../protocol/api/climate.ts'
import { problemIn } from '../support/caller.ts'
import { aStoreroom, DAY, every, HOUR, iso, MINUTE, NOW, type Storeroom } from './a-storeroom.ts'

let place: Storeroom
beforeAll(async () => {
  place = await aStoreroom()
})
afterAll(() => place.app.end())

const read = async (from: number, to: number, more = '') => {
  const { storeroom, admin } = place
  const answer = await admin.get<ClimateSeriesAnswer>(
    `/api/climate/series?location=${storeroom.id}&from=${iso(from)}&to=${iso(to)}${more}`,
  )
  const [series] = answer.series
  if (!series) throw new Error('There is no source')
  return series
}
/** Begins at midnight in China. */
const BEGAN = Date.UTC(2026, 0, 31, 16)

describe('a sensor that measured for three months', () => {
  const heat = BEGAN + 40 * DAY + 3 * HOUR
  beforeAll(async () => {
    // Silent for a day and a half from the 50th day on.
    const times = every(20, BEGAN, BEGAN + 80 * DAY).filter(
      (at) => at < BEGAN + 50 * DAY || at >= BEGAN + 51.5 * DAY,
    )
    await place.measure(times.map((at) => ({ at, celsius: at === heat ? 39.5 : 20 })))
    await place.measure([
      { at: BEGAN + 10 * DAY + MINUTE, celsius: -127, humidity: -1 },
      { at: BEGAN + 10 * DAY + 2 * MINUTE, celsius: 85 },
      { at: BEGAN + 10 * DAY + 3 * MINUTE, celsius: 31, unsure: 'interval' },
    ])
  })

  it('is drawn as measured where that is few points, with faults told and not counted', async () => {
    const { step, at, celsius, faults, summary } = await read(BEGAN + 10 * DAY, BEGAN + 11 * DAY)
    expect(step).toBe('raw')
    expect(at).toHaveLength(73)
    expect(new Set(celsius.mean)).toEqual(new Set([20]))
    expect(celsius.max).toEqual([])
    expect(faults.map(({ celsius, fault, unsure }) => [celsius, fault, unsure])).toEqual([
      [31, null, 'interval'],
      [85, 'sensor_reset', null],
      [-127, 'sensor_open', null],
    ])
    expect(summary).toMatchObject({ readings: 72, faults: 3, minCelsius: 20, maxCelsius: 20, coverage: 1 })
  })

  it('keeps the least and the most at every zoom', async () => {
    for (const [days, points, step] of [
      [1, 1_500, 'raw'],
      [30, 800, 'hour'],
      [80, 100, 'day'],
    ] as const) {
      const series = await read(heat - (days / 2) * DAY, heat + (days / 2) * DAY, `&points=${points}`)
      expect(series.step).toBe(step)
      const values = step === 'raw' ? series.celsius.mean : series.celsius.max
      expect(Math.max(...values.map(Number))).toBe(39.5)
      expect(series.summary.maxCelsius).toBe(39.5)
    }
  })

  it('has a gap where it was silent, at every zoom, and no coverage for it', async () => {
    const [from, to] = [BEGAN + 49 * DAY, BEGAN + 53 * DAY]
    for (const points of [1_500, 120, 50]) {
      const { celsius, at } = await read(from, to, `&points=${points}`)
      const gap = celsius.mean.indexOf(null)
      expect(gap).toBeGreaterThan(0)
      expect(celsius.mean.indexOf(null, gap + 1)).toBe(-1)
      expect(at[gap]).toBeGreaterThan(BEGAN + 50 * DAY - HOUR)
    }
    const { summary } = await read(from, to)
    expect(summary.coverage).toBeCloseTo((4 - 1.5) / 4 - 20 / (4 * 1_440), 6)
    expect(summary.kineticCelsius).toBeCloseTo(20, 9)
  })

  it('has the same sums over any stretch, from readings, hours and days', async () => {
    const { sources } = place.app.services.climate
    const [source] = sources.at(place.storeroom.id)
    if (!source) throw new Error('There is no source')
    const between = (from: number, to: number) =>
      place.app.services.climate.sumsBetween([source.number], new Date(from), new Date(to))
    const [from, to] = [heat - 9 * DAY - 7 * MINUTE, heat + 8 * DAY + 13 * MINUTE]
    const whole = await between(from, to)
    const cuts = [from, heat - 3 * DAY, heat - HOUR, heat + 5 * MINUTE, heat + 2 * DAY + MINUTE, to]
    const parts = await Promise.all(cuts.slice(1).map((cut, i) => between(cuts[i] ?? 0, cut)))
    const added = (of: (sums: typeof whole) => number) => parts.reduce((sum, part) => sum + of(part), 0)
    expect(whole.seconds).toBeCloseTo((to - from) / 1_000, 3)
    expect(added(({ seconds }) => seconds)).toBeCloseTo(whole.seconds, 3)
    expect(added(({ readings }) => readings)).toBe(whole.readings)
    expect(added(({ celsiusSeconds }) => celsiusSeconds)).toBeCloseTo(whole.celsiusSeconds, 2)
    expect(added(({ kineticSeconds }) => kineticSeconds) / whole.kineticSeconds).toBeCloseTo(1, 9)
  })

  it('refuses a stretch that ends before it begins, and more sources than a chart can show', async () => {
    const { admin, storeroom } = place
    const ask = async (query: string) => problemIn(await admin.send('GET', `/api/climate/series?${query}`))
    expect(await ask(`location=${storeroom.id}&from=${iso(BEGAN)}&to=${iso(BEGAN - 1)}`)).toMatchObject({
      code: 'bad_period',
      status: 422,
    })
    expect(await ask('points=100')).toMatchObject({ code: 'no_sources' })
    expect(await ask(`sources=${Array.from({ length: 13 }, (_, i) => `s${i}`)}`)).toMatchObject({
      code: 'too_many_sources',
    })
    expect(await ask('sources=nobody')).toMatchObject({ status: 404 })
  })
})

describe('how it is now', () => {
  const here = async (): Promise<ClimatePlace | undefined> =>
    (await place.admin.get<{ items: ClimatePlace[] }>('/api/climate/places')).items.find(
      ({ locationId }) => locationId === place.storeroom.id,
    )

  it('is what was told last; 0 °C is a value, a fault is none, and silence is told', async () => {
    expect((await here())?.latest).toMatchObject({ silent: true, celsius: 20, sourceKind: 'sensor' })
    await place.measure(
      every(30, NOW - 6 * HOUR, NOW).map((at) => ({ at, celsius: (at - NOW) / HOUR + 0.5, humidity: 0 })),
    )
    await place.app.services.climate.settle([1])
    expect(await here()).toMatchObject({
      latest: { silent: false, celsius: 0, humidity: 0, at: iso(NOW - 30 * MINUTE) },
      lastDay: { minCelsius: -5.5, maxCelsius: 0 },
      profileId: 'room',
      handDue: false,
    })
    await place.measure([{ at: NOW - MINUTE, celsius: -127 }])
    expect((await here())?.latest).toMatchObject({ celsius: null, fault: 'sensor_open' })
    place.ambient.advance({ hours: 3 })
    expect((await here())?.latest).toMatchObject({ silent: true })
  })

  it('names what measures', async () => {
    const { items } = await place.admin.get<{ items: ClimateSource[] }>(
      `/api/climate/sources?location=${place.storeroom.id}`,
    )
    expect(items).toMatchObject([
      { kind: 'sensor', name: '北墙', deviceId: place.sensor.id, dueMinutes: 30, locationName: '柳溪镇库房' },
    ])
  })

  it('goes on as another source when the sensor is moved', async () => {
    const other = await place.place('staffed_outlet', '服务站')
    await place.measure([{ at: NOW, celsius: 25, locationId: other.id }])
    const { items } = await place.admin.get<{ items: ClimateSource[] }>(`/api/climate/sources?kind=sensor`)
    expect(items.map(({ locationName }) => locationName).sort()).toEqual(['服务站', '柳溪镇库房'])
    expect((await read(NOW, NOW + HOUR)).at).not.toContain(NOW)
  })

  it('is the same after a restart', async () => {
    const before = await here()
    await place.app.halt()
    const { startApp } = await import('../support/app.ts')
    const again = await startApp({ folder: place.app.folder, ambient: place.ambient })
    place = { ...place, app: again, admin: await again.as('admin') }
    expect(await here()).toEqual(before)
  })
})
