import { CloseButton, MultiSelect, SegmentedControl, Select, Switch, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { category } from '../../protocol/api/catalog.ts'
import {
  LAYER_STATUSES,
  type MapStatus,
  type MapView,
  mapLayer,
  placeKind,
} from '../../protocol/api/places.ts'
import { JurisdictionSelect } from '../components/jurisdiction-select.tsx'
import { StatusMark } from '../components/status.tsx'
import { useLanguage } from '../locales/locale.tsx'
import type { MapFilters } from './map.filters.ts'
import classes from './map.module.css'

interface Props {
  filters: MapFilters
  counts: MapView['counts'] | undefined
  onChange: (filters: MapFilters) => void
}

export function MapFilterBar({ filters, counts, onChange }: Props) {
  const { t, format } = useLanguage()
  const [typed, setTyped] = useState(filters.search)
  const search = useDebouncedCallback((text: string) => onChange({ ...filters, search: text }), 250)
  const type = (text: string) => {
    setTyped(text)
    search(text)
  }
  const toggle = (status: MapStatus) =>
    onChange({
      ...filters,
      statuses: filters.statuses.includes(status)
        ? filters.statuses.filter((other) => other !== status)
        : [...filters.statuses, status],
    })

  return (
    <div className={classes.filters}>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label={t('map.layer')}
        value={filters.layer}
        // Each layer has statuses of its own.
        onChange={(layer) => onChange({ ...filters, statuses: [], layer: mapLayer.parse(layer) })}
        data={mapLayer.options.map((value) => ({ value, label: t(`mapLayer.${value}`) }))}
      />
      <TextInput
        placeholder={t('map.search')}
        aria-label={t('map.search')}
        leftSection={<IconSearch size={16} aria-hidden />}
        rightSection={
          typed && <CloseButton size="sm" aria-label={t('words.clear')} onClick={() => type('')} />
        }
        value={typed}
        onChange={(event) => type(event.currentTarget.value)}
      />
      <div className={classes.filterPair}>
        <JurisdictionSelect
          value={filters.jurisdiction}
          onChange={(jurisdiction) => onChange({ ...filters, jurisdiction })}
        />
        {filters.layer === 'stock' && (
          <Select
            aria-label={t('words.category')}
            placeholder={t('words.allCategories')}
            data={category.options.map((value) => ({ value, label: t(`category.${value}`) }))}
            value={filters.category}
            onChange={(value) => onChange({ ...filters, category: category.safeParse(value).data ?? null })}
            clearable
          />
        )}
      </div>
      <MultiSelect
        aria-label={t('words.placeKind')}
        placeholder={filters.kinds.length === 0 ? t('words.allKinds') : ''}
        data={placeKind.options.map((value) => ({ value, label: t(`placeKind.${value}`) }))}
        value={[...filters.kinds]}
        onChange={(values) => onChange({ ...filters, kinds: values.map((value) => placeKind.parse(value)) })}
        clearable
      />
      <fieldset className={classes.statuses}>
        <legend className={classes.hiddenLegend}>{t('words.status')}</legend>
        {LAYER_STATUSES[filters.layer].map((status) => (
          <button
            key={status}
            type="button"
            className={classes.statusChip}
            aria-pressed={filters.statuses.includes(status)}
            onClick={() => toggle(status)}
          >
            <StatusMark mark={status} size={14} />
            {t(`mapStatus.${status}`)}
            <span className={classes.chipCount}>{counts ? format.number(counts[status] ?? 0) : '…'}</span>
          </button>
        ))}
      </fieldset>
      <Switch
        size="xs"
        label={t('map.problemsOnly')}
        checked={filters.problems && filters.statuses.length === 0}
        onChange={(event) => onChange({ ...filters, statuses: [], problems: event.currentTarget.checked })}
      />
    </div>
  )
}
