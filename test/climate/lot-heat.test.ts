import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Arrival, historyOf } from '../../server/climate/heat/lot-history.ts'
import {
  addHeat,
  type HeatHour,
  type HeatLimits,
  heatBetween,
  kineticOf,
  lostLife,
} from '../../server/climate/heat/place-heat.ts'
import { agingRate } from '../../server/climate/mean-kinetic-temperature.ts'

const HOUR = 3_600_000
const PILL: HeatLimits = { maxCelsius: 20, maxHumidity: 75 }

/** Whole hours from `first` on, each measured throughout; null = nothing was measured. */
const hours = (first: number, ...values: ([celsius: number, humidity?: number] | null)[]): HeatHour[] =>
  values.flatMap((value, i) => {
    if (value === null) return []
    const [celsius, humidity = 50] = value
    return {
      at: (first + i) * HOUR,
      seconds: 3_600,
      kineticSeconds: 3_600 * agingRate(celsius),
      humidSeconds: 3_600,
      humiditySeconds: 3_600 * humidity,
      maxCelsius: celsius,
    }
  })
const steady = (celsius: number, first: number, count: number) =>
  hours(first, ...Array.from({ length: count }, () => [celsius] as [number]))
const between = (rows: readonly HeatHour[], from: number, to: number, limits = PILL) =>
  heatBetween(rows, { from: from * HOUR, to: to * HOUR, asOf: 1e15 }, limits)

describe('what a place gave', () => {
  it('is hours above the greatest temperature and humidity, and what is known of the time', () => {
    const rows = hours(0, [18], [20], [25, 80], null, [30, 75])
    const { seconds, known, hot, humid, maxCelsius } = between(rows, 0, 5)
    expect({ seconds, known, hot, humid, maxCelsius }).toEqual({
      seconds: 5 * 3_600,
      known: 4 * 3_600,
      hot: 2 * 3_600,
      humid: 3_600,
      maxCelsius: 30,
    })
  })

  it('comes to the mean kinetic temperatures of USP <1160>', () => {
    expect(kineticOf(between(hours(0, [20], [30]), 0, 2))).toBeCloseTo(26.26, 3)
    expect(kineticOf(between(hours(0, [15], [35]), 0, 2))).toBeCloseTo(29.469, 3)
    expect(kineticOf(between([...steady(25, 0, 29), ...steady(40, 29, 1)], 0, 30))).toBeCloseTo(26.113, 3)
    expect(kineticOf(between([], 0, 2))).toBeNull()
  })

  it('loses days by how much faster it ages than at the greatest temperature, and wins none in the cool', () => {
    // e^(10,000 × (1/293.15 − 1/303.15)) = 3.081: a day at 30 °C is 3.081 days at 20 °C.
    expect(between(steady(30, 0, 24), 0, 24).lost / 86_400).toBeCloseTo(2.081, 3)
    expect(between([...steady(30, 0, 24), ...steady(5, 24, 24)], 0, 48).lost / 86_400).toBeCloseTo(2.081, 3)
    expect(between(steady(20, 0, 24), 0, 24)).toMatchObject({ lost: 0, hot: 0 })
    expect(lostLife(100, 100 * agingRate(60), null)).toBe(0)
  })

  it('counts the present hour as far as it has passed', () => {
    const present: HeatHour = { ...(hours(0, [30])[0] as HeatHour), seconds: 600 }
    const sums = heatBetween([present], { from: 0, to: HOUR / 2, asOf: HOUR / 2 }, PILL)
    expect(sums.known).toBe(600)
  })
})

