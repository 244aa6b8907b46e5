import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { randomStream } from '../../firmware-sim/random.ts'
import { backtest } from '../../server/replenishment/forecast/backtest.ts'
import { bandsOf } from '../../server/replenishment/forecast/bands.ts'
import { observe, rateOf } from '../../server/replenishment/forecast/demand-series.ts'
import { predict, type Series } from '../../server/replenishment/forecast/forecast.rule.ts'
import { leastSquares } from '../../server/replenishment/forecast/least-squares.ts'
import { observeJurisdiction, observeMonths } from '../../server/replenishment/forecast/month-series.ts'
import { averageOutlook, smoothedOutlook } from '../../server/replenishment/forecast/outlook.ts'
import { periodsAround, shareWithin } from '../../server/replenishment/forecast/periods.ts'
import { pooledIndex } from '../../server/replenishment/forecast/pooled-index.ts'
import { fitSeason, seasonFactor } from '../../server/replenishment/forecast/season.ts'
import { springFestival } from '../../server/replenishment/forecast/spring-festival.ts'

const MONTH = 30.4375
const TODAY = '2026-11-22'
const months = (count: number) => periodsAround('month', TODAY, -count, count)
const ahead = periodsAround('month', TODAY, 0, 6)
const past = (rates: readonly (number | null)[]) => ({ rates, weights: rates.map(() => 30) })

describe('periods', () => {
  test('are calendar months and weeks from Monday to Sunday', () => {
    expect(periodsAround('month', TODAY, -2, 3)).toEqual([
      { from: '2026-09-01', days: 30 },
      { from: '2026-10-01', days: 31 },
      { from: '2026-11-01', days: 30 },
    ])
    expect(periodsAround('week', TODAY, -1, 2)).toEqual([
      { from: '2026-11-09', days: 7 },
      { from: '2026-11-16', days: 7 },
    ])
  })

  test('know how much of them lies in a span', () => {
    expect(shareWithin({ from: '2026-02-01', days: 28 }, '2026-01-27', '2026-02-08')).toBe(0.25)
    expect(shareWithin({ from: '2026-02-01', days: 28 }, '2026-03-01', '2026-03-08')).toBe(0)
  })

  test.each([
    [2024, '2024-02-10'],
    [2025, '2025-01-29'],
    [2026, '2026-02-17'],
  ])('the Spring Festival of %i is on %s', (year, day) => {
    expect(springFestival(year)).toBe(day)
  })
})

describe('demand of a period', () => {
  const [april] = periodsAround('month', '2026-04-10', 0, 1)
  const days = [
    { day: '2026-03-20', change: 100, came: 100, consumed: 0 },
    { day: '2026-04-10', change: -70, came: 0, consumed: 70 },
    { day: '2026-04-15', change: -30, came: 0, consumed: 30 },
    { day: '2026-05-02', change: 50, came: 50, consumed: 0 },
  ]

  it('leaves out the days on which nothing lay there', () => {
    if (!april) throw new Error('no April')
    const [seen] = observe(50, days, [april])
    expect(seen).toEqual({ consumed: 100, daysInStock: 15 })
    expect(rateOf(seen ?? null, april)).toBeCloseTo((100 / 15) * MONTH)
  })

  it('is unknown before the first line and when the shelf was empty on most days', () => {
    const periods = periodsAround('month', '2026-04-10', -2, 5)
    const observed = observe(50, days, periods)
    expect(observed.map((each) => each?.daysInStock ?? null)).toEqual([null, 12, 15, 30, 30])
    expect(rateOf({ consumed: 9, daysInStock: 9 }, { from: '2026-04-01', days: 30 })).toBeNull()
    expect(rateOf({ consumed: 10, daysInStock: 10 }, { from: '2026-04-01', days: 30 })).toBe(MONTH)
  })

  it('is read off monthly sums that are kept as changes', () => {
    const periods = periodsAround('month', '2026-04-10', -1, 4)
    const rows = [
      { month: '2026-03', issued: 10, vended: 0, stocked: 1, stockedDays: 12 },
      { month: '2026-04', issued: 20, vended: 5, stocked: -1, stockedDays: -20 },
      { month: '2026-06', issued: 0, vended: 0, stocked: 1, stockedDays: 30 },
    ]
    expect(observeMonths(rows, periods)).toEqual([
      { consumed: 10, daysInStock: 12 },
      { consumed: 25, daysInStock: 10 },
      { consumed: 0, daysInStock: 0 },
      { consumed: 0, daysInStock: 30 },
    ])
  })

  it('of a jurisdiction counts empty points as if they were asked like the others', () => {
    const periods = periodsAround('month', '2026-04-10', 0, 2)
    const rows = [
      // Four points offer it all April; on a quarter of their days it was out.
      { month: '2026-03', issued: 0, vended: 0, offered: 4, offeredDays: 124, out: 0, outDays: 0 },
      { month: '2026-04', issued: 60, vended: 30, offered: 0, offeredDays: 0, out: 1, outDays: 30 },
    ]
    const { consumed, rates } = observeJurisdiction(rows, periods)
    expect(consumed).toEqual([90, 0])
    // Twice as many points at the end: the month before counts as if they had been there.
    const grown = [
      { month: '2026-04', issued: 40, vended: 0, offered: 4, offeredDays: 120, out: 0, outDays: 0 },
      { month: '2026-05', issued: 80, vended: 0, offered: 4, offeredDays: 124, out: 0, outDays: 0 },
    ]
    const likeForLike = observeJurisdiction(grown, periods)
    expect(likeForLike.consumed).toEqual([40, 80])
    expect(likeForLike.rates[0]).toBeCloseTo((40 / 120) * 8 * MONTH)
    expect(likeForLike.rates[1]).toBeCloseTo((80 / 248) * 8 * MONTH)
    expect(rates[0]).toBeCloseTo((90 / 0.75 / 30) * MONTH)
    expect(rates[1]).toBe(0)
  })
})

