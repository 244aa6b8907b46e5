import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Forecast, forecastQuery } from '../../protocol/api/forecast.ts'
import { ForecastService } from '../../server/replenishment/forecast/forecast.service.ts'
import { springFestival } from '../../server/replenishment/forecast/spring-festival.ts'
import { MonthSumsService } from '../../server/reports/months/month-sums.service.ts'
import type { Actor } from '../../server/route.ts'
import { aCounty, type County, DAY, NORTH, refusalOf, SOUTH } from '../inventory/a-county.ts'
import { silentLog } from '../support/database.ts'

const PRODUCT = 'CON52'
let county: County
let service: ForecastService
let manager: Actor
beforeEach(async () => {
  county = await aCounty()
  const months = new MonthSumsService({ ...county, limits: county.stock, log: silentLog })
  service = new ForecastService({ ...county, months })
  manager = await county.anActor(NORTH)
  county.setClock(new Date('2026-03-10T02:00:00.000Z'))
})
afterEach(() => county.cleanup())

const ask = (query: Record<string, string>, actor = manager): Promise<Forecast> =>
  service.forecast(actor, forecastQuery.parse({ product: PRODUCT, ...query }))
const monthOf = ({ history }: Forecast, from: string) => history.find((month) => month.from === from)
/** At nine in the morning by the county's clock. */
const on = (day: string) => `${day}T01:00:00.000Z`
const outlet = (jurisdictionCode = NORTH) =>
  county.aPlace('staffed_outlet', { jurisdictionCode, productIds: [county.product(PRODUCT)] })
const receive = (to: string, quantity: number, day: string) =>
  county.aLot(to, { quantity, expiresOn: '2035-12-31', occurredAt: new Date(on(day)) })
const issue = (from: string, quantity: number, day: string) =>
  county.post({
    kind: 'issue',
    from,
    lines: [{ product: PRODUCT, quantity }],
    occurredAt: on(day),
  })

describe('the history of a forecast', () => {
  it('is what was handed out, corrected for days without stock, in calendar months of the county', async () => {
    const place = await outlet()
    await receive(place, 160, '2025-10-01')
    await issue(place, 62, '2025-10-31')
    await issue(place, 60, '2025-11-30')
    // Empty from 15 December on.
    await issue(place, 38, '2025-12-15')
    await receive(place, 500, '2026-02-21')
    await issue(place, 20, '2026-02-28')
    const forecast = await ask({ location: place })
    expect(forecast.history.map(({ from }) => from)).toEqual([
      '2025-10-01',
      '2025-11-01',
      '2025-12-01',
      '2026-01-01',
      '2026-02-01',
    ])
    expect(monthOf(forecast, '2025-10-01')).toMatchObject({ consumed: 62, demand: 62, corrected: 0 })
    expect(monthOf(forecast, '2025-12-01')).toMatchObject({
      consumed: 38,
      demand: expect.closeTo((38 / 15) * 31),
      corrected: expect.closeTo((38 / 15) * 31 - 38),
    })
    // No stock in January, and on eight days of February: too few to tell.
    expect(monthOf(forecast, '2026-01-01')).toMatchObject({ consumed: 0, demand: null, corrected: 0 })
    expect(monthOf(forecast, '2026-02-01')).toMatchObject({ consumed: 20, demand: null })
    expect(forecast).toMatchObject({ observed: 3, needed: 3, method: 'average', choice: 'no_season' })
    expect(forecast.amc).toBeCloseTo(((62 + 60 + 38) / (31 + 30 + 15)) * 30.4375)
    expect(forecast.forecast.map(({ from }) => from)).toEqual([
      '2026-03-01',
      '2026-04-01',
      '2026-05-01',
      '2026-06-01',
      '2026-07-01',
      '2026-08-01',
    ])
    expect(forecast.forecast[0]?.mean).toBeCloseTo(((forecast.amc ?? 0) * 31) / 30.4375)
  })

  it('follows a reversal, and an entry made afterwards', async () => {
    const place = await outlet()
    await receive(place, 1_000, '2025-10-01')
    const posted = await issue(place, 62, '2025-10-31')
    expect(monthOf(await ask({ location: place }), '2025-10-01')?.consumed).toBe(62)
    await county.post({
      kind: 'reversal',
      reverses: posted.movements[0]?.id ?? '',
      reason: 'mistake',
      occurredAt: on('2025-10-31'),
    })
    await issue(place, 31, '2025-10-20')
    expect(monthOf(await ask({ location: place }), '2025-10-01')?.consumed).toBe(31)
  })

  it('can be had by week, of one place', async () => {
    const place = await outlet()
    await receive(place, 1_000, '2026-01-05')
    for (const [day, units] of [
      ['2026-01-07', 5],
      ['2026-01-11', 9],
      ['2026-01-12', 7],
      ['2026-02-20', 21],
    ] as const)
      await issue(place, units, day)
    const forecast = await ask({ location: place, step: 'week' })
    expect(forecast.history.slice(0, 3)).toMatchObject([
      { from: '2026-01-05', days: 7, consumed: 14, demand: 14 },
      { from: '2026-01-12', days: 7, consumed: 7 },
      { from: '2026-01-19', days: 7, consumed: 0, demand: 0 },
    ])
    expect(forecast.forecast).toHaveLength(8)
    expect(forecast.forecast[0]?.from).toBe('2026-03-09')
    expect(forecastQuery.safeParse({ product: PRODUCT, step: 'week' }).success).toBe(false)
  })

  it('is none, and nothing is forecast, where nothing was ever handed out', async () => {
    const forecast = await ask({ location: await outlet() })
    expect(forecast).toMatchObject({ history: [], forecast: [], method: null, amc: null, backtest: null })
  })
})

