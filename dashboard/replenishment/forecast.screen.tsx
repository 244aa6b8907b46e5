import { SegmentedControl } from '@mantine/core'
import { IconChartLine } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { z } from 'zod'
import { type Forecast, forecastStep } from '../../protocol/api/forecast.ts'
import { divisionCode } from '../../protocol/api/parts.ts'
import { useApi } from '../api/api.context.ts'
import { forecastQuery } from '../api/planning.queries.ts'
import { useCatalog } from '../components/catalog.ts'
import { DataAge } from '../components/data-age.tsx'
import { JurisdictionSelect } from '../components/jurisdiction-select.tsx'
import { Page, Panel } from '../components/page.tsx'
import { PlaceSelect } from '../components/place-select.tsx'
import { ProductSelect } from '../components/product-select.tsx'
import { Await, Empty, Loading } from '../components/states.tsx'
import { useUrlFilters } from '../components/use-url-filters.ts'
import { useLanguage } from '../locales/locale.tsx'
import classes from './forecast.module.css'
import { AheadTable, HistoryTable, TrialTable } from './forecast.tables.tsx'
import { ReplenishmentTabs } from './replenishment.tabs.tsx'

/** Drawing is a bundle of its own: the figures do not wait for it. */
const ForecastChart = lazy(async () => ({ default: (await import('./forecast.chart.tsx')).ForecastChart }))

const filtersSchema = z.object({
  product: z.string().max(64).optional(),
  location: z.string().max(64).optional(),
  jurisdiction: divisionCode.optional(),
  step: forecastStep.default('month'),
})

const CHOICES = { own: 'chosenOwn', county: 'chosenCounty', no_season: 'chosenNoSeason' } as const

function Method({ data }: { data: Forecast }) {
  const { t, format } = useLanguage()
  const { method, choice, season, amc } = data
  if (method === null) return null
  const facts = [
    ...(amc === null ? [] : [`${t('forecast.amc')} ${format.number(amc, amc < 10 ? 1 : 0)}`]),
    ...(season ? [t('forecast.season', { months: season.months })] : []),
    ...(season?.festival ? [t('forecast.festival')] : []),
  ]
  return (
    <Panel title={t('forecast.method')}>
      <p className={classes.lead}>
        <strong>{t(`forecast.${method}`)}</strong> · {t(`forecast.${method}Hint`)}
      </p>
      {choice && <p className={classes.note}>{t(`forecast.${CHOICES[choice]}`)}</p>}
      <p className={classes.facts}>{facts.join(' · ')}</p>
    </Panel>
  )
}

function Result({ data }: { data: Forecast }) {
  const { t, name } = useLanguage()
  const icon = <IconChartLine size={28} stroke={1.4} aria-hidden />
  if (data.history.length === 0)
    return <Empty icon={icon} title={t('forecast.none')} hint={t('forecast.noneHint')} />
  const place = data.of?.name ?? t('forecast.everything')
  const product = name(data.product)
  return (
    <>
      <Panel title={`${place} · ${product}`}>
        <Suspense fallback={<Loading lines={6} height={40} />}>
          <ForecastChart data={data} label={t('forecast.chart', { name: place, product })} />
        </Suspense>
      </Panel>
      {data.method === null ? (
        <Empty
          icon={icon}
          title={t('forecast.notEnough')}
          hint={t('forecast.notEnoughHint', { needed: data.needed, observed: data.observed })}
        />
      ) : (
        <>
          <div className={classes.columns}>
            <AheadTable data={data} />
            <Method data={data} />
          </div>
          <TrialTable data={data} />
        </>
      )}
      <HistoryTable data={data} />
    </>
  )
}

/** What will be asked for, how sure that is, and how good such forecasts were. */
export function ForecastScreen() {
  const { t } = useLanguage()
  const api = useApi()
  const { products } = useCatalog()
  const [filters, change] = useUrlFilters(filtersSchema)
  const product = filters.product ?? products.find(({ selfService }) => selfService)?.id ?? products[0]?.id
  const location = filters.location
  const query = useQuery({
    ...forecastQuery(api, {
      product,
      location,
      // A place says more than its jurisdiction.
      jurisdiction: location ? undefined : filters.jurisdiction,
      step: location ? filters.step : 'month',
    }),
    enabled: product !== undefined,
  })
  return (
    <Page
      title={t('forecast.tab')}
      actions={
        <DataAge
          updatedAt={query.dataUpdatedAt}
          fetching={query.isFetching}
          onRefresh={() => void query.refetch()}
        />
      }
    >
      <ReplenishmentTabs />
      <search className={classes.filters}>
        <ProductSelect
          label={t('forecast.product')}
          value={product ?? null}
          onChange={(chosen) => change({ product: chosen })}
        />
        <JurisdictionSelect
          label={t('words.jurisdiction')}
          value={filters.jurisdiction ?? null}
          onChange={(jurisdiction) => change({ jurisdiction, location: null })}
        />
        <PlaceSelect
          label={t('forecast.place')}
          value={location ?? null}
          onChange={(chosen) => change({ location: chosen })}
        />
        {location && (
          <SegmentedControl
            aria-label={t('forecast.step')}
            data={forecastStep.options.map((value) => ({ value, label: t(`forecast.${value}`) }))}
            value={filters.step}
            onChange={(step) => change({ step })}
          />
        )}
      </search>
      <Await query={query} loading={<Loading lines={8} height={40} />}>
        {(data) => <Result data={data} />}
      </Await>
    </Page>
  )
}