describe('least squares', () => {
  it('finds the line through three points, and says when columns do not differ', () => {
    const fit = leastSquares(
      [
        [1, 0],
        [1, 1],
        [1, 2],
      ],
      [1, 3, 5],
    )
    expect(fit?.coefficients[0]).toBeCloseTo(1)
    expect(fit?.coefficients[1]).toBeCloseTo(2)
    expect(fit?.rss).toBeCloseTo(0)
    expect(
      leastSquares(
        [
          [1, 1],
          [1, 1],
        ],
        [1, 2],
      ),
    ).toBeNull()
  })
})

describe('the season of a county', () => {
  it('is what places have in common, though they begin and stop at different times', () => {
    const index = [1, 2, 1, 2]
    const places = [
      index.map((value) => 10 * value),
      [null, 200, 100, 200],
      [7, 14, null, null],
      [5, null, 5, 10],
    ]
    const found = pooledIndex(places, 4)
    expect(found.map((value) => (value ?? 0) / (found[0] ?? 1))).toEqual(
      index.map((value) => expect.closeTo(value, 3)),
    )
  })

  it('finds a surge before the Spring Festival, in whichever month that falls', () => {
    const periods = months(30)
    const surge = { harmonics: 0, festival: true, months: 30, coefficients: [0.8, -0.3] }
    const season = fitSeason(
      periods.map((period) => 100 * seasonFactor(surge, period)),
      periods,
    )
    expect(season).toMatchObject({ harmonics: 0, festival: true })
    expect(season?.coefficients[0]).toBeCloseTo(0.8, 3)
    // 2027's festival is on 6 February by the almanac, 7 February by ICU: January has most of the weeks before.
    const [january, february] = periodsAround('month', '2027-01-01', 0, 2)
    if (!january || !february || !season) throw new Error('no season')
    expect(seasonFactor(season, january)).toBeGreaterThan(1.4)
    expect(seasonFactor(season, february)).toBeLessThan(1.15)
  })

  it('is none where months do not differ by more than chance, or are fewer than 13', () => {
    const random = randomStream('no season')
    const noise = months(30).map(() => 100 * Math.exp(random.between(-0.05, 0.05)))
    expect(fitSeason(noise, months(30))).toBeNull()
    const wave = { harmonics: 1, festival: false, months: 30, coefficients: [0.5, 0.2] }
    const values = (count: number) => months(count).map((period) => seasonFactor(wave, period))
    expect(fitSeason(values(12), months(12))).toBeNull()
    expect(fitSeason(values(13), months(13))).toMatchObject({ harmonics: 1 })
  })
})