describe('a county with a season', () => {
  /** Twenty-six months at several outlets: half as much again in the month before the Spring Festival. */
  async function aSeasonedCounty() {
    const places = [await outlet(), await outlet(), await outlet(SOUTH)]
    const late = await outlet()
    for (let back = 26; back > 0; back--) {
      const from = new Date(Date.UTC(2026, 2 - back, 1))
      const end = new Date(Date.UTC(2026, 3 - back, 0))
      const festival = Date.parse(springFestival(end.getUTCFullYear()))
      let before = 0
      for (let day = from.getTime(); day <= end.getTime(); day += DAY)
        if (day < festival && day >= festival - 21 * DAY) before++
      const [first, last] = [from, end].map((each) => each.toISOString().slice(0, 10))
      for (const [p, place] of [...places, ...(back <= 3 ? [late] : [])].entries()) {
        const units = Math.round((60 + 40 * p) * (1 + before / 21) + ((back * 7 + p * 5) % 9) - 4)
        if (back === 26 || (place === late && back === 3)) await receive(place, 100_000, first ?? '')
        await issue(place, units, last ?? '')
      }
    }
    return { places, late }
  }

  it('is forecast with it, by the trial of its own past, and lends it to who is new', async () => {
    const { places, late } = await aSeasonedCounty()
    const own = await ask({ location: places[1] ?? '' })
    expect(own).toMatchObject({
      method: 'seasonal',
      choice: 'own',
      observed: 26,
      season: { festival: true, months: 26 },
    })
    expect(own.backtest?.seasonal.mae).toBeLessThan(0.6 * (own.backtest?.average.mae ?? 0))
    expect(own.backtest?.origins).toBe(13)
    // No festival in spring and summer: no surge.
    for (const { mean, days } of own.forecast) {
      expect((mean / days) * 30.4375).toBeGreaterThan(85)
      expect((mean / days) * 30.4375).toBeLessThan(120)
    }
    const young = await ask({ location: late })
    expect(young).toMatchObject({ method: 'seasonal', choice: 'county', observed: 3, backtest: null })
    // Its last months were those before the festival: the average takes them for usual.
    const usual = ((young.forecast[0]?.mean ?? 0) / 31) * 30.4375
    expect(usual).toBeLessThan(young.amc ?? 0)

    const whole = await ask({}, await county.anActor(null))
    expect(whole).toMatchObject({ of: null, method: 'seasonal' })
    const north = await ask({ jurisdiction: NORTH })
    expect(north.of).toEqual({ id: NORTH, name: `行政区 ${NORTH}` })
    const consumed = (forecast: Forecast) => monthOf(forecast, '2025-06-01')?.consumed ?? 0
    const south = await ask({ location: places[2] ?? '' }, await county.anActor(SOUTH))
    expect(consumed(north)).toBe(consumed(whole) - consumed(south))
  })
})

describe('who asks', () => {
  it('finds nothing of another jurisdiction, nor an unknown product', async () => {
    const south = await outlet(SOUTH)
    for (const query of [{ location: south }, { jurisdiction: SOUTH }, { jurisdiction: '990102' }])
      expect(await refusalOf(ask(query)), JSON.stringify(query)).toMatchObject({ status: 404 })
    expect(await refusalOf(ask({ product: 'nothing' }))).toMatchObject({ status: 404 })
    expect(forecastQuery.safeParse({ product: PRODUCT, location: 'a', jurisdiction: NORTH }).success).toBe(
      false,
    )
  })
})
