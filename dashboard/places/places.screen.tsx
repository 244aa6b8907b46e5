import { Button, Select } from '@mantine/core'
import { IconMapPinPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { Link } from 'react-router'
import { type Location, placeKind } from '../../protocol/api/places.ts'
import { useApi } from '../api/api.context.ts'
import { placesQuery } from '../api/places.queries.ts'
import { useMayManage } from '../api/session.context.tsx'
import { Card } from '../components/card.tsx'
import { ChipFilter, FilterBar, MoreFilters, SearchField } from '../components/filter-bar.tsx'
import { JurisdictionSelect } from '../components/jurisdiction-select.tsx'
import { Page } from '../components/page.tsx'
import { Await, Empty, Loading } from '../components/states.tsx'
import { useUrlFilters } from '../components/use-url-filters.ts'
import { type Column, VirtualTable } from '../components/virtual-table.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { PlacesTabs } from '../visitors/places.tabs.tsx'
import { PUBLIC_FIELDS, placeFilters, selectPlaces } from './places.filters.ts'
import classes from './places.module.css'

function PublicFields({ place }: { place: Location }) {
  const { t } = useLanguage()
  return (
    <span className={classes.fields} data-complete={place.publicFields === PUBLIC_FIELDS || undefined}>
      <span className={classes.dots} aria-hidden>
        {Array.from({ length: PUBLIC_FIELDS }, (_, field) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the dots are all alike
          <span key={field} data-filled={field < place.publicFields || undefined} />
        ))}
      </span>
      {t('place.publicFields', { filled: place.publicFields })}
    </span>
  )
}

function usePlaceColumns(): Column<Location>[] {
  const { t, format } = useLanguage()
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('words.place'),
        width: 200,
        grow: 1.4,
        cell: (place) => (
          <Link to={`/places/${place.id}`} className={classes.name}>
            {place.name}
          </Link>
        ),
      },
      { id: 'kind', header: t('words.placeKind'), width: 116, cell: (place) => t(`placeKind.${place.kind}`) },
      {
        id: 'jurisdiction',
        header: t('words.jurisdiction'),
        width: 130,
        grow: 0.6,
        cell: (place) => place.jurisdictionName,
      },
      {
        id: 'phone',
        header: t('place.phone'),
        width: 130,
        cell: (place) => place.phone ?? <span className={classes.unknown}>{t('words.unknown')}</span>,
      },
      {
        id: 'fields',
        header: t('place.fields'),
        width: 132,
        cell: (place) => <PublicFields place={place} />,
      },
      {
        id: 'published',
        header: t('place.published'),
        width: 76,
        cell: (place) =>
          place.published ? t('words.yes') : <span className={classes.unknown}>{t('words.no')}</span>,
      },
      {
        id: 'verified',
        header: t('place.verified'),
        width: 110,
        end: true,
        cell: (place) =>
          place.verifiedOn ? (
            format.day(place.verifiedOn)
          ) : (
            <span className={classes.unknown}>{t('place.neverVerified')}</span>
          ),
      },
    ],
    [t, format],
  )
}

function PlaceCard({ place }: { place: Location }) {
  const { t } = useLanguage()
  return (
    <Card
      to={`/places/${place.id}`}
      title={place.name}
      subtitle={`${t(`placeKind.${place.kind}`)} · ${place.jurisdictionName}`}
      badge={<PublicFields place={place} />}
    />
  )
}

export function PlacesScreen() {
  const { t } = useLanguage()
  const api = useApi()
  const mayManage = useMayManage()
  const [filters, change] = useUrlFilters(placeFilters)
  const query = useQuery(placesQuery(api))
  const columns = usePlaceColumns()
  const places = useMemo(() => selectPlaces(query.data?.items ?? [], filters), [query.data, filters])
  const create = mayManage && (
    <Button component={Link} to="/places/new" leftSection={<IconMapPinPlus size={17} aria-hidden />}>
      {t('place.create')}
    </Button>
  )
  return (
    <Page
      title={t('nav.places')}
      fill
      aside={
        query.data && <span className={classes.count}>{t('place.count', { count: places.length })}</span>
      }
      actions={create}
    >
      <PlacesTabs />
      <FilterBar>
        <SearchField
          label={t('place.search')}
          value={filters.search ?? ''}
          onChange={(search) => change({ search })}
        />
        <MoreFilters
          active={
            [filters.jurisdiction, filters.kind, filters.published, filters.complete].filter(Boolean).length
          }
        >
          <JurisdictionSelect
            value={filters.jurisdiction ?? null}
            onChange={(jurisdiction) => change({ jurisdiction })}
          />
          <Select
            aria-label={t('words.placeKind')}
            placeholder={t('words.allKinds')}
            data={placeKind.options.map((value) => ({ value, label: t(`placeKind.${value}`) }))}
            value={filters.kind ?? null}
            onChange={(kind) => change({ kind })}
            clearable
          />
          <ChipFilter
            label={t('place.published')}
            chips={[
              { value: 'true', label: t('place.isPublished') },
              { value: 'false', label: t('place.isNotPublished') },
            ]}
            value={filters.published ?? null}
            onChange={(published) => change({ published })}
          />
          <ChipFilter
            label={t('place.fields')}
            chips={[
              { value: 'true', label: t('place.isComplete') },
              { value: 'false', label: t('place.isIncomplete') },
            ]}
            value={filters.complete ?? null}
            onChange={(complete) => change({ complete })}
          />
        </MoreFilters>
      </FilterBar>
      <Await query={query} loading={<Loading lines={10} height={28} />}>
        {({ items }) =>
          places.length === 0 ? (
            <Empty
              title={items.length === 0 ? t('place.none') : t('place.noneFound')}
              hint={items.length === 0 ? t('place.noneHint') : t('words.loosenFilters')}
              action={items.length === 0 && create}
            />
          ) : (
            <VirtualTable
              label={t('nav.places')}
              rows={places}
              total={places.length}
              rowKey={(place) => place.id}
              columns={columns}
              card={(place) => <PlaceCard place={place} />}
              rowHeight={40}
            />
          )
        }
      </Await>
    </Page>
  )
}
