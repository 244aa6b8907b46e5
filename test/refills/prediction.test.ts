import { describe, expect, it, test } from 'vitest'
import { pressTimes } from '../../firmware-sim/demand.ts'
import { type Random, randomStream } from '../../firmware-sim/random.ts'
import { levelOf } from '../../server/refills/channel-level.ts'
import { daysInStock } from '../../server/refills/days-in-stock.ts'
import {
  chanceOfEmpty,
  daysToEmpty,
  expectedUnmet,
  learn,
  perDay,
} from '../../server/refills/days-to-empty.ts'
import { countyPrior, DEFAULT_PRIOR } from '../../server/refills/demand-prior.ts'

const DAY = 86_400_000

describe('days to empty', () => {
  // With shape 1 and 1 day the number asked for is geometric: P(N ≥ r) = (t/(1+t))^r.
  const exponential = { shape: 1, days: 1 }

  it.each([
    [1, 0.5, 1],
    [1, 0.9, 9],
    [20, 0.5, 0.5 ** (1 / 20) / (1 - 0.5 ** (1 / 20))],
    [20, 0.1, 0.1 ** (1 / 20) / (1 - 0.1 ** (1 / 20))],
  ])('of %i units with chance %f is known in closed form', (units, chance, days) => {
    expect(chanceOfEmpty(exponential, units, days)).toBeCloseTo(chance, 12)
    const found = daysToEmpty(exponential, units)
    expect({ 0.1: found.p10, 0.5: found.p50, 0.9: found.p90 }[chance]).toBeCloseTo(days, 6)
  })

  it('is Poisson where the rate is known for sure', () => {
    const sure = { shape: 1e7, days: 1e7 }
    // P(N ≥ 5) and E max(0, N − 5) for a mean of 5, from tables.
    expect(chanceOfEmpty(sure, 5, 5)).toBeCloseTo(0.559507, 4)
    expect(expectedUnmet(sure, 5, 5)).toBeCloseTo(5 * 0.175467, 4)
  })

  it('does not underflow for the busiest machine with the largest channel', () => {
    const busy = { shape: 3_000, days: 100 }
    const { p10, p50, p90 } = daysToEmpty(busy, 10_000)
    expect(p50).toBeCloseTo(10_000 / 30, 0)
    expect((p90 ?? 0) - (p10 ?? 0)).toBeLessThan(25)
    expect((p90 ?? 0) - (p10 ?? 0)).toBeGreaterThan(10)
  })

  it('counts the days since the machine last spoke, and never says less than now', () => {
    const fresh = daysToEmpty(exponential, 5)
    const old = daysToEmpty(exponential, 5, 3)
    expect(old.p50).toBeCloseTo((fresh.p50 ?? 0) - 3, 6)
    expect(old.p10).toBe(0)
  })

  it('is now for an empty channel, and beyond ten years for one that nobody wants', () => {
    expect(daysToEmpty(exponential, 0)).toEqual({ p10: 0, p50: 0, p90: 0 })
    expect(daysToEmpty({ shape: 0.1, days: 5_000 }, 20)).toEqual({ p10: null, p50: null, p90: null })
  })

  it('gives out what lies there before anybody is sent away', () => {
    expect(expectedUnmet(exponential, 0, 10)).toBeCloseTo(10, 10)
    // E max(0, N − r) = t (t/(1+t))^r for the geometric case.
    expect(expectedUnmet(exponential, 3, 10)).toBeCloseTo(10 * (10 / 11) ** 3, 10)
    expect(expectedUnmet(exponential, 3, 0)).toBe(0)
  })
})

describe('the 80 % band', () => {
  /** Gamma with shape ½ is half a squared normal. */
  const rateOf = (random: Random) => {
    const radius = Math.sqrt(2 * random.exponential())
    return (radius * Math.cos(2 * Math.PI * random.next())) ** 2 / 2 / DEFAULT_PRIOR.days
  }
  /** Days until `units` have been taken. */
  const emptied = (rate: number, units: number, random: Random) => {
    let days = 0
    for (let unit = 0; unit < units; unit++) days += random.exponential() / rate
    return days
  }

  test('holds four times in five for channels that were watched for a month, sold out in between or not', () => {
    const random = randomStream('calibration')
    const runs = 4_000
    let within = 0
    for (let run = 0; run < runs; run++) {
      const rate = rateOf(random)
      // 20 units at the start: an empty channel is watched no longer.
      let units = 0
      let days = 0
      while (units < 20) {
        const pause = random.exponential() / rate
        if (days + pause > 30) break
        days += pause
        units += 1
      }
      if (units < 20) days = 30
      const left = 1 + Math.floor(random.next() * 20)
      const { p10, p90 } = daysToEmpty(learn(DEFAULT_PRIOR, { units, days }), left)
      const truth = emptied(rate, left, random)
      if (truth >= (p10 ?? Number.POSITIVE_INFINITY) && truth <= (p90 ?? Number.POSITIVE_INFINITY))
        within += 1
    }
    // Four standard errors of a share of 0.8 in 4,000 runs are 0.025.
    expect(within / runs).toBeGreaterThan(0.775)
    expect(within / runs).toBeLessThan(0.825)
  })

  test('holds against the demand of the simulated fleet with its evenings and weekends', () => {
    const random = randomStream('fleet calibration')
    // September: no festival, no spring, as the rule assumes.
    const start = Date.UTC(2026, 8, 1)
    const now = start + 56 * DAY
    const channels = Array.from({ length: 300 }, () => {
      const rate = Math.exp(Math.log(0.08) + random.next() * Math.log(5 / 0.08))
      const presses: number[] = []
      for (const at of pressTimes(rate, start, random)) {
        presses.push(at)
        if (at > now && presses.length > 0 && presses.filter((press) => press > now).length >= 15) break
      }
      const units = presses.filter((at) => at <= now).length
      return { seen: { units, days: 56 }, truth: ((presses.at(-1) ?? now) - now) / DAY }
    })
    const prior = countyPrior(channels.map(({ seen }) => seen))
    const within = channels.filter(({ seen, truth }) => {
      const { p10, p90 } = daysToEmpty(learn(prior, seen), 15)
      return truth >= (p10 ?? Number.POSITIVE_INFINITY) && truth <= (p90 ?? Number.POSITIVE_INFINITY)
    })
    // Four standard errors in 300 channels are 0.09.
    expect(within.length / channels.length).toBeGreaterThan(0.71)
    expect(within.length / channels.length).toBeLessThan(0.9)
  })
})

