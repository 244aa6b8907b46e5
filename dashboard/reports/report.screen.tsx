import { Button, Select } from '@mantine/core'
import { IconDownload, IconPrinter } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { z } from 'zod'
import { category } from '../../protocol/api/catalog.ts'
import { divisionCode, id } from '../../protocol/api/parts.ts'
import { month, type ReportName, reportName } from '../../protocol/api/reports.ts'
import { useApi } from '../api/api.context.ts'
import type { Query } from '../api/client.ts'
import { reportFileUrl, reportQuery, reportSettingsQuery } from '../api/reports.queries.ts'
import { FilterBar, MoreFilters } from '../components/filter-bar.tsx'
import { JurisdictionSelect } from '../components/jurisdiction-select.tsx'
import { LoadMore } from '../components/load-more.tsx'
import { NotFound } from '../components/not-found.tsx'
import { useNow } from '../components/now.context.tsx'
import { Page } from '../components/page.tsx'
import { PlaceSelect } from '../components/place-select.tsx'
import { ProductSelect } from '../components/product-select.tsx'
import { Await, Loading } from '../components/states.tsx'
import { useUrlFilters } from '../components/use-url-filters.ts'
import { countyDay } from '../locales/format.ts'
import { useLanguage } from '../locales/locale.tsx'
import { PeriodSelect } from './period-select.tsx'
import { lastMonth, PERIOD_KINDS } from './periods.ts'
import classes from './report.module.css'
import { ReportPaper } from './report.paper.tsx'

const filters = z.object({
  by: z.enum(PERIOD_KINDS).default('month'),
  from: month.optional(),
  to: month.optional(),
  jurisdiction: divisionCode.optional(),
  location: id.optional(),
  category: category.optional(),
  product: id.optional(),
})

/** Reports of orders and counts are by jurisdiction alone. */
const OF_JURISDICTIONS: readonly ReportName[] = ['orders', 'counts']

function Paper({ name, query: filter }: { name: ReportName; query: Query }) {
  const query = useInfiniteQuery(reportQuery(useApi(), name, filter))
  return (
    <Await query={query} loading={<Loading lines={10} />}>
      {({ pages }) => (
        <>
          <ReportPaper pages={pages} />
          <LoadMore query={query} className={classes.more} />
        </>
      )}
    </Await>
  )
}

function Report({ name }: { name: ReportName }) {
  const { t, locale } = useLanguage()
  const [filter, change] = useUrlFilters(filters)
  const today = countyDay(useNow())
  const { data: settings } = useQuery(reportSettingsQuery(useApi()))
  const { by, jurisdiction, location, category: ofCategory, product } = filter
  // What is observed at the end of a month has nothing to say of the running one.
  const usual = name === 'plan' ? lastMonth(today) : today.slice(0, 7)
  const period = { from: filter.from ?? usual, to: filter.to ?? filter.from ?? usual }
  const ofPlaces = !OF_JURISDICTIONS.includes(name)
  const query = {
    ...period,
    jurisdiction,
    lang: locale,
    ...(ofPlaces && { location, category: ofCategory, product }),
  }
  return (
    <Page
      title={t(`reportName.${name}`)}
      note={t(`reportQuestion.${name}`)}
      back={{ to: '/reports', label: t('nav.reports') }}
      actions={
        <div className={classes.tools}>
          {(['xlsx', 'csv'] as const).map((format) => (
            <Button
              key={format}
              component="a"
              href={reportFileUrl(name, query, format)}
              download
              variant="default"
              leftSection={<IconDownload size={17} aria-hidden />}
            >
              {format.toUpperCase()}
            </Button>
          ))}
          <Button leftSection={<IconPrinter size={17} aria-hidden />} onClick={() => window.print()}>
            {t('reports.print')}
          </Button>
        </div>
      }
    >
      <div className={classes.filters}>
        <FilterBar>
          {name !== 'expiring' && (
            <PeriodSelect
              kind={by}
              period={period}
              today={today}
              serviceYearStart={settings?.serviceYearStart ?? 1}
              onChange={change}
            />
          )}
          <MoreFilters active={[jurisdiction, location, ofCategory, product].filter(Boolean).length}>
            <JurisdictionSelect
              value={jurisdiction ?? null}
              onChange={(code) => change({ jurisdiction: code, location: null })}
            />
            {ofPlaces && (
              <>
                <PlaceSelect
                  aria-label={t('words.place')}
                  placeholder={t('words.allPlaces')}
                  value={location ?? null}
                  onChange={(place) => change({ location: place })}
                />
                <Select
                  aria-label={t('words.category')}
                  placeholder={t('words.allCategories')}
                  data={category.options.map((each) => ({ value: each, label: t(`category.${each}`) }))}
                  value={ofCategory ?? null}
                  onChange={(each) => change({ category: each })}
                  clearable
                />
                <ProductSelect
                  aria-label={t('words.product')}
                  placeholder={t('words.allProducts')}
                  value={product ?? null}
                  onChange={(each) => change({ product: each })}
                  clearable
                />
              </>
            )}
          </MoreFilters>
        </FilterBar>
      </div>
      <Paper name={name} query={query} />
    </Page>
  )
}

export function ReportScreen() {
  const name = reportName.safeParse(useParams().name)
  return name.success ? <Report key={name.data} name={name.data} /> : <NotFound />
}
