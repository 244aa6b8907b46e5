import { useCallback, useMemo } from 'react'
import { useSearchParams } from 'react-router'
import type { z } from 'zod'

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

export function readUrl<T extends Record<string, unknown>>(schema: z.ZodType<T>, search: URLSearchParams): T {
  const values: Record<string, string> = Object.fromEntries([...search].filter(([, value]) => value !== ''))
  // Each bad value is dropped alone: what else the address says still counts.
  for (;;) {
    const parsed = schema.safeParse(values)
    if (parsed.success) return parsed.data
    const bad = parsed.error.issues.map((issue) => String(issue.path[0])).filter((name) => name in values)
    if (bad.length === 0) throw parsed.error
    for (const name of bad) delete values[name]
  }
}

export function writeUrl(
  before: URLSearchParams,
  changes: Readonly<Record<string, string | null | undefined>>,
): URLSearchParams {
  const next = new URLSearchParams(before)
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === undefined || value === '') next.delete(name)
    else next.set(name, value)
  }
  return next
}
