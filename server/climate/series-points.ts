import type { ClimateSeries, SeriesStep } from '../../protocol/api/climate.ts'
import { type ClimateSums, HOUR, type Reading } from './climate-sums.ts'
import { measuredHumidity } from './reading-fault.ts'

type Columns = Pick<ClimateSeries, 'at' | 'celsius' | 'humidity'>

/** Sums of the stretch that begins at `at` and lasts `ms`, milliseconds. */
export interface SumsAt extends ClimateSums {
  at: number
  ms: number
}

/** As many readings as there are points: as measured. Else by the hour, and when that is more than there are points, by the day. */
export function stepFor(
  { from, to }: { from: number; to: number },
  readings: number,
  points: number,
): SeriesStep {
  if (readings <= points) return 'raw'
  return (to - from) / HOUR <= points ? 'hour' : 'day'
}

/** As measured; those that do not count are left out, and a gap is where more than `longest` lies between two. */
export function rawColumns(readings: readonly Reading[], longest: number): Columns {
  const columns = noColumns()
  let before: number | undefined
  for (const { at, celsius, humidity } of readings) {
    if (before !== undefined && at - before > longest) addGap(columns, before + 1)
    columns.at.push(at)
    columns.celsius.mean.push(rounded(celsius))
    columns.humidity.mean.push(rounded(measuredHumidity(humidity)))
    before = at
  }
  // `min` and `max` stay empty: they are the value itself.
  return { ...columns, celsius: only(columns.celsius.mean), humidity: only(columns.humidity.mean) }
}

/** A point for each stretch, with the least and the most of it; a gap is where one is missing. */
export function sumColumns(rows: readonly SumsAt[]): Columns {
  const columns = noColumns()
  let end: number | undefined
  for (const row of rows) {
    if (row.readings === 0 && row.seconds === 0 && row.humidSeconds === 0) continue
    if (end !== undefined && row.at > end) addGap(columns, end)
    columns.at.push(row.at)
    addPoint(columns.celsius, meanOf(row.celsiusSeconds, row.seconds), row.minCelsius, row.maxCelsius)
    const humidity = meanOf(row.humiditySeconds, row.humidSeconds)
    addPoint(columns.humidity, humidity, row.minHumidity, row.maxHumidity)
    end = row.at + row.ms
  }
  return columns
}

/** Over time; null where nothing lasted. */
export const meanOf = (weighted: number, weight: number): number | null =>
  weight > 0 ? weighted / weight : null

const only = (mean: (number | null)[]): Columns['celsius'] => ({ mean, min: [], max: [] })

const noColumns = (): Columns => ({
  at: [],
  celsius: { mean: [], min: [], max: [] },
  humidity: { mean: [], min: [], max: [] },
})

function addPoint(
  axis: Columns['celsius'],
  mean: number | null,
  min: number | null,
  max: number | null,
): void {
  // Readings far from one another stand for no time: their middle says what there is to say.
  const middle = min === null || max === null ? null : (min + max) / 2
  axis.mean.push(rounded(mean ?? middle))
  axis.min.push(rounded(min ?? mean))
  axis.max.push(rounded(max ?? mean))
}

function addGap(columns: Columns, at: number): void {
  columns.at.push(at)
  for (const axis of [columns.celsius, columns.humidity])
    for (const values of [axis.mean, axis.min, axis.max]) values.push(null)
}

/** Two decimals: finer than any of these instruments, and half the bytes. */
const rounded = (value: number | null): number | null =>
  value === null ? null : Math.round(value * 100) / 100
