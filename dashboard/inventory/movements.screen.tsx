import { Button, Select, TextInput } from '@mantine/core'
import { IconArrowsExchange, IconFileSpreadsheet } from '@tabler/icons-react'
import { movementKind } from '../../protocol/api/inventory.ts'
import { withQuery } from '../api/client.ts'
import { useCatalog } from '../components/catalog.ts'
import { FilterBar, MoreFilters } from '../components/filter-bar.tsx'
import { Page } from '../components/page.tsx'
import { PlaceSelect } from '../components/place-select.tsx'
import { Empty } from '../components/states.tsx'
import { useUrlFilters } from '../components/use-url-filters.ts'
import { useLanguage } from '../locales/locale.tsx'
import { MovementList } from './movement-list.tsx'
import { movementFilters } from './movements.filters.ts'
import classes from './movements.module.css'
import { MovementActions, MovementTabs } from './movements.tabs.tsx'

export function MovementsScreen() {
  const { t, name, locale } = useLanguage()
  const { products } = useCatalog()
  const [filters, change] = useUrlFilters(movementFilters)
  return (
    <Page
      title={t('movements.title')}
      actions={
        <>
          <MovementActions />
          <Button
            component="a"
            href={withQuery('/api/export/movements.xlsx', { ...filters, language: locale })}
            variant="default"
            leftSection={<IconFileSpreadsheet size={17} aria-hidden />}
          >
            Excel
          </Button>
        </>
      }
    >
      <MovementTabs />
      <FilterBar>
        <MoreFilters active={Object.values(filters).filter(Boolean).length}>
          <PlaceSelect
            aria-label={t('words.place')}
            placeholder={t('words.allPlaces')}
            value={filters.location ?? null}
            onChange={(location) => change({ location })}
          />
          <Select
            aria-label={t('words.product')}
            placeholder={t('words.allProducts')}
            data={products.map((product) => ({ value: product.id, label: name(product) }))}
            value={filters.product ?? null}
            onChange={(product) => change({ product })}
            searchable
            clearable
          />
          <Select
            aria-label={t('movements.kind')}
            placeholder={t('movements.allKinds')}
            data={movementKind.options.map((value) => ({ value, label: t(`movementKind.${value}`) }))}
            value={filters.kind ?? null}
            onChange={(kind) => change({ kind })}
            clearable
          />
          <TextInput
            type="date"
            aria-label={t('movements.fromDay')}
            leftSectionWidth={40}
            leftSection={<span className={classes.affix}>{t('movements.fromDayShort')}</span>}
            value={filters.from ?? ''}
            onChange={(event) => change({ from: event.currentTarget.value })}
          />
          <TextInput
            type="date"
            aria-label={t('movements.toDay')}
            leftSectionWidth={40}
            leftSection={<span className={classes.affix}>{t('movements.toDayShort')}</span>}
            value={filters.to ?? ''}
            onChange={(event) => change({ to: event.currentTarget.value })}
          />
        </MoreFilters>
      </FilterBar>
      <div className={classes.box}>
        <MovementList
          query={filters}
          empty={
            <Empty
              icon={<IconArrowsExchange size={28} stroke={1.4} aria-hidden />}
              title={t('movements.none')}
              hint={t('movements.noneHint')}
            />
          }
        />
      </div>
    </Page>
  )
}
