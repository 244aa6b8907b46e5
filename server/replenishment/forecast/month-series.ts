import type { MonthSums } from '../../../protocol/api/month-sums.ts'
import { DAYS_PER_MONTH } from '../../inventory/consumption.ts'
import type { Observed, Rate } from './demand-series.ts'
import type { Period } from './periods.ts'

/** Sums of a month; a month in which nothing changed has none. */
export type MonthOfPlace = { month: string } & Pick<
  MonthSums,
  'issued' | 'vended' | 'stocked' | 'stockedDays'
>
export type MonthOfMany = { month: string } & Pick<
  MonthSums,
  'issued' | 'vended' | 'offered' | 'offeredDays' | 'out' | 'outDays'
>

/** The months of one product at one place; null before its first. `months` is how the ledger's sums name them. */
export function observeMonths(
  rows: readonly MonthOfPlace[],
  periods: readonly Period[],
): (Observed | null)[] {
  const known = byMonth(rows)
  const first = firstOf(rows)
  let stocked = stateBefore(rows, periods[0], ({ stocked }) => stocked)
  return periods.map((period) => {
    const month = period.from.slice(0, 7)
    if (month < first) return null
    const row = known.get(month)
    const daysInStock = stocked * period.days + (row?.stockedDays ?? 0)
    stocked += row?.stocked ?? 0
    return { consumed: consumedIn(row), daysInStock }
  })
}

/** Fewer point-days with stock than this share of all say nothing about the rest. */
const MIN_SHARE = 1 / 3

/**
 * The months of one product in a jurisdiction, like for like: what was handed out on a point-day with stock × the points of
 * the last month. So points that were empty, and points that were not there yet, are taken to be asked as much as the
 * others, and a new point is not taken for growing demand.
 */
export function observeJurisdiction(
  rows: readonly MonthOfMany[],
  periods: readonly Period[],
): { consumed: number[]; rates: Rate[] } {
  const known = byMonth(rows)
  const first = firstOf(rows)
  let offered = stateBefore(rows, periods[0], (row) => row.offered)
  let out = stateBefore(rows, periods[0], (row) => row.out)
  const months = periods.map((period) => {
    const month = period.from.slice(0, 7)
    const row = known.get(month)
    const offeredDays = offered * period.days + (row?.offeredDays ?? 0)
    const inStockDays = offeredDays - (out * period.days + (row?.outDays ?? 0))
    offered += row?.offered ?? 0
    out += row?.out ?? 0
    const isKnown = month >= first && inStockDays > 0 && inStockDays >= offeredDays * MIN_SHARE
    return {
      consumed: consumedIn(row),
      offeredDays,
      perPointDay: isKnown ? consumedIn(row) / inStockDays : null,
    }
  })
  const points = (months.at(-1)?.offeredDays ?? 0) / (periods.at(-1)?.days ?? 1)
  return {
    consumed: months.map(({ consumed }) => consumed),
    rates: months.map(({ perPointDay }) =>
      perPointDay === null || points === 0 ? null : perPointDay * points * DAYS_PER_MONTH,
    ),
  }
}

const consumedIn = (row: Pick<MonthSums, 'issued' | 'vended'> | undefined): number =>
  row ? Math.max(0, row.issued + row.vended) : 0

const firstOf = (rows: readonly { month: string }[]): string =>
  rows.reduce((first, { month }) => (month < first ? month : first), '9999-12')

const byMonth = <T extends { month: string }>(rows: readonly T[]): Map<string, T> =>
  new Map(rows.map((row) => [row.month, row]))

/** States are kept as changes: what they come to before the first period. */
const stateBefore = <T extends { month: string }>(
  rows: readonly T[],
  first: Period | undefined,
  change: (row: T) => number,
): number =>
  rows.reduce((sum, row) => (first && row.month < first.from.slice(0, 7) ? sum + change(row) : sum), 0)
