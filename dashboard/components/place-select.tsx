import { Select, type SelectProps } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Location, PlaceKind } from '../../protocol/api/places.ts'
import { PLACE_KINDS } from '../../protocol/api/places.ts'
import { useApi } from '../api/api.context.ts'
import { placesQuery } from '../api/places.queries.ts'
import { useLanguage } from '../locales/locale.tsx'

export function usePlaces(): readonly Location[] {
  const api = useApi()
  const { data } = useQuery(placesQuery(api))
  return data?.items ?? []
}

interface Props extends Omit<SelectProps, 'data' | 'value' | 'onChange'> {
  value?: string | null
  onChange: (id: string | null) => void
  kinds?: readonly PlaceKind[]
  /** Not offered: a transfer does not go where it comes from. */
  except?: string | null
}

/** Places of the caller's jurisdiction, by kind. */
export function PlaceSelect({ value, onChange, kinds = PLACE_KINDS, except = null, ...rest }: Props) {
  const { t } = useLanguage()
  const places = usePlaces()
  const data = useMemo(
    () =>
      kinds
        .map((kind) => ({
          group: t(`placeKind.${kind}`),
          items: places
            .filter((place) => place.kind === kind && place.id !== except)
            .map((place) => ({ value: place.id, label: `${place.name} · ${place.jurisdictionName}` })),
        }))
        .filter((group) => group.items.length > 0),
    [places, kinds, except, t],
  )
  return (
    <Select
      searchable
      clearable
      limit={60}
      nothingFoundMessage={t('words.nothingFound')}
      maxDropdownHeight={320}
      {...rest}
      data={data}
      value={value ?? null}
      onChange={onChange}
    />
  )
}
