import { Select } from '@mantine/core'
import { category } from '../../protocol/api/catalog.ts'
import type { StockTable } from '../../protocol/api/inventory.ts'
import { placeKind } from '../../protocol/api/places.ts'
import { stockStatus } from '../../protocol/api/status.ts'
import { useCatalog } from '../components/catalog.ts'
import { ChipFilter, FilterBar, MoreFilters, SearchField } from '../components/filter-bar.tsx'
import { JurisdictionSelect } from '../components/jurisdiction-select.tsx'
import { PlaceSelect } from '../components/place-select.tsx'
import { useLanguage } from '../locales/locale.tsx'
import type { StockFilters } from './stock.filters.ts'

interface Props {
  filters: StockFilters
  counts: StockTable['counts'] | undefined
  onChange: (changes: Partial<Record<keyof StockFilters, string | null>>) => void
}

export function StockFilterBar({ filters, counts, onChange }: Props) {
  const { t, format, name } = useLanguage()
  const { products } = useCatalog()
  const { search, jurisdiction, location, product, kind, category: chosen, status, atRisk } = filters
  const active = [jurisdiction, location, product, kind, chosen].filter(Boolean).length
  return (
    <FilterBar>
      <SearchField
        label={t('stock.search')}
        value={search ?? ''}
        onChange={(text) => onChange({ search: text })}
      />
      <MoreFilters active={active}>
        <JurisdictionSelect
          value={jurisdiction ?? null}
          onChange={(code) => onChange({ jurisdiction: code })}
        />
        <PlaceSelect
          aria-label={t('words.place')}
          placeholder={t('words.allPlaces')}
          value={location ?? null}
          onChange={(id) => onChange({ location: id })}
        />
        <Select
          aria-label={t('words.product')}
          placeholder={t('words.allProducts')}
          data={products.map((each) => ({ value: each.id, label: name(each) }))}
          value={product ?? null}
          onChange={(id) => onChange({ product: id })}
          searchable
          clearable
        />
        <Select
          aria-label={t('words.placeKind')}
          placeholder={t('words.allKinds')}
          data={placeKind.options.map((value) => ({ value, label: t(`placeKind.${value}`) }))}
          value={kind ?? null}
          onChange={(value) => onChange({ kind: value })}
          clearable
        />
        <ChipFilter
          label={t('words.category')}
          chips={category.options.map((value) => ({ value, label: t(`categoryShort.${value}`) }))}
          value={chosen ?? null}
          onChange={(value) => onChange({ category: value })}
        />
      </MoreFilters>
      <ChipFilter
        label={t('words.status')}
        chips={stockStatus.options.map((value) => ({
          value,
          label: t(`stockStatus.${value}`),
          mark: value,
          count: counts && format.number(counts[value] ?? 0),
        }))}
        value={status ?? null}
        onChange={(value) => onChange({ status: value })}
      />
      <ChipFilter
        label={t('stockWhy.expiry')}
        chips={[{ value: 'true', label: t('atRisk.only'), mark: 'expiring' }]}
        value={atRisk ?? null}
        onChange={(value) => onChange({ atRisk: value })}
      />
    </FilterBar>
  )
}