describe('the prior of a county', () => {
  test('is the default while there are few channels, or none that gave anything out', () => {
    expect(countyPrior([])).toBe(DEFAULT_PRIOR)
    expect(countyPrior(Array.from({ length: 4 }, () => ({ units: 9, days: 30 })))).toBe(DEFAULT_PRIOR)
    expect(countyPrior(Array.from({ length: 9 }, () => ({ units: 0, days: 30 })))).toBe(DEFAULT_PRIOR)
    // Watched for an hour.
    expect(countyPrior(Array.from({ length: 9 }, () => ({ units: 3, days: 0.04 })))).toBe(DEFAULT_PRIOR)
  })

  test('has the mean of its channels and finds how much they differ', () => {
    const random = randomStream('prior')
    // Rates between gamma's quartiles: shape 4, mean 0.5 → standard deviation 0.25.
    const channels = Array.from({ length: 2_000 }, () => {
      let rate = 0
      for (let part = 0; part < 4; part++) rate += random.exponential() / 8
      let units = 0
      for (let days = random.exponential() / rate; days < 40; days += random.exponential() / rate) units += 1
      return { units, days: 40 }
    })
    const prior = countyPrior(channels)
    expect(perDay(prior)).toBeCloseTo(0.5, 1)
    expect(prior.shape).toBeGreaterThan(3.3)
    expect(prior.shape).toBeLessThan(4.8)
  })

  test('leaves room for a new channel to differ although all others are alike', () => {
    const { shape, days } = countyPrior(Array.from({ length: 30 }, () => ({ units: 15, days: 30 })))
    expect(shape / days).toBeCloseTo(0.5, 10)
    expect(shape).toBe(20)
  })
})

describe('days in stock', () => {
  const at = (day: number, delta: number) => ({ at: day * DAY, delta })

  test('leave out the time in which the channel was empty', () => {
    // Loaded on day 2, empty on day 5, loaded on day 8 of 10.
    const changes = [at(5, -1), at(2, 3), at(4, -2), at(8, 6)]
    expect(daysInStock(6, changes, 0, 10 * DAY)).toBe(3 + 2)
  })

  test('are all days when nothing changed, or none', () => {
    expect(daysInStock(1, [], 0, 10 * DAY)).toBe(10)
    expect(daysInStock(0, [], 0, 10 * DAY)).toBe(0)
  })

  test('believe what was counted, so that a loss does not look like stock for ever', () => {
    // Counted empty on day 4, when 3 of 5 were loaded that nobody gave out.
    const lost = [{ ...at(4, 5), counted: 0 }, at(6, -2)]
    expect(daysInStock(0, lost, 0, 10 * DAY)).toBe(2)
  })

  test('do not look at what happened outside', () => {
    expect(daysInStock(4, [at(-3, 9), at(11, 5)], 0, 10 * DAY)).toBe(10)
  })
})

describe('the level of a channel', () => {
  const at = (day: number, delta: number, counted?: number) => ({
    at: day * DAY,
    delta,
    ...(counted !== undefined && { counted }),
  })
  const window = { from: 0, now: 30 * DAY }

  test('is what the machine said, with the visits and vends since', () => {
    const history = {
      content: 99,
      vended: [at(3, -1), at(21, -2)],
      given: 3,
      moved: [at(1, 10, 0), at(20, 8, 7)],
    }
    // It spoke on day 20, at the very moment of the visit, before anything was loaded.
    const level = levelOf(history, { remaining: 7, at: 20 * DAY }, window)
    expect(level).toEqual({ remaining: 13, asOf: 21 * DAY, seen: { units: 3, days: 20 } })
  })

  test('is what the ledger says of a machine that never spoke, and unknown where nobody loaded anything', () => {
    const silent = { content: 6, vended: [], given: 0, moved: [at(10, 6)] }
    expect(levelOf(silent, null, window)).toMatchObject({ remaining: 6, seen: { units: 0, days: 20 } })
    const empty = { content: 0, vended: [], given: 0, moved: [] }
    expect(levelOf(empty, null, window)).toMatchObject({ remaining: null, seen: { days: 0 } })
  })
})
