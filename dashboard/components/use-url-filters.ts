import { useCallback, useMemo } from 'react'
import { useSearchParams } from 'react-router'
import type { z } from 'zod'
import { readUrl, writeUrl } from './url-filters.ts'

/**
 * The filters of a screen, kept in its address: what does not fit the schema counts as not set. Changing a filter
 * replaces the history entry, so that "back" leaves the screen instead of undoing filters one by one.
 */
export function useUrlFilters<T extends Record<string, unknown>>(
  schema: z.ZodType<T>,
): [filters: T, change: (changes: Partial<Record<keyof T, string | null>>) => void] {
  const [search, setSearch] = useSearchParams()
  const filters = useMemo(() => readUrl(schema, search), [schema, search])
  const change = useCallback(
    (changes: Partial<Record<keyof T, string | null>>) =>
      setSearch((before) => writeUrl(before, changes), { replace: true }),
    [setSearch],
  )
  return [filters, change]
}
