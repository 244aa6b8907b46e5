import type { ReadingFault, UnsureTime } from '../../protocol/api/climate.ts'
import { agingRate } from './mean-kinetic-temperature.ts'
import { measuredHumidity } from './reading-fault.ts'
import { type Hold, holdsOf } from './time-weights.ts'

/** As it was measured. `at` is milliseconds since 1970. */
export interface Reading {
  at: number
  celsius: number | null
  humidity: number | null
  fault: ReadingFault | null
  unsure: UnsureTime | null
}

/** What readings come to; every weight is seconds that readings stand for (`holdsOf`). */
export interface ClimateSums {
  /** Readings that count, and those that are kept and do not. */
  readings: number
  faults: number
  /** °C and % as measured; null = nothing was. */
  minCelsius: number | null
  maxCelsius: number | null
  minHumidity: number | null
  maxHumidity: number | null
  /** Σ weight of temperature, Σ weight × °C, Σ weight × `agingRate`. */
  seconds: number
  celsiusSeconds: number
  kineticSeconds: number
  /** Σ weight of humidity, Σ weight × %. */
  humidSeconds: number
  humiditySeconds: number
  /** Half hours in which something was measured; of one hour, a bit for each half. */
  halves: number
}

export const HOUR = 3_600_000

export const counts = ({ fault, unsure }: Reading): boolean => fault === null && unsure === null

export const noSums = (): ClimateSums => ({
  readings: 0,
  faults: 0,
  minCelsius: null,
  maxCelsius: null,
  minHumidity: null,
  maxHumidity: null,
  seconds: 0,
  celsiusSeconds: 0,
  kineticSeconds: 0,
  humidSeconds: 0,
  humiditySeconds: 0,
  halves: 0,
})

/** Adds the sums of another stretch of time, whose half hours are `halves`. */
export function addSums(total: ClimateSums, part: ClimateSums, halves = part.halves): void {
  total.readings += part.readings
  total.faults += part.faults
  total.minCelsius = least(total.minCelsius, part.minCelsius)
  total.maxCelsius = most(total.maxCelsius, part.maxCelsius)
  total.minHumidity = least(total.minHumidity, part.minHumidity)
  total.maxHumidity = most(total.maxHumidity, part.maxHumidity)
  total.seconds += part.seconds
  total.celsiusSeconds += part.celsiusSeconds
  total.kineticSeconds += part.kineticSeconds
  total.humidSeconds += part.humidSeconds
  total.humiditySeconds += part.humiditySeconds
  total.halves += halves
}

/** How many half hours the bits of an hour say. */
export const halvesOf = ({ halves }: Pick<ClimateSums, 'halves'>): number => (halves & 1) + (halves >> 1)

interface Stretch {
  /** Milliseconds since 1970; `to` is not part of it. */
  from: number
  to: number
  /** As `longestHold` says. */
  longest: number
}

/**
 * Sums by the hour, which begin at whole hours of UTC (those of China too). `readings` are in the order of time and reach
 * `longest` beyond the stretch on both sides; hours without anything are absent.
 */
export function sumHours(
  readings: readonly Reading[],
  { from, to, longest }: Stretch,
): Map<number, ClimateSums> {
  const hours = new Map<number, ClimateSums>()
  const hourOf = (at: number): ClimateSums => {
    const hour = at - (at % HOUR)
    const sums = hours.get(hour) ?? noSums()
    hours.set(hour, sums)
    return sums
  }
  for (const reading of readings) {
    const { at } = reading
    if (at < from || at >= to) continue
    const sums = hourOf(at)
    measure(sums, reading)
    if (counts(reading)) sums.halves |= at % HOUR < HOUR / 2 ? 1 : 2
  }
  for (const hold of holdsOf(readings.filter(counts), longest))
    for (let at = Math.max(hold.from, from); at < Math.min(hold.to, to); ) {
      const end = Math.min(at - (at % HOUR) + HOUR, hold.to, to)
      weigh(hourOf(at), hold, end - at)
      at = end
    }
  return hours
}

/** Sums over any stretch; `readings` as for `sumHours`. Half hours are not counted. */
export function sumBetween(readings: readonly Reading[], { from, to, longest }: Stretch): ClimateSums {
  const sums = noSums()
  for (const reading of readings) if (reading.at >= from && reading.at < to) measure(sums, reading)
  for (const hold of holdsOf(readings.filter(counts), longest)) {
    const ms = Math.min(hold.to, to) - Math.max(hold.from, from)
    if (ms > 0) weigh(sums, hold, ms)
  }
  return sums
}

function measure(sums: ClimateSums, reading: Reading): void {
  if (!counts(reading)) {
    sums.faults++
    return
  }
  const humidity = measuredHumidity(reading.humidity)
  sums.readings++
  sums.minCelsius = least(sums.minCelsius, reading.celsius)
  sums.maxCelsius = most(sums.maxCelsius, reading.celsius)
  sums.minHumidity = least(sums.minHumidity, humidity)
  sums.maxHumidity = most(sums.maxHumidity, humidity)
}

function weigh(sums: ClimateSums, { reading: { celsius, humidity } }: Hold<Reading>, ms: number): void {
  const seconds = ms / 1_000
  if (celsius !== null) {
    sums.seconds += seconds
    sums.celsiusSeconds += seconds * celsius
    sums.kineticSeconds += seconds * agingRate(celsius)
  }
  const measured = measuredHumidity(humidity)
  if (measured !== null) {
    sums.humidSeconds += seconds
    sums.humiditySeconds += seconds * measured
  }
}

/** Of what was measured. */
export const least = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.min(a, b)
export const most = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.max(a, b)

/** Share of so many milliseconds for which temperature or humidity was measured, 0 to 1. */
export const coverageOf = (
  { seconds, humidSeconds }: Pick<ClimateSums, 'seconds' | 'humidSeconds'>,
  ms: number,
): number => (ms <= 0 ? 0 : Math.min(1, (Math.max(seconds, humidSeconds) * 1_000) / ms))
