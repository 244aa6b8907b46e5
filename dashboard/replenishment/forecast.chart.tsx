import { useComputedColorScheme } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { Forecast } from '../../protocol/api/forecast.ts'
import { useLanguage } from '../locales/locale.tsx'
import classes from './forecast.module.css'

const HEIGHT = 300
const BANDS = [95, 80, 50] as const
/** Of the brand colour, so that bands on top of each other grow darker. */
const OPACITY = { 95: '24', 80: '38', 50: '52' } as const

const secondsOf = (day: string): number => Date.parse(day) / 1_000

/** A row of values for each line, over all periods, past and to come. */
function columns({ history, forecast }: Forecast): uPlot.AlignedData {
  const ahead = forecast.map(({ mean, p50, p80, p95 }) => ({ mean, 50: p50, 80: p80, 95: p95 }))
  const past = <T,>(values: readonly T[]): (T | null)[] => [...values, ...ahead.map(() => null)]
  const coming = (values: readonly number[]): (number | null)[] => [...history.map(() => null), ...values]
  return [
    [...history, ...forecast].map(({ from }) => secondsOf(from)),
    ...BANDS.flatMap((band) => [
      coming(ahead.map((each) => each[band].high)),
      coming(ahead.map((each) => each[band].low)),
    ]),
    past(history.map(({ demand }) => demand)),
    past(history.map(({ fitted }) => fitted)),
    coming(ahead.map(({ mean }) => mean)),
  ]
}

/** Past demand, what would have been expected of it, and what is expected, with bands. The table says the same. */
export function ForecastChart({ data, label }: { data: Forecast; label: string }) {
  const { t, format, locale } = useLanguage()
  const scheme = useComputedColorScheme('light')
  const { ref: measured, width } = useElementSize()
  const holder = useRef<HTMLDivElement>(null)
  const wide = Math.floor(width)

  useEffect(() => {
    if (!holder.current || wide === 0) return
    // The palette follows the scheme.
    const palette = getComputedStyle(document.documentElement)
    const color = (name: string) => palette.getPropertyValue(`--${name}`).trim()
    const axis: uPlot.Axis = {
      stroke: color('ink-faint'),
      grid: { stroke: color(scheme === 'dark' ? 'line-strong' : 'line'), width: 1 },
      ticks: { show: false },
      font: '12px system-ui, sans-serif',
    }
    const months = new Intl.DateTimeFormat(locale, {
      timeZone: 'UTC',
      year: '2-digit',
      month: 'numeric',
      ...(data.step === 'week' && { day: 'numeric', year: undefined }),
    })
    const hidden: uPlot.Series = { stroke: 'transparent', width: 0, points: { show: false } }
    const chart = new uPlot(
      {
        width: wide,
        height: HEIGHT,
        legend: { show: false },
        cursor: { show: false },
        tzDate: (at) => uPlot.tzDate(new Date(at * 1_000), 'UTC'),
        scales: { y: { range: (_chart, _min, max) => [0, max > 0 ? max * 1.08 : 1] } },
        axes: [
          { ...axis, space: 64, values: (_chart, at) => at.map((value) => months.format(value * 1_000)) },
          {
            ...axis,
            size: 56,
            values: (_chart, at) => at.map((value) => format.number(value, value % 1 === 0 ? 0 : 1)),
          },
        ],
        series: [
          {},
          ...BANDS.flatMap(() => [hidden, hidden]),
          { stroke: color('ink-soft'), width: 2, points: { show: true, size: 5 } },
          { stroke: color('over'), width: 1.5, dash: [5, 4], points: { show: false } },
          { stroke: color('brand'), width: 2.5, points: { show: true, size: 5 } },
        ],
        bands: BANDS.map((band, i) => ({
          series: [1 + 2 * i, 2 + 2 * i],
          fill: `${color('brand')}${OPACITY[band]}`,
        })),
      },
      columns(data),
      holder.current,
    )
    return () => chart.destroy()
  }, [data, wide, scheme, locale, format])

  return (
    <figure style={{ margin: 0 }}>
      <div ref={measured} className={classes.chart}>
        <div ref={holder} role="img" aria-label={label} />
      </div>
      <figcaption>
        <ul className={classes.legend}>
          <Legend kind="demand" label={t('forecast.demand')} />
          <Legend kind="fitted" label={t('forecast.fitted')} />
          <Legend kind="mean" label={t('forecast.mean')} />
          {BANDS.toReversed().map((band) => (
            <li key={band}>
              <span className={classes.swatch} data-band={band} aria-hidden />
              {t('forecast.band', { chance: band })}
            </li>
          ))}
        </ul>
      </figcaption>
    </figure>
  )
}

const Legend = ({ kind, label }: { kind: string; label: string }) => (
  <li>
    <span className={classes.swatch} data-kind={kind} aria-hidden />
    {label}
  </li>
)
