import { describe, expect, test } from 'vitest'
import {
  demandFactor,
  drawPressesPerDay,
  expectedPresses,
  nextPress,
  pressTimes,
  springFestival,
} from '../../firmware-sim/demand.ts'
import { randomStream } from '../../firmware-sim/random.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const china = (text: string): number => Date.parse(`${text}+08:00`)

/** Presses at one place between two instants. */
function countPresses(perDay: number, from: number, to: number, seed: string): number {
  const random = randomStream(seed)
  let count = 0
  for (let at = nextPress(perDay, from, random); at < to; at = nextPress(perDay, at, random)) count++
  return count
}

describe('the demand curve', () => {
  test.each([2024, 2025, 2026, 2031])('averages 1 over the calendar year %i', (year) => {
    const from = china(`${year}-01-01T00:00:00`)
    const to = china(`${year + 1}-01-01T00:00:00`)
    const days = (to - from) / DAY
    expect(expectedPresses(1, from, to) / days).toBeCloseTo(1, 9)
  })

  test('peaks in the evening and sleeps before dawn', () => {
    const at = (hour: string) => demandFactor(china(`2026-06-17T${hour}:30:00`))
    expect(at('21')).toBeGreaterThan(4 * at('10'))
    expect(at('04')).toBeLessThan(at('10') / 2)
  })

  test('is higher on Saturday than on Tuesday', () => {
    expect(demandFactor(china('2026-06-20T21:00:00'))).toBeGreaterThan(
      demandFactor(china('2026-06-16T21:00:00')),
    )
  })

  test('surges before the Spring Festival, falls in the holiday week and rises again in spring', () => {
    // The festival of 2026 is on Tuesday 17 February; all days compared are Tuesdays.
    const tuesday = (day: string) => demandFactor(china(`2026-${day}T21:00:00`))
    const ordinary = tuesday('07-14')
    expect(tuesday('02-10')).toBeGreaterThan(1.5 * ordinary)
    expect(tuesday('02-17')).toBeLessThan(0.7 * ordinary)
    expect(tuesday('04-14')).toBeGreaterThan(1.2 * ordinary)
  })

  test.each([
    ['2020-01-25'],
    ['2023-01-22'],
    ['2024-02-10'],
    ['2025-01-29'],
    ['2026-02-17'],
    ['2027-02-06'],
    ['2033-01-31'],
    ['2034-02-19'],
  ])('knows to a day that the Spring Festival falls on %s', (day) => {
    const off = springFestival(Number(day.slice(0, 4))) - Date.parse(day) / DAY
    expect(Math.abs(off)).toBeLessThanOrEqual(1)
  })
})

describe('presses', () => {
  test('come as often as the curve says, in an ordinary month and before the festival', () => {
    for (const [from, to] of [
      [china('2026-06-01T00:00:00'), china('2026-07-01T00:00:00')],
      [china('2026-02-01T00:00:00'), china('2026-02-16T00:00:00')],
    ] as const) {
      const places = 300
      let total = 0
      for (let place = 0; place < places; place++) total += countPresses(2, from, to, `place ${place}`)
      const expected = places * expectedPresses(2, from, to)
      // A Poisson total has standard deviation √expected.
      expect(Math.abs(total - expected)).toBeLessThan(4 * Math.sqrt(expected))
    }
  })

  test('vary from day to day as a Poisson process does', () => {
    const from = china('2026-06-01T00:00:00')
    const expected = expectedPresses(20, from, from + DAY)
    const counts = Array.from({ length: 2_000 }, (_, i) => countPresses(20, from, from + DAY, `day ${i}`))
    const mean = counts.reduce((sum, n) => sum + n, 0) / counts.length
    const variance = counts.reduce((sum, n) => sum + (n - mean) ** 2, 0) / (counts.length - 1)
    expect(mean).toBeCloseTo(expected, 0)
    expect(variance / mean).toBeGreaterThan(0.85)
    expect(variance / mean).toBeLessThan(1.15)
  })

  test('keep strictly rising, whatever the rate', () => {
    for (const perDay of [0.3, 2, 30, 5_000]) {
      let before = china('2026-02-01T00:00:00')
      let seen = 0
      for (const at of pressTimes(perDay, before, randomStream('rising', perDay))) {
        expect(at).toBeGreaterThan(before)
        before = at
        if (++seen === 500) break
      }
    }
  })

  test('never come where nobody is', () => {
    expect(nextPress(0, china('2026-02-01T00:00:00'), randomStream('nobody'))).toBe(Number.POSITIVE_INFINITY)
    expect([...pressTimes(0, 0, randomStream('nobody'))]).toEqual([])
  })

  test.each([
    ['quiet', 0.2, 0.4],
    ['normal', 1.5, 2.4],
    ['hot', 12, 30],
  ] as const)('a %s place has %d to %d of them a day', (profile, low, high) => {
    const rates = Array.from({ length: 500 }, (_, i) => drawPressesPerDay(profile, randomStream(profile, i)))
    expect(Math.min(...rates)).toBeGreaterThanOrEqual(low)
    expect(Math.max(...rates)).toBeLessThan(high)
    expect(rates.reduce((sum, rate) => sum + rate, 0) / rates.length).toBeCloseTo((low + high) / 2, 0)
  })
})
