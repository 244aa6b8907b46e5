import type uPlot from 'uplot'
import type { ClimateSeries } from '../../protocol/api/climate.ts'

type SeriesAxis = ClimateSeries['celsius']

type Values = readonly (number | null)[]
/** What one source measured, column by column, in the order of time; a point of nulls is a gap. */
export interface Trace {
  name: string
  /** Milliseconds since 1970. */
  at: readonly number[]
  low: Values
  mean: Values
  high: Values
}
export interface ChartPoint {
  at: number
  low: number | null
  mean: number | null
  high: number | null
}

/** Of a series as the server sends it; without a least and a most of its own each value is both. */
export function traceOf(name: string, at: readonly number[], { mean, min, max }: SeriesAxis): Trace {
  return { name, at, mean, low: min.length > 0 ? min : mean, high: max.length > 0 ? max : mean }
}

export const pointOf = ({ at, low, mean, high }: Trace, index: number): ChartPoint => ({
  at: at[index] ?? 0,
  low: low[index] ?? null,
  mean: mean[index] ?? null,
  high: high[index] ?? null,
})

/** The point closest in time; null when there is none within `reach` milliseconds. */
export function nearest(trace: Trace, time: number, reach: number): ChartPoint | null {
  let first = 0
  let last = trace.at.length
  while (first < last) {
    const middle = (first + last) >> 1
    if ((trace.at[middle] ?? 0) < time) first = middle + 1
    else last = middle
  }
  const [before, after] = [pointOf(trace, first - 1), pointOf(trace, first)]
  const closest =
    first > 0 && (first === trace.at.length || time - before.at < after.at - time) ? before : after
  return trace.at.length > 0 && Math.abs(closest.at - time) <= reach ? closest : null
}

/** What is allowed; null = no limit on that side. */
export interface Limits {
  name: string
  low: number | null
  high: number | null
  /** From when they hold, milliseconds since 1970; null = as long as anybody knows. */
  from: number | null
}
type Bounds = Omit<Limits, 'from'>
/** A stretch of time to be seen on the chart, in milliseconds since 1970. */
export interface Shade {
  from: number
  to: number
  kind: 'outside' | 'no_data'
}
export interface Span {
  from: number
  to: number
}

/** Lines of each trace, in this order: the envelope first, so that the mean lies on top of it. */
export const LINES = ['high', 'low', 'mean'] as const

/** One row of values for each line over the times of all traces; times in seconds, as the chart wants them. */
export function toColumns(
  traces: readonly Trace[],
  join: (tables: uPlot.AlignedData[]) => uPlot.AlignedData,
): uPlot.AlignedData {
  const tables = traces.map(
    (trace): uPlot.AlignedData => [
      trace.at.map((at) => at / 1_000),
      ...LINES.map((line) => [...trace[line]]),
    ],
  )
  const [only] = tables
  if (only === undefined) return [[]]
  return tables.length === 1 ? only : join(tables)
}

/** How far from what was measured a limit is still drawn. */
const NEAR = { celsius: 15, humidity: 40 } as const
export type Axis = keyof typeof NEAR

/** The values the axis reaches from and to: all that was measured and every limit that is near, with some air. */
export function rangeOf(
  axis: Axis,
  traces: readonly Trace[],
  limits: readonly Bounds[],
): [low: number, high: number] {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const trace of traces) {
    for (const value of trace.low) if (value !== null && value < low) low = value
    for (const value of trace.high) if (value !== null && value > high) high = value
  }
  const bounds = limits.flatMap((limit) => [limit.low, limit.high]).filter((value) => value !== null)
  const measured = low <= high
  for (const bound of bounds)
    if (!measured || (bound >= low - NEAR[axis] && bound <= high + NEAR[axis])) {
      low = Math.min(low, bound)
      high = Math.max(high, bound)
    }
  if (low > high) return axis === 'celsius' ? [0, 40] : [0, 100]
  const air = Math.max((high - low) * 0.08, 1)
  return [low - air, high + air]
}

/** What every profile allows; null when they contradict each other. */
export function commonBand(limits: readonly Bounds[]): { low: number | null; high: number | null } | null {
  if (limits.length === 0) return null
  const lows = limits.flatMap(({ low }) => (low === null ? [] : [low]))
  const highs = limits.flatMap(({ high }) => (high === null ? [] : [high]))
  const low = lows.length > 0 ? Math.max(...lows) : null
  const high = highs.length > 0 ? Math.min(...highs) : null
  return low !== null && high !== null && low > high ? null : { low, high }
}

const MINUTE = 60_000
/** Nothing is measured more often than this: zooming in further shows nothing new. */
const SHORTEST = 30 * MINUTE
/** As far as the server looks at once: five years. */
const LONGEST = 5 * 365 * 24 * 60 * MINUTE

export const zoomed = ({ from, to }: Span, factor: number, end: number): Span => {
  const middle = (from + to) / 2
  const half = Math.min(Math.max((to - from) * factor, SHORTEST), LONGEST) / 2
  return within({ from: middle - half, to: middle + half }, end)
}

/** Half a window earlier or later. */
export const moved = ({ from, to }: Span, direction: -1 | 1, end: number): Span => {
  const step = (direction * (to - from)) / 2
  return within({ from: from + step, to: to + step }, end)
}

/** The future holds no readings: a window that reaches into it is pushed back. */
const within = ({ from, to }: Span, end: number): Span =>
  to <= end ? { from, to } : { from: from - (to - end), to: end }
