import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { randomStream } from '../../firmware-sim/random.ts'
import { allot, pickLots } from '../../server/refills/load-plan.ts'
import {
  chooseRoute,
  type Point,
  type RouteStop,
  roadKilometres,
  routeKilometres,
  routeMinutes,
} from '../../server/refills/route-order.ts'

const START: Point = { longitude: 111.3, latitude: 24.3 }
const LIMITS = { stops: 20, minutes: 480, minutesPerStop: 15, kilometresPerHour: 30 }

const stop = (id: string, longitude: number, latitude: number, value = 1): RouteStop => ({
  id,
  at: { longitude, latitude },
  value,
})

function* orders<T>(items: readonly T[]): Generator<T[], void> {
  if (items.length === 0) yield []
  for (const [i, item] of items.entries())
    for (const rest of orders(items.toSpliced(i, 1))) yield [item, ...rest]
}

describe('distances', () => {
  it('are great circles times the detour', () => {
    // Guangzhou to Beijing: 1,887 km in a straight line.
    const [guangzhou, beijing] = [
      { longitude: 113.2644, latitude: 23.1291 },
      { longitude: 116.4074, latitude: 39.9042 },
    ]
    expect(roadKilometres(guangzhou, beijing) / 1.3).toBeCloseTo(1888, -1)
    expect(roadKilometres(START, START)).toBe(0)
  })

  it('of a route lead back to the start', () => {
    const there = roadKilometres(START, { longitude: 111.4, latitude: 24.3 })
    expect(routeKilometres(START, [{ longitude: 111.4, latitude: 24.3 }])).toBeCloseTo(2 * there, 10)
    expect(routeKilometres(START, [])).toBe(0)
    expect(routeMinutes(START, [START, START], LIMITS)).toBe(30)
  })
})

/** The stops in a short order; none is left out. */
function shortOrder(start: Point, stops: readonly RouteStop[]): RouteStop[] {
  const endless = {
    stops: stops.length,
    minutes: Number.POSITIVE_INFINITY,
    minutesPerStop: 0,
    kilometresPerHour: 1,
  }
  return chooseRoute(start, stops, endless)
}

describe('the order of stops', () => {
  it('is as short as the best of all orders, or at most a twentieth longer', () => {
    const random = randomStream('routes')
    const excess = Array.from({ length: 40 }, () => {
      const stops = Array.from({ length: 7 }, (_, i) =>
        stop(String(i), random.between(111, 111.6), random.between(24, 24.6)),
      )
      const length = routeKilometres(
        START,
        shortOrder(START, stops).map(({ at }) => at),
      )
      let best = Number.POSITIVE_INFINITY
      for (const order of orders(stops))
        best = Math.min(
          best,
          routeKilometres(
            START,
            order.map(({ at }) => at),
          ),
        )
      return length / best - 1
    })
    expect(Math.max(...excess)).toBeLessThan(0.05)
    expect(excess.filter((share) => share < 1e-6).length).toBeGreaterThan(30)
  })

  it('goes around a circle', () => {
    const circle = Array.from({ length: 12 }, (_, i) =>
      stop(String(i), 111.3 + 0.1 * Math.cos((i * Math.PI) / 6), 24.3 + 0.1 * Math.sin((i * Math.PI) / 6)),
    )
    const order = shortOrder(
      START,
      circle.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    ).map(({ id }) => Number(id))
    const steps = order.slice(1).map((id, i) => (((id - (order[i] ?? 0)) % 12) + 12) % 12)
    expect(new Set(steps).size).toBe(1)
    expect([1, 11]).toContain(steps[0])
  })
})

describe('the choice of stops', () => {
  it('takes the worthy one of two that do not both fit', () => {
    const far = [stop('little', 111.8, 24.3, 1), stop('much', 110.8, 24.3, 5)]
    const chosen = chooseRoute(START, far, { ...LIMITS, minutes: 300 })
    expect(chosen.map(({ id }) => id)).toEqual(['much'])
  })

  it('never exceeds stops or time, names no stop twice, and leaves none out that would still fit', () => {
    const place = fc.record({
      longitude: fc.double({ min: 111, max: 112, noNaN: true }),
      latitude: fc.double({ min: 24, max: 25, noNaN: true }),
      value: fc.double({ min: 0.01, max: 20, noNaN: true }),
    })
    fc.assert(
      fc.property(
        fc.array(place, { maxLength: 12 }),
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 30, max: 600 }),
        (places, stops, minutes) => {
          const candidates = places.map((p, i) => stop(String(i), p.longitude, p.latitude, p.value))
          const limits = { ...LIMITS, stops, minutes }
          const chosen = chooseRoute(START, candidates, limits)
          const used = routeMinutes(
            START,
            chosen.map(({ at }) => at),
            limits,
          )
          expect(chosen.length).toBeLessThanOrEqual(stops)
          expect(used).toBeLessThanOrEqual(minutes + 1e-6)
          expect(new Set(chosen).size).toBe(chosen.length)
          if (chosen.length < stops)
            for (const other of candidates)
              if (!chosen.includes(other))
                expect(
                  routeMinutes(
                    START,
                    [...chosen, other].map(({ at }) => at),
                    limits,
                  ),
                ).toBeGreaterThan(minutes)
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('what is loaded', () => {
  const want = (locationId: string, channel: number, productId: string, room: number, urgency: number) => ({
    locationId,
    channel,
    productId,
    room,
    urgency,
  })

  it('goes to the most urgent channels while stock and vehicle last', () => {
    const wants = [want('a', 1, 'p', 10, 1), want('b', 1, 'p', 10, 3), want('b', 2, 'q', 10, 2)]
    expect(
      allot(
        wants,
        new Map([
          ['p', 12],
          ['q', 4],
        ]),
        100,
      ).map(({ locationId, quantity }) => [locationId, quantity]),
    ).toEqual([
      ['b', 10],
      ['b', 4],
      ['a', 2],
    ])
    expect(
      allot(
        wants,
        new Map([
          ['p', 12],
          ['q', 4],
        ]),
        11,
      ).map(({ quantity }) => quantity),
    ).toEqual([10, 1])
    expect(allot(wants, new Map(), 100)).toEqual([])
  })

  it('uses up the lot that expires first before the next is opened', () => {
    const loads = [
      { locationId: 'a', channel: 1, productId: 'p', quantity: 5 },
      { locationId: 'b', channel: 1, productId: 'q', quantity: 1 },
      { locationId: 'b', channel: 2, productId: 'p', quantity: 5 },
    ]
    const lots = [
      { lotId: 'soon', productId: 'p', quantity: 7 },
      { lotId: 'other', productId: 'q', quantity: 9 },
      { lotId: 'late', productId: 'p', quantity: 9 },
    ]
    expect(pickLots(loads, lots)).toEqual([
      { locationId: 'a', channel: 1, lotId: 'soon', quantity: 5 },
      { locationId: 'b', channel: 1, lotId: 'other', quantity: 1 },
      { locationId: 'b', channel: 2, lotId: 'soon', quantity: 2 },
      { locationId: 'b', channel: 2, lotId: 'late', quantity: 3 },
    ])
    expect(lots[0]?.quantity).toBe(7)
  })
})
