/** Whole months, both included, `YYYY-MM`. */
export interface Period {
  from: string
  to: string
}
export const PERIOD_KINDS = ['month', 'quarter', 'year', 'custom'] as const
export type PeriodKind = (typeof PERIOD_KINDS)[number]

const LENGTH = { month: 1, quarter: 3, year: 12 } as const
/** How many periods back can be chosen from a list: two years of months, three of quarters. */
const OFFERED = { month: 24, quarter: 12, year: 5 } as const

const indexOf = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1
const monthAt = (index: number): string =>
  `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`

/**
 * Periods of a kind that have begun, the running one first. Quarters and years are counted from the month in which the
 * service year begins, 1 to 12.
 */
export function periodsOf(
  kind: Exclude<PeriodKind, 'custom'>,
  today: string,
  serviceYearStart: number,
): Period[] {
  const length = LENGTH[kind]
  const now = indexOf(today.slice(0, 7))
  const sinceStart = (((now - (serviceYearStart - 1)) % length) + length) % length
  return Array.from({ length: OFFERED[kind] }, (_, back) => {
    const first = now - sinceStart - back * length
    return { from: monthAt(first), to: monthAt(first + length - 1) }
  })
}

/** The month before the running one. */
export const lastMonth = (today: string): string => monthAt(indexOf(today.slice(0, 7)) - 1)
