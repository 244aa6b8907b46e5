import { z } from 'zod'
import { instant } from '../../protocol/api/parts.ts'
import type { Span } from './chart.data.ts'

export const RANGES = ['day', 'week', 'month', 'year'] as const
export type Range = (typeof RANGES)[number]

const DAY = 86_400_000
const LENGTHS: Readonly<Record<Range, number>> = { day: DAY, week: 7 * DAY, month: 30 * DAY, year: 365 * DAY }

/** What is seen of time, as an address tells it: a range that ends now, or a stretch of its own. */
export const spanFilters = {
  range: z.enum(RANGES).default('week'),
  from: instant.optional(),
  to: instant.optional(),
}

export function spanOf(
  filters: { range: Range; from?: string | undefined; to?: string | undefined },
  now: number,
): Span & { range: Range | null } {
  const from = Date.parse(filters.from ?? '')
  const to = Date.parse(filters.to ?? '')
  if (from < to) return { from, to, range: null }
  return { from: now - LENGTHS[filters.range], to: now, range: filters.range }
}

/** The changes of the address that show a stretch of its own. */
export const toAddress = ({ from, to }: Span) => ({
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
})

const STEP = 5 * 60_000
/** The end of what can be seen: now, in steps, so that looking does not mean asking again and again. */
export const currentEnd = (now: number): number => Math.ceil(now / STEP) * STEP
