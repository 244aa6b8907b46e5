import { MultiSelect, Select } from '@mantine/core'
import { IconChartLine } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useMemo } from 'react'
import { z } from 'zod'
import type { ClimateSeries } from '../../protocol/api/climate.ts'
import { useApi } from '../api/api.context.ts'
import { storageProfilesQuery } from '../api/catalog.queries.ts'
import { allClimateSourcesQuery, climateSeriesQuery } from '../api/climate.queries.ts'
import { useNow } from '../components/now.context.tsx'
import { Page, Panel } from '../components/page.tsx'
import { Await, Empty, Loading } from '../components/states.tsx'
import table from '../components/table.module.css'
import { useUrlFilters } from '../components/use-url-filters.ts'
import { useLanguage } from '../locales/locale.tsx'
import { type Shade, type Span, traceOf } from './chart.data.ts'
import { ChartToolbar } from './chart.toolbar.tsx'
import classes from './climate.module.css'
import { ClimateTabs } from './climate.tabs.tsx'
import { useClimateWords } from './climate.words.ts'
import { limitsOf } from './limits.ts'
import { SeriesTable } from './series.table.tsx'
import { currentEnd, spanFilters, spanOf, toAddress } from './span.ts'

const ClimateChart = lazy(async () => ({ default: (await import('./climate.chart.tsx')).ClimateChart }))

const MOST = 4
const AXES = ['celsius', 'humidity'] as const
const NO_SHADES: readonly Shade[] = []
const filtersSchema = z.object({
  ...spanFilters,
  /** Ids of sources, comma between them. */
  sources: z.string().max(400).optional(),
  profile: z.string().max(40).optional(),
})

/** Up to four sources on one chart, against the limits of one profile. */
export function CompareScreen() {
  const { t } = useLanguage()
  const words = useClimateWords()
  const api = useApi()
  const [filters, change] = useUrlFilters(filtersSchema)
  const now = currentEnd(useNow())
  const { from, to, range } = spanOf(filters, now)
  const span = useMemo(() => ({ from, to }), [from, to])
  const chosen = filters.sources?.split(',').slice(0, MOST) ?? []
  const sources = useQuery(allClimateSourcesQuery(api))
  const profiles = useQuery(storageProfilesQuery(api))
  const query = useQuery({
    ...climateSeriesQuery(api, { sources: chosen.join(','), ...toAddress(span) }),
    enabled: chosen.length > 0,
  })
  const profile = profiles.data?.items.find(({ id }) => id === filters.profile)
  return (
    <Page title={t('climate.title')}>
      <ClimateTabs />
      <Panel title={t('climate.compare')} aside={t('climate.compareHint')}>
        <div className={classes.stack}>
          <div className={classes.choices}>
            <MultiSelect
              label={t('climate.compareSources')}
              searchable
              clearable
              maxValues={MOST}
              limit={60}
              nothingFoundMessage={t('words.nothingFound')}
              data={(sources.data?.items ?? []).map((source) => ({
                value: source.id,
                label: `${source.locationName} · ${words.source(source)}`,
              }))}
              value={chosen}
              onChange={(ids) => change({ sources: ids.join(',') })}
            />
            <ProfileSelect value={filters.profile ?? null} onChange={(id) => change({ profile: id })} />
          </div>
          <ChartToolbar
            span={span}
            range={range}
            now={now}
            onRange={(next) => change({ range: next, from: null, to: null })}
            onSpan={(next) => change(toAddress(next))}
          />
          {chosen.length === 0 ? (
            <Empty
              icon={<IconChartLine size={28} stroke={1.4} aria-hidden />}
              title={t('climate.compareNone')}
              hint={t('climate.compareHint')}
            />
          ) : (
            <Await query={query} loading={<Loading lines={8} height={40} />}>
              {({ series }) => (
                <Comparison
                  series={series.filter(({ source }) => chosen.includes(source.id))}
                  profile={profile}
                  span={span}
                  onSpan={(next) => change(toAddress(next))}
                />
              )}
            </Await>
          )}
        </div>
      </Panel>
    </Page>
  )
}

function ProfileSelect({ value, onChange }: { value: string | null; onChange: (id: string | null) => void }) {
  const { t, name } = useLanguage()
  const words = useClimateWords()
  const api = useApi()
  const { data } = useQuery(storageProfilesQuery(api))
  return (
    <Select
      label={t('climate.compareProfile')}
      clearable
      data={(data?.items ?? []).map((each) => ({
        value: each.id,
        label: `${name(each)} · ${words.limits(each)}`,
      }))}
      value={value}
      onChange={onChange}
    />
  )
}

interface ComparisonProps {
  series: readonly ClimateSeries[]
  profile: Parameters<typeof limitsOf>[1][number] | undefined
  span: Span
  onSpan: (span: Span) => void
}

function Comparison({ series, profile, span, onSpan }: ComparisonProps) {
  const { t, format, name } = useLanguage()
  const words = useClimateWords()
  const nameOf = (each: ClimateSeries) => `${each.source.locationName} · ${words.source(each.source)}`
  const charts = useMemo(
    () =>
      AXES.map((axis) => ({
        axis,
        traces: series.map((each) =>
          traceOf(`${each.source.locationName} · ${words.source(each.source)}`, each.at, each[axis]),
        ),
        limits: limitsOf(axis, profile ? [profile] : [], name),
      })),
    [series, profile, name, words],
  )
  const [from, to] = [span.from, span.to].map((at) => format.instant(new Date(at).toISOString()))
  return (
    <>
      <Suspense fallback={<Loading lines={6} height={40} />}>
        {charts.map(({ axis, traces, limits }) => (
          <section key={axis}>
            <h3 className={classes.axisName}>
              {t(axis === 'celsius' ? 'climate.temperatureAxis' : 'climate.humidityAxis')}
            </h3>
            <ClimateChart
              axis={axis}
              traces={traces}
              limits={limits}
              shades={NO_SHADES}
              span={span}
              label={t('climate.chart', {
                name: format.list(series.map(({ source }) => source.locationName)),
                axis: t(axis === 'celsius' ? 'climate.axisCelsius' : 'climate.axisHumidity'),
                from: from ?? '',
                to: to ?? '',
              })}
              onZoom={onSpan}
            />
          </section>
        ))}
      </Suspense>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t('climate.source')}</th>
            <th scope="col">{t('climate.minimum')}</th>
            <th scope="col">{t('climate.mean')}</th>
            <th scope="col">{t('climate.maximum')}</th>
            <th scope="col">{t('climate.kinetic')}</th>
            <th scope="col">{t('climate.coverage')}</th>
          </tr>
        </thead>
        <tbody>
          {series.map((each) => (
            <tr key={each.source.id}>
              <td>{nameOf(each)}</td>
              <td data-label={t('climate.minimum')}>
                {words.both({ celsius: each.summary.minCelsius, humidity: each.summary.minHumidity })}
              </td>
              <td data-label={t('climate.mean')}>
                {words.both({ celsius: each.summary.meanCelsius, humidity: each.summary.meanHumidity })}
              </td>
              <td data-label={t('climate.maximum')}>
                {words.both({ celsius: each.summary.maxCelsius, humidity: each.summary.maxHumidity })}
              </td>
              <td data-label={t('climate.kinetic')}>{words.celsius(each.summary.kineticCelsius, 2)}</td>
              <td data-label={t('climate.coverage')}>{words.share(each.summary.coverage)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {series.map((each) => (
        <SeriesTable key={each.source.id} series={each} name={nameOf(each)} />
      ))}
    </>
  )
}
