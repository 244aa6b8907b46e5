import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CLIMATE_SETTINGS, type ClimateSetting, climateAt } from '../../firmware-sim/climate.ts'

const china = (text: string): number => Date.parse(`${text}+08:00`)
const HOUR = 3_600_000
const DAY = 24 * HOUR

function mean(
  setting: ClimateSetting,
  field: 'celsius' | 'humidity',
  from: string,
  days: number,
  hour: number,
): number {
  let sum = 0
  for (let day = 0; day < days; day++) {
    sum += climateAt('county', 'D1', setting, china(`${from}T00:00:00`) + day * DAY + hour * HOUR)[field]
  }
  return sum / days
}

test('a reading depends on seed, machine, setting and instant alone', () => {
  const at = china('2026-07-01T15:00:00')
  expect(climateAt('a', 'D1', 'indoor', at)).toEqual(climateAt('a', 'D1', 'indoor', at))
  expect(climateAt('a', 'D1', 'indoor', at)).not.toEqual(climateAt('b', 'D1', 'indoor', at))
  expect(climateAt('a', 'D1', 'indoor', at)).not.toEqual(climateAt('a', 'D9', 'indoor', at))
})

test.each([
  ['indoor', 8, 36],
  ['outdoor', 1, 48],
] as const)('a year %s stays within %d and %d °C and uses half of it', (setting, low, high) => {
  let coldest = 100
  let warmest = -100
  for (let at = china('2025-01-01T00:00:00'); at < china('2026-01-01T00:00:00'); at += HOUR) {
    const { celsius, humidity } = climateAt('county', 'D1', setting, at)
    coldest = Math.min(coldest, celsius)
    warmest = Math.max(warmest, celsius)
    expect(humidity).toBeGreaterThanOrEqual(20)
    expect(humidity).toBeLessThanOrEqual(99)
  }
  expect(coldest).toBeGreaterThan(low)
  expect(warmest).toBeLessThan(high)
  expect(warmest - coldest).toBeGreaterThan(0.5 * (high - low))
})

test('July is warmer than January and the afternoon than the small hours, least so indoors', () => {
  for (const setting of ['indoor', 'outdoor'] as const) {
    expect(mean(setting, 'celsius', '2026-07-01', 31, 15)).toBeGreaterThan(
      mean(setting, 'celsius', '2026-01-01', 31, 15) + 7,
    )
  }
  const swing = (setting: ClimateSetting) =>
    mean(setting, 'celsius', '2026-07-01', 31, 14) - mean(setting, 'celsius', '2026-07-01', 31, 4)
  expect(swing('outdoor')).toBeGreaterThan(swing('indoor') + 3)
})

test('a cabinet in the sun passes 40 °C on some July days, a room never does', () => {
  let hot = 0
  for (let at = china('2026-07-01T00:00:00'); at < china('2026-08-01T00:00:00'); at += HOUR) {
    if (climateAt('county', 'D1', 'outdoor', at).celsius > 40) hot++
    expect(climateAt('county', 'D1', 'indoor', at).celsius).toBeLessThan(36)
  }
  expect(hot).toBeGreaterThan(0)
})

test('a store with an air conditioner stays at 17 to 19 °C and dry, whatever the weather', () => {
  for (let at = china('2026-07-01T00:00:00'); at < china('2026-08-01T00:00:00'); at += HOUR) {
    const { celsius, humidity } = climateAt('county', 'S1', 'cooled', at)
    expect(Math.abs(celsius - 18)).toBeLessThanOrEqual(1)
    expect(Math.abs(humidity - 56)).toBeLessThanOrEqual(5)
  }
})

test('April is damper than November', () => {
  expect(mean('indoor', 'humidity', '2026-04-01', 30, 9)).toBeGreaterThan(
    mean('indoor', 'humidity', '2026-11-01', 30, 9) + 10,
  )
})

test('neighbouring readings are close: weather does not jump', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: china('2020-01-01T00:00:00'), max: china('2035-01-01T00:00:00') }),
      fc.constantFrom(...CLIMATE_SETTINGS),
      (at, setting) => {
        const now = climateAt('county', 'D1', setting, at)
        const soon = climateAt('county', 'D1', setting, at + 5 * 60_000)
        expect(Math.abs(now.celsius - soon.celsius)).toBeLessThan(1)
        expect(Math.abs(now.humidity - soon.humidity)).toBeLessThan(1.5)
      },
    ),
  )
})
