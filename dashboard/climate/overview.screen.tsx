import { Button, Switch } from '@mantine/core'
import { IconPencilPlus, IconTemperature } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { Link } from 'react-router'
import { z } from 'zod'
import { divisionCode } from '../../protocol/api/parts.ts'
import { useApi } from '../api/api.context.ts'
import { climatePlacesQuery, openExcursionsQuery } from '../api/climate.queries.ts'
import { useMayManage } from '../api/session.context.tsx'
import { DataAge } from '../components/data-age.tsx'
import { FilterBar, SearchField } from '../components/filter-bar.tsx'
import { JurisdictionSelect } from '../components/jurisdiction-select.tsx'
import { Page } from '../components/page.tsx'
import { Await, Empty, Loading } from '../components/states.tsx'
import { useUrlFilters } from '../components/use-url-filters.ts'
import { useLanguage } from '../locales/locale.tsx'
import { byUrgency, climateStateOf, openKinds } from './climate.state.ts'
import { ClimateTabs } from './climate.tabs.tsx'
import { type PlaceRow, PlaceRows } from './place.rows.tsx'
import { SummaryNumbers } from './summary.numbers.tsx'

const filtersSchema = z.object({
  search: z.string().max(60).optional(),
  jurisdiction: divisionCode.optional(),
  problems: z.literal('true').optional(),
})

/** How it stands with temperature and humidity everywhere: what is wrong first. */
export function ClimateScreen() {
  const { t } = useLanguage()
  const api = useApi()
  const mayManage = useMayManage()
  const [filters, change] = useUrlFilters(filtersSchema)
  const { jurisdiction, search, problems } = filters
  const query = useQuery(climatePlacesQuery(api, { jurisdiction }))
  const open = useQuery(openExcursionsQuery(api, { jurisdiction }))
  const rows = useMemo<readonly PlaceRow[]>(() => {
    const kinds = openKinds(open.data?.items ?? [])
    return (query.data?.items ?? [])
      .map((place) => {
        const mine = kinds.get(place.locationId) ?? []
        return { place, kinds: mine, state: climateStateOf(place, mine) }
      })
      .filter(({ place }) => search === undefined || place.name.includes(search))
      .filter(({ place, state }) => problems === undefined || state !== 'ok' || place.dueNow)
      .sort(byUrgency)
  }, [query.data, open.data, search, problems])
  return (
    <Page
      title={t('climate.title')}
      fill
      actions={
        <>
          <DataAge
            updatedAt={query.dataUpdatedAt}
            fetching={query.isFetching}
            onRefresh={() => void query.refetch()}
          />
          {mayManage && (
            <Button
              component={Link}
              to="/climate/enter"
              leftSection={<IconPencilPlus size={17} aria-hidden />}
            >
              {t('climate.record')}
            </Button>
          )}
        </>
      }
    >
      <ClimateTabs />
      <SummaryNumbers jurisdiction={jurisdiction} />
      <FilterBar>
        <SearchField
          label={t('climate.searchPlace')}
          value={search ?? ''}
          onChange={(text) => change({ search: text.trim() })}
        />
        <JurisdictionSelect
          aria-label={t('words.jurisdiction')}
          placeholder={t('words.allAreas')}
          value={jurisdiction ?? null}
          onChange={(code) => change({ jurisdiction: code })}
        />
        <Switch
          label={t('climate.problemsOnly')}
          checked={problems !== undefined}
          onChange={(event) => change({ problems: event.currentTarget.checked ? 'true' : null })}
        />
      </FilterBar>
      <Await query={query} loading={<Loading lines={8} height={30} />}>
        {({ items }) =>
          rows.length > 0 ? (
            <PlaceRows rows={rows} />
          ) : (
            <Empty
              icon={<IconTemperature size={28} stroke={1.4} aria-hidden />}
              title={t(items.length === 0 ? 'climate.none' : 'climate.noneFound')}
              hint={t(items.length === 0 ? 'climate.noneHint' : 'words.loosenFilters')}
            />
          )
        }
      </Await>
    </Page>
  )
}
