import { useComputedColorScheme } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { useEffect, useRef, useState } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { COUNTY_TIME_ZONE } from '../locales/format.ts'
import { useLanguage } from '../locales/locale.tsx'
import {
  type Axis,
  type ChartPoint,
  type Limits,
  nearest,
  rangeOf,
  type Shade,
  type Span,
  type Trace,
  toColumns,
} from './chart.data.ts'
import { drawBand, drawLimits, drawShades } from './chart.draw.ts'
import classes from './chart.module.css'
import { selectByPointer } from './chart.select.ts'

export interface ChartProps {
  axis: Axis
  traces: readonly Trace[]
  limits: readonly Limits[]
  shades: readonly Shade[]
  span: Span
  /** What a screen reader is told it is. */
  label: string
  /** A stretch was chosen with mouse, pen or finger. */
  onZoom: (span: Span) => void
}

const HEIGHT = { celsius: 280, humidity: 200 } as const
/** Told apart by their dashes too. */
const LOOKS = [
  { color: 'brand', dash: [] },
  { color: 'near_expiry', dash: [8, 4] },
  { color: 'over', dash: [2, 3] },
  { color: 'ok', dash: [10, 3, 2, 3] },
] as const
const HOUR = 3_600_000
const DAY = 24 * HOUR

const lookOf = (index: number) => LOOKS[index % LOOKS.length] ?? LOOKS[0]

/** What the pointer is over, of each trace. */
interface Reading {
  at: number
  points: readonly (ChartPoint | null)[]
}

/** Temperature or humidity over time: what is allowed, what was outside, and where nothing is known. */
export function ClimateChart({ axis, traces, limits, shades, span, label, onZoom }: ChartProps) {
  const { t, format, locale } = useLanguage()
  const scheme = useComputedColorScheme('light')
  const { ref: measured, width } = useElementSize()
  const holder = useRef<HTMLDivElement>(null)
  const [reading, setReading] = useState<Reading | null>(null)
  const zoom = useRef(onZoom)
  zoom.current = onZoom
  const wide = Math.floor(width)

  useEffect(() => {
    if (!holder.current || wide === 0) return
    // The palette follows the scheme.
    const palette = getComputedStyle(document.documentElement)
    const color = (name: string) => palette.getPropertyValue(`--${name}`).trim()
    const line: uPlot.Axis = {
      stroke: color('ink-faint'),
      grid: { stroke: color(scheme === 'dark' ? 'line-strong' : 'line'), width: 1 },
      ticks: { show: false },
      font: '12px system-ui, sans-serif',
    }
    const clock = new Intl.DateTimeFormat(locale, {
      timeZone: COUNTY_TIME_ZONE,
      ...ticksOf(span),
      hourCycle: 'h23',
    })
    const many = traces.length > 1
    const chart = new uPlot(
      {
        width: wide,
        height: HEIGHT[axis],
        legend: { show: false },
        // Choosing a stretch is ours: see chart.select.ts.
        cursor: {
          drag: { x: false, y: false },
          bind: { mousedown: () => null, mouseup: () => null, dblclick: () => null },
          points: { show: false },
          y: false,
        },
        tzDate: (at) => uPlot.tzDate(new Date(at * 1_000), COUNTY_TIME_ZONE),
        scales: {
          x: { range: [span.from / 1_000, span.to / 1_000] },
          y: { range: rangeOf(axis, traces, limits) },
        },
        axes: [
          {
            ...line,
            space: 72,
            // Half a day between two ticks: the day is named once.
            values: (_chart, at) =>
              at
                .map((value) => clock.format(value * 1_000))
                .map((text, i, all) => (text === all[i - 1] ? '' : text)),
          },
          {
            ...line,
            size: 46,
            values: (_chart, at) => at.map((value) => format.number(value, value % 1 === 0 ? 0 : 1)),
          },
        ],
        series: [
          {},
          ...traces.flatMap((_trace, index) => {
            const { color: token, dash } = lookOf(index)
            const edge: uPlot.Series = { stroke: 'transparent', width: 0, points: { show: false } }
            return [
              edge,
              edge,
              {
                stroke: color(token),
                width: 1.75,
                ...(many && dash.length > 0 && { dash: [...dash] }),
                // A lonely reading between two gaps is seen as a point.
                points: { show: false, size: 4, fill: color(token), filter: lonely },
              },
            ]
          }),
        ],
        bands: traces.map((_trace, index) => ({
          series: [1 + 3 * index, 2 + 3 * index],
          fill: `${color(lookOf(index).color)}${many ? '1f' : '3d'}`,
        })),
        hooks: {
          drawClear: [
            (self) => {
              drawBand(self, limits, color('ok'))
              drawShades(self, shades, { outside: color('out'), no_data: color('unknown') })
            },
          ],
          draw: [
            (self) => {
              drawLimits(self, limits, color('ok-ink'))
              self.root.dataset.points = String(self.data[0].length)
            },
          ],
          setCursor: [
            (self) => {
              const { left = -1 } = self.cursor
              if (left < 0) return setReading(null)
              const at = self.posToVal(left, 'x') * 1_000
              const reach = Math.max((span.to - span.from) / 100, HOUR / 2)
              setReading({ at, points: traces.map((trace) => nearest(trace, at, reach)) })
            },
          ],
        },
      },
      toColumns(traces, (tables) => uPlot.join(tables)),
      holder.current,
    )
    const release = selectByPointer(chart, (from, to) => zoom.current({ from, to }))
    return () => {
      release()
      chart.destroy()
    }
  }, [axis, traces, limits, shades, span, wide, scheme, locale, format])

  const unit = axis === 'celsius' ? '℃' : '%'
  const amount = (value: number | null | undefined) =>
    value === null || value === undefined ? '—' : format.number(value, axis === 'celsius' ? 1 : 0)
  return (
    <figure className={classes.figure}>
      <div ref={measured} className={classes.chart} data-axis={axis}>
        <div ref={holder} role="img" aria-label={label} />
      </div>
      <figcaption className={classes.caption}>
        <span className={classes.moment}>
          {reading ? format.instant(new Date(reading.at).toISOString()) : t('climate.pointHint')}
        </span>
        <ul className={classes.legend}>
          {traces.map((trace, index) => {
            const point = reading?.points[index]
            return (
              <li key={trace.name}>
                <span className={classes.swatch} data-look={index % LOOKS.length} aria-hidden />
                {trace.name}
                {reading && (
                  <strong>
                    {amount(point?.mean)} {unit}
                    {point && point.low !== point.high && (
                      <span className={classes.range}>
                        {amount(point.low)} – {amount(point.high)}
                      </span>
                    )}
                  </strong>
                )}
              </li>
            )
          })}
        </ul>
      </figcaption>
    </figure>
  )
}

/** Readings between two gaps. What another source alone measured at that time is no gap: undefined, not null. */
function lonely(self: uPlot, seriesIdx: number): number[] {
  const values = self.data[seriesIdx] ?? []
  const own = [...values.keys()].filter((index) => values[index] !== undefined)
  const isKnown = (at: number) => (values[own[at] ?? -1] ?? null) !== null
  return own.filter((_index, at) => isKnown(at) && !isKnown(at - 1) && !isKnown(at + 1))
}

/** As much of the date as the span needs. */
function ticksOf({ from, to }: Span): Intl.DateTimeFormatOptions {
  const length = to - from
  if (length <= 2 * DAY) return { hour: '2-digit', minute: '2-digit' }
  if (length <= 6 * DAY) return { month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit' }
  if (length <= 200 * DAY) return { month: 'numeric', day: 'numeric' }
  return { year: '2-digit', month: 'numeric' }
}