describe('a lot', () => {
  const climate: Record<string, HeatHour[]> = {
    warehouse: steady(15, 0, 48),
    storeroom: [...steady(18, 48, 12), ...steady(30, 60, 12)],
    machine: steady(40, 70, 30),
  }
  const arrivals: Record<string, Arrival[]> = {
    warehouse: [{ at: 0, origin: 'receipt' }],
    storeroom: [{ at: 50 * HOUR, from: 'warehouse', leftAt: 47 * HOUR }],
    machine: [{ at: 70 * HOUR, from: 'storeroom', leftAt: 70 * HOUR }],
  }
  const past = (arrived = arrivals) => ({
    arrivalsAt: (place: string) => arrived[place] ?? [],
    heat: (place: string, from: number, to: number) =>
      heatBetween(climate[place] ?? [], { from, to, asOf: 100 * HOUR }, PILL),
  })

  it('is followed through every place and the road between them', () => {
    const { stays, sums, origin } = historyOf(past(), {
      locationId: 'machine',
      since: 70 * HOUR,
      asOf: 80 * HOUR,
    })
    expect(origin).toBe('receipt')
    expect(stays.map(({ locationId, from, to }) => [locationId, from / HOUR, to && to / HOUR])).toEqual([
      ['warehouse', 0, 47],
      [null, 47, 50],
      ['storeroom', 50, 70],
      ['machine', 70, null],
    ])
    // Three hours on the road, of which nobody knows; ten hot ones in the storeroom, ten in the machine.
    expect(sums.seconds / 3_600).toBe(80)
    expect(sums.known / 3_600).toBeCloseTo(77, 9)
    expect(sums.hot / 3_600).toBeCloseTo(20, 9)
    // 47 h at 15, 10 h at 18, 10 h at 30 and 10 h at 40 °C, worked out by hand.
    expect(kineticOf(sums)).toBeCloseTo(26.026, 3)
  })

  it('carries what the units went through that went through most, whichever came first', () => {
    const both: Record<string, Arrival[]> = {
      ...arrivals,
      warehouse: [
        { at: 0, origin: 'receipt' },
        { at: 90 * HOUR, from: 'machine', leftAt: 90 * HOUR },
        { at: 91 * HOUR, origin: 'receipt' },
      ],
    }
    const { stays, sums } = historyOf(past(both), { locationId: 'warehouse', since: 0, asOf: 95 * HOUR })
    expect(stays.map(({ locationId }) => locationId)).toEqual([
      'warehouse',
      null,
      'storeroom',
      'machine',
      'warehouse',
    ])
    expect(sums.hot / 3_600).toBeCloseTo(30, 9)
  })

  it('begins where the shelf was last empty', () => {
    const again = {
      ...arrivals,
      machine: [...(arrivals.machine ?? []), { at: 95 * HOUR, origin: 'found' as const }],
    }
    const { sums, origin } = historyOf(past(again), {
      locationId: 'machine',
      since: 95 * HOUR,
      asOf: 96 * HOUR,
    })
    expect(origin).toBe('found')
    expect(sums.hot / 3_600).toBeCloseTo(1, 9)
  })

  it('of unknown origin is followed from when it came', () => {
    const { stays, origin } = historyOf(past({}), {
      locationId: 'machine',
      since: 72 * HOUR,
      asOf: 74 * HOUR,
    })
    expect(origin).toBe('unknown')
    expect(stays).toHaveLength(1)
  })

  it('that went to and fro within one instant has an end', () => {
    const round: Record<string, Arrival[]> = {
      a: [{ at: HOUR, from: 'b', leftAt: HOUR }],
      b: [{ at: HOUR, from: 'a', leftAt: HOUR }],
    }
    expect(historyOf(past(round), { locationId: 'a', since: 0, asOf: 2 * HOUR }).origin).toBe('unknown')
  })
})

const weather = fc
  .array(
    fc.option(fc.tuple(fc.integer({ min: 5, max: 45 }), fc.integer({ min: 20, max: 95 })), { freq: 6 }),
    {
      minLength: 1,
      maxLength: 80,
    },
  )
  .map((values) => hours(0, ...values))
const instant = fc.integer({ min: 0, max: 85 * 60 }).map((minutes) => minutes * 60_000)
const FIGURES = ['seconds', 'known', 'kinetic', 'hot', 'humid', 'lost'] as const

describe('exposure', () => {
  it('is the same whether history is folded at once or in pieces', () => {
    fc.assert(
      fc.property(weather, fc.tuple(instant, instant, instant), (rows, instants) => {
        const [from = 0, middle = 0, to = 0] = instants.toSorted((a, b) => a - b)
        const fold = (a: number, b: number) => heatBetween(rows, { from: a, to: b, asOf: 100 * HOUR }, PILL)
        const whole = fold(from, to)
        const pieces = addHeat(fold(from, middle), fold(middle, to))
        for (const figure of FIGURES) expect(pieces[figure]).toBeCloseTo(whole[figure], 6)
      }),
    )
  })

  it('never becomes less while some of the lot lies there, whatever arrives', () => {
    const places = ['a', 'b', 'c']
    const arrival = fc.record({
      to: fc.constantFrom(...places),
      at: instant,
      from: fc.option(fc.constantFrom(...places)),
      road: fc.integer({ min: 0, max: 300 }),
    })
    fc.assert(
      fc.property(
        fc.tuple(weather, weather, weather),
        fc.array(arrival, { maxLength: 12 }),
        fc.uniqueArray(instant, { minLength: 2, maxLength: 6 }),
        ([a, b, c], others, moments) => {
          const arrived = [{ to: 'a', at: 0, from: null, road: 0 }, ...others]
          const climates: Record<string, HeatHour[]> = { a, b, c }
          let before = 0
          for (const asOf of moments.toSorted((x, y) => x - y)) {
            const sums = historyOf(
              {
                arrivalsAt: (place) =>
                  arrived.flatMap(({ to, at, from, road }): Arrival[] => {
                    if (to !== place || at > asOf) return []
                    return [
                      from === null || from === to
                        ? { at, origin: 'receipt' }
                        : { at, from, leftAt: Math.max(0, at - road * 60_000) },
                    ]
                  }),
                heat: (place, from, to) =>
                  heatBetween(climates[place] ?? [], { from, to, asOf: 100 * HOUR }, PILL),
              },
              { locationId: 'a', since: 0, asOf },
            ).sums
            expect(sums.lost).toBeGreaterThanOrEqual(before - 1e-6)
            before = sums.lost
          }
        },
      ),
    )
  })
})
