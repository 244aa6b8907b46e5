import { Select } from '@mantine/core'
import { IconTemperature } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useMemo } from 'react'
import type { ClimateSeries } from '../../protocol/api/climate.ts'
import type { Excursion, LimitsInForce } from '../../protocol/api/excursions.ts'
import { useApi } from '../api/api.context.ts'
import { climateSeriesQuery, excursionsOfQuery, limitsInForceQuery } from '../api/climate.queries.ts'
import { Panel } from '../components/page.tsx'
import { Await, Empty, Loading } from '../components/states.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { type Axis, type Shade, type Span, traceOf } from './chart.data.ts'
import { ChartToolbar } from './chart.toolbar.tsx'
import classes from './climate.module.css'
import { useClimateWords } from './climate.words.ts'
import { limitsOf } from './limits.ts'
import { SeriesSummary } from './series.summary.tsx'
import { SeriesTable } from './series.table.tsx'
import { type Range, toAddress } from './span.ts'

/** Drawing is a bundle of its own: the figures do not wait for it. */
const ClimateChart = lazy(async () => ({ default: (await import('./climate.chart.tsx')).ClimateChart }))

const AXES = ['celsius', 'humidity'] as const

const OF_AXIS: Readonly<Record<Axis, readonly Excursion['kind'][]>> = {
  celsius: ['hot', 'cold', 'no_data'],
  humidity: ['humid', 'dry', 'no_data'],
}

/** What was outside of this axis, and where nobody knows; the same stretch outside several limits is tinted once. */
const shadesOf = (axis: Axis, excursions: readonly Excursion[], now: number): Shade[] => {
  const shades = excursions
    .filter(({ kind, withdrawnAt }) => withdrawnAt === null && OF_AXIS[axis].includes(kind))
    .map(
      ({ kind, startedAt, endedAt }): Shade => ({
        from: Date.parse(startedAt),
        to: endedAt === null ? now : Date.parse(endedAt),
        kind: kind === 'no_data' ? 'no_data' : 'outside',
      }),
    )
    .toSorted((a, b) => a.from - b.from)
  const merged: Shade[] = []
  for (const shade of shades) {
    const before = merged.findLast(({ kind }) => kind === shade.kind)
    if (before && shade.from <= before.to) before.to = Math.max(before.to, shade.to)
    else merged.push({ ...shade })
  }
  return merged
}

/** The source of most of the time; a person's readings stand behind what measures by itself. */
const bestOf = (series: readonly ClimateSeries[]): ClimateSeries | undefined =>
  series.toSorted(
    (a, b) =>
      Number(a.source.kind === 'hand') - Number(b.source.kind === 'hand') ||
      b.summary.coverage - a.summary.coverage ||
      b.summary.readings - a.summary.readings,
  )[0]

interface Props {
  placeId: string
  placeName: string
  span: Span
  range: Range | null
  now: number
  /** Id of the source that is drawn; null = the best. */
  source: string | null
  onSource: (id: string) => void
  onRange: (range: Range) => void
  onSpan: (span: Span) => void
}

/** Temperature and humidity of a place over time, with its limits, excursions and gaps. */
export function SeriesPanel({
  placeId,
  placeName,
  span,
  range,
  now,
  source,
  onSource,
  onRange,
  onSpan,
}: Props) {
  const { t } = useLanguage()
  const words = useClimateWords()
  const api = useApi()
  const stretch = { location: placeId, ...toAddress(span) }
  const query = useQuery(climateSeriesQuery(api, stretch))
  const limits = useQuery(limitsInForceQuery(api, placeId))
  const excursions = useQuery(excursionsOfQuery(api, stretch))
  const shown = query.data?.series
  const series = shown?.find((each) => each.source.id === source) ?? bestOf(shown ?? [])
  return (
    <Panel title={t('climate.toChart')}>
      <div className={classes.stack}>
        <ChartToolbar span={span} range={range} now={now} onRange={onRange} onSpan={onSpan} />
        {shown && shown.length > 1 && series && (
          <Select
            label={t('climate.source')}
            maw={320}
            allowDeselect={false}
            data={shown.map((each) => ({ value: each.source.id, label: words.source(each.source) }))}
            value={series.source.id}
            onChange={(id) => id && onSource(id)}
          />
        )}
        <Await query={query} loading={<Loading lines={8} height={40} />}>
          {() =>
            series && series.summary.readings + series.summary.faults > 0 ? (
              <Charts
                series={series}
                name={placeName}
                span={span}
                limits={limits.data?.items}
                excursions={excursions.data?.items}
                now={now}
                onSpan={onSpan}
              />
            ) : (
              <Empty
                icon={<IconTemperature size={28} stroke={1.4} aria-hidden />}
                title={t('climate.noReadings')}
                hint={t('climate.noReadingsHint')}
              />
            )
          }
        </Await>
      </div>
    </Panel>
  )
}

interface ChartsProps {
  series: ClimateSeries
  name: string
  span: Span
  limits: readonly LimitsInForce[] | undefined
  excursions: readonly Excursion[] | undefined
  now: number
  onSpan: (span: Span) => void
}

function Charts({ series, name, span, limits, excursions, now, onSpan }: ChartsProps) {
  const { t, format, name: pick } = useLanguage()
  const words = useClimateWords()
  const label = words.source(series.source)
  const charts = useMemo(
    () =>
      AXES.map((axis) => ({
        axis,
        traces: [traceOf(label, series.at, series[axis])],
        limits: limitsOf(axis, limits ?? [], pick),
        shades: shadesOf(
          axis,
          (excursions ?? []).filter(({ sourceId }) => sourceId === series.source.id),
          now,
        ),
      })).filter(({ traces }) => traces[0]?.mean.some((value) => value !== null)),
    [series, label, limits, excursions, now, pick],
  )
  const [from, to] = [span.from, span.to].map((at) => format.instant(new Date(at).toISOString()))
  return (
    <>
      <SeriesSummary summary={series.summary} />
      <Suspense fallback={<Loading lines={6} height={40} />}>
        {charts.map(({ axis, ...chart }) => (
          <section
            key={axis}
            aria-label={t(axis === 'celsius' ? 'climate.axisCelsius' : 'climate.axisHumidity')}
          >
            <h3 className={classes.axisName}>
              {t(axis === 'celsius' ? 'climate.temperatureAxis' : 'climate.humidityAxis')}
            </h3>
            <ClimateChart
              {...chart}
              axis={axis}
              span={span}
              label={t('climate.chart', {
                name,
                axis: t(axis === 'celsius' ? 'climate.axisCelsius' : 'climate.axisHumidity'),
                from: from ?? '',
                to: to ?? '',
              })}
              onZoom={onSpan}
            />
          </section>
        ))}
      </Suspense>
      <ul className={classes.legend}>
        <li>
          <span className={classes.swatch} data-kind="allowed" aria-hidden />
          {t('climate.allowed')}
        </li>
        <li>
          <span className={classes.swatch} data-kind="envelope" aria-hidden />
          {t('climate.envelope')}
        </li>
        <li>
          <span className={classes.swatch} data-kind="outside" aria-hidden />
          {t('climate.outside')}
        </li>
        <li>
          <span className={classes.swatch} data-kind="no_data" aria-hidden />
          {t('climate.noData')}
        </li>
      </ul>
      <SeriesTable series={series} name={label} />
    </>
  )
}
