import { SegmentedControl, Select } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { excursionKind } from '../../protocol/api/excursions.ts'
import { divisionCode, id } from '../../protocol/api/parts.ts'
import { useApi } from '../api/api.context.ts'
import { excursionsQuery } from '../api/climate.queries.ts'
import { FilterBar } from '../components/filter-bar.tsx'
import { JurisdictionSelect } from '../components/jurisdiction-select.tsx'
import { LoadMore } from '../components/load-more.tsx'
import { Page } from '../components/page.tsx'
import { PlaceSelect } from '../components/place-select.tsx'
import { Await, Empty, Loading } from '../components/states.tsx'
import { useUrlFilters } from '../components/use-url-filters.ts'
import { useLanguage } from '../locales/locale.tsx'
import { ClimateTabs } from './climate.tabs.tsx'
import { groupExcursions } from './excursion.events.ts'
import { ExcursionList } from './excursion.list.tsx'

const SHOWN = ['open', 'unacknowledged', 'all'] as const
const ASKED = { open: { open: true }, unacknowledged: { acknowledged: false }, all: {} } as const
const KINDS = ['outside', ...excursionKind.options] as const

const filtersSchema = z.object({
  show: z.enum(SHOWN).default('open'),
  kind: z.enum(KINDS).optional(),
  location: id.optional(),
  jurisdiction: divisionCode.optional(),
})

/** Where the climate was not as it should be, or nobody knows: with an answer for each. */
export function ExcursionsScreen() {
  const { t } = useLanguage()
  const api = useApi()
  const [{ show, ...filters }, change] = useUrlFilters(filtersSchema)
  const query = useInfiniteQuery(excursionsQuery(api, { ...ASKED[show], ...filters }))
  return (
    <Page title={t('climate.title')}>
      <ClimateTabs />
      <FilterBar>
        <SegmentedControl
          aria-label={t('excursion.which')}
          data={SHOWN.map((value) => ({ value, label: t(`excursion.${value}`) }))}
          value={show}
          onChange={(value) => change({ show: value })}
        />
        <Select
          aria-label={t('excursion.kindFilter')}
          placeholder={t('excursion.allKinds')}
          clearable
          data={KINDS.map((value) => ({
            value,
            label: value === 'outside' ? t('climate.outside') : t(`excursionKind.${value}`),
          }))}
          value={filters.kind ?? null}
          onChange={(kind) => change({ kind })}
        />
        <PlaceSelect
          aria-label={t('words.place')}
          placeholder={t('words.allPlaces')}
          value={filters.location ?? null}
          onChange={(location) => change({ location })}
        />
        <JurisdictionSelect
          aria-label={t('words.jurisdiction')}
          placeholder={t('words.allAreas')}
          value={filters.jurisdiction ?? null}
          onChange={(jurisdiction) => change({ jurisdiction })}
        />
      </FilterBar>
      <Await query={query} loading={<Loading lines={6} height={60} />}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items)
          if (items.length === 0)
            return (
              <Empty
                icon={<IconCircleCheck size={28} stroke={1.4} aria-hidden />}
                title={t('excursion.none')}
                hint={t('excursion.noneHint')}
              />
            )
          return (
            <>
              <ExcursionList events={groupExcursions(items)} />
              <LoadMore query={query} />
            </>
          )
        }}
      </Await>
    </Page>
  )
}