describe('methods', () => {
  it('simple average weighs months by their days with stock', () => {
    const outlook = averageOutlook({ rates: [90, 10, 20, null, 40], weights: [30, 10, 20, 0, 30] }, 4, 2)
    expect(outlook?.rates).toEqual([(10 * 10 + 20 * 20 + 40 * 30) / 60, (10 * 10 + 20 * 20 + 40 * 30) / 60])
    expect(outlook?.fitted.slice(0, 4)).toEqual([null, null, null, (90 * 30 + 10 * 10 + 20 * 20) / 60])
  })

  it('smoothing follows a level and puts the season back', () => {
    const factors = [1, 2, 1, 2, 1, 2]
    const outlook = smoothedOutlook(past([10, 20, 10, 20]), factors, 2)
    expect(outlook?.rates).toEqual([10, 20])
    expect(outlook?.fitted).toEqual([null, null, null, 20])
  })

  it('smoothing corrects its level by a share of each miss', () => {
    // Level 12 from the first three, then 12 + 0.2 × (17 − 12).
    expect(smoothedOutlook(past([10, 12, 14, 17]), [1, 1, 1, 1, 1], 1)?.rates).toEqual([13])
  })
})

describe('bands', () => {
  it('are those of a log-normal distribution when much is known', () => {
    const { p80 } = bandsOf(100, 0.2, 1e9)
    const sigma = Math.sqrt(Math.log(1.04))
    expect(p80.low).toBeCloseTo(100 * Math.exp(-(sigma ** 2) / 2 - 1.281552 * sigma), 4)
    expect(p80.high).toBeCloseTo(100 * Math.exp(-(sigma ** 2) / 2 + 1.281552 * sigma), 4)
    expect(bandsOf(100, 0.2, 6).p80.high).toBeGreaterThan(p80.high)
    expect(bandsOf(0, 0.4, 6).p95).toEqual({ low: 0, high: 0 })
  })
})

const seasonal = { harmonics: 2, festival: true, months: 30, coefficients: [0.2, -0.1, 0.05, 0.1, 0.5, -0.2] }
const seriesOf = (rates: readonly (number | null)[], season = true): Series => ({
  past: past(rates),
  periods: months(rates.length),
  ahead,
  lookBack: 6,
  learnt: 13,
  seasonBefore: () => (season ? seasonal : null),
})

describe('a forecast', () => {
  it('is unknown before three months are known, and a plain average without a season', () => {
    expect(predict(seriesOf([null, 5, 6]), null)).toMatchObject({ method: null, expected: [], observed: 2 })
    const plain = predict(seriesOf([4, 5, 6], false), 'seasonal')
    expect(plain).toMatchObject({ method: 'average', choice: 'no_season', amc: 5, backtest: null })
    expect(plain.expected.map(({ mean }) => mean)).toEqual(ahead.map(({ days }) => (5 * days) / MONTH))
  })

  it('follows its county until its own past says which method is nearer', () => {
    expect(predict(seriesOf([4, 5, 6]), 'seasonal')).toMatchObject({ method: 'seasonal', choice: 'county' })
    expect(predict(seriesOf([4, 5, 6]), 'average')).toMatchObject({ method: 'average', choice: 'county' })
    expect(predict(seriesOf([4, 5, 6]), null)).toMatchObject({ method: 'average', choice: 'county' })
    const withSeason = months(27).map((period) => 50 * seasonFactor(seasonal, period))
    const own = predict(seriesOf(withSeason), 'average')
    expect(own).toMatchObject({ method: 'seasonal', choice: 'own' })
    expect(own.backtest?.seasonal.mae).toBeCloseTo(0, 6)
    expect(own.backtest?.average.mae).toBeGreaterThan(1)
  })

  it('stays with simple average consumption where that was nearer, and says by how much', () => {
    const steady = predict(seriesOf(new Array<number>(27).fill(50)), 'seasonal')
    expect(steady).toMatchObject({ method: 'average', choice: 'own' })
    expect(steady.backtest?.average).toMatchObject({ mae: expect.closeTo(0, 9), mase: null })
    expect(steady.backtest?.seasonal.mae).toBeGreaterThan(1)
    expect(steady.expected.map(({ mean }) => mean)).toEqual(
      ahead.map(({ days }) => expect.closeTo((50 * days) / MONTH, 9)),
    )
  })

  const anySeries = fc.record({
    rates: fc.array(fc.option(fc.integer({ min: 0, max: 5_000 })), { minLength: 1, maxLength: 36 }),
    season: fc.boolean(),
  })

  it('is never below 0 and never no number, and wider bands hold narrower ones', () => {
    fc.assert(
      fc.property(anySeries, ({ rates, season }) => {
        const { expected, fitted, backtest } = predict(seriesOf(rates, season), 'seasonal')
        for (const { mean, p50, p80, p95 } of expected) {
          const ladder = [0, p95.low, p80.low, p50.low, p50.high, p80.high, p95.high]
          expect(ladder.every(Number.isFinite)).toBe(true)
          expect(ladder).toEqual(ladder.toSorted((a, b) => a - b))
          expect(mean).toBeGreaterThanOrEqual(0)
          expect(mean).toBeLessThanOrEqual(p95.high)
        }
        for (const value of fitted)
          expect(value === null || (Number.isFinite(value) && value >= 0)).toBe(true)
        if (backtest)
          for (const { mae, mase, bias, coverage } of [backtest.average, backtest.seasonal]) {
            expect([mae, mase ?? 0, bias, ...Object.values(coverage)].every(Number.isFinite)).toBe(true)
            expect(coverage.p50).toBeLessThanOrEqual(coverage.p80)
            expect(coverage.p80).toBeLessThanOrEqual(coverage.p95)
          }
      }),
    )
  })

  it('of ten times the demand is ten times as much, by the same method', () => {
    fc.assert(
      fc.property(anySeries, ({ rates, season }) => {
        const one = predict(seriesOf(rates, season), null)
        const ten = predict(
          seriesOf(
            rates.map((rate) => rate && rate * 10),
            season,
          ),
          null,
        )
        expect(ten.method).toBe(one.method)
        for (const [h, { mean, p80 }] of one.expected.entries()) {
          expect(ten.expected[h]?.mean).toBeCloseTo(mean * 10, 4)
          expect(ten.expected[h]?.p80.high).toBeCloseTo(p80.high * 10, 4)
        }
      }),
    )
  })
})

