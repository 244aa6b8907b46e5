import type { z } from 'zod'

/** What the address says, as far as it fits the schema. */
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

/** The address with these changes; null and the empty text take a filter out. */
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
