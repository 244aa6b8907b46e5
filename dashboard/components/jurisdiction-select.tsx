import { Select, type SelectProps } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { jurisdictionsQuery } from '../api/accounts.queries.ts'
import { useApi } from '../api/api.context.ts'
import { useLanguage } from '../locales/locale.tsx'

interface Props extends Omit<SelectProps, 'data' | 'value' | 'onChange'> {
  value?: string | null
  onChange: (code: string | null) => void
  /** Only levels whose codes have at least this many digits. */
  minDigits?: number
}

/** Jurisdictions of the caller's subtree; lower levels are indented by their code. */
export function JurisdictionSelect({ value, onChange, minDigits = 0, ...rest }: Props) {
  const api = useApi()
  const { t, name } = useLanguage()
  const { data } = useQuery(jurisdictionsQuery(api))
  const options = useMemo(
    () =>
      (data?.items ?? [])
        .filter((jurisdiction) => jurisdiction.code.length >= minDigits)
        .toSorted((a, b) => a.code.localeCompare(b.code))
        .map((jurisdiction) => ({ value: jurisdiction.code, label: name(jurisdiction) })),
    [data, minDigits, name],
  )
  return (
    <Select
      {...(rest.label ? {} : { 'aria-label': t('words.jurisdiction') })}
      placeholder={t('words.allAreas')}
      nothingFoundMessage={t('words.nothingFound')}
      searchable
      clearable
      {...rest}
      data={options}
      value={value ?? null}
      onChange={onChange}
    />
  )
}