describe('the trial of the past', () => {
  it('asks both methods only with what came before', () => {
    const asked: number[] = []
    const trial = backtest({
      past: past([...new Array<number>(19).fill(10), 40]),
      periods: months(20),
      lookBack: 6,
      ahead: 1,
      first: 13,
      factorsBefore: (origin) => {
        asked.push(origin)
        return new Array<number>(26).fill(1)
      },
    })
    expect(asked).toEqual([13, 14, 15, 16, 17, 18, 19])
    // Six hits, one miss of 30: in units of December-length months.
    const [last] = months(1)
    expect(trial).toMatchObject({ origins: 7, forecasts: 7 })
    expect(trial?.average.mae).toBeCloseTo((30 * (last?.days ?? 0)) / MONTH / 7)
    expect(trial?.average.bias).toBeCloseTo((-30 * (last?.days ?? 0)) / MONTH / 7)
    expect(trial?.average.coverage.p95).toBeCloseTo(6 / 7)
  })

  it('on simulated places with a season is nearer than the average, and its bands hold what they say', () => {
    const periods = months(30)
    const random = randomStream('coverage')
    const truth = {
      harmonics: 2,
      festival: true,
      months: 30,
      coefficients: [0.15, -0.2, 0.08, 0.05, 0.6, -0.4],
    }
    // A sum of twelve uniform numbers is as good as normal.
    const normal = () => Array.from({ length: 12 }, () => random.next()).reduce((a, b) => a + b, -6)
    const places = Array.from({ length: 120 }, () => {
      const level = Math.exp(random.between(2, 5))
      return periods.map((period) => level * seasonFactor(truth, period) * Math.exp(0.2 * normal() - 0.02))
    })
    const seasons = periods.map((_, t) => fitSeason(pooledIndex(places, t), periods.slice(0, t)))
    const results = places.map((rates) =>
      predict(
        {
          past: past(rates),
          periods,
          ahead,
          lookBack: 6,
          learnt: 13,
          seasonBefore: (day) =>
            seasons[periods.findIndex(({ from }) => from >= day)] ?? seasons.at(-1) ?? null,
        },
        null,
      ),
    )
    const mean = (of: (result: (typeof results)[number]) => number | undefined) =>
      results.reduce((sum, result) => sum + (of(result) ?? Number.NaN), 0) / results.length
    expect(mean(({ backtest }) => backtest?.seasonal.mase ?? undefined)).toBeLessThan(
      0.8 * mean(({ backtest }) => backtest?.average.mase ?? undefined),
    )
    expect(results.filter(({ method }) => method === 'seasonal').length).toBeGreaterThan(100)
    const coverage = (chance: 'p50' | 'p80' | 'p95') =>
      mean(({ backtest }) => backtest?.seasonal.coverage[chance])
    expect(coverage('p50')).toBeGreaterThan(0.42)
    expect(coverage('p50')).toBeLessThan(0.62)
    expect(coverage('p80')).toBeGreaterThan(0.72)
    expect(coverage('p80')).toBeLessThan(0.9)
    expect(coverage('p95')).toBeGreaterThan(0.9)
    expect(coverage('p95')).toBeLessThan(0.995)
  })
})
