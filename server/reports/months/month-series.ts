import { changeOf, FLOW_COLUMNS, type FlowColumn, type MonthSums } from '../../../protocol/api/month-sums.ts'
import { addMonth, daysIn, lastDayOf, monthOf } from './month.ts'

/**
 * A product in a month, at a place or over a jurisdiction: base units by flow, and for the points in it how many stood how
 * at the end of the month (of the running one: now), and on how many days.
 */
export interface ProductMonth extends Record<FlowColumn, number> {
  productId: string
  month: string
  opening: number
  closing: number
  /** Places with stock, and days on which they had some. */
  stocked: number
  stockedDays: number
  /** Points that offer the product, how many of them have none, and both counted by day. */
  offered: number
  offeredDays: number
  out: number
  outDays: number
  /** Points below, within and above their limits; for the rest months of stock are unknown. */
  below: number
  within: number
  above: number
}

interface Row extends MonthSums {
  productId: string
  month: string
}

const STATES = ['stocked', 'offered', 'out', 'below', 'within', 'above'] as const
const DAYS = { stockedDays: 'stocked', offeredDays: 'offered', outDays: 'out' } as const

/**
 * Each month from `from` to `to` of each product, out of rows that add up, of all months up to `to`, sorted by product and
 * month. `today` is the county's calendar date: days after it are not counted.
 */
export function productMonths(rows: readonly Row[], from: string, to: string, today: string): ProductMonth[] {
  const products = new Map<string, Row[]>()
  for (const row of rows) {
    const own = products.get(row.productId)
    if (own) own.push(row)
    else products.set(row.productId, [row])
  }
  return [...products].flatMap(([productId, own]) => seriesOf(productId, own, from, to, today))
}

function seriesOf(
  productId: string,
  rows: readonly Row[],
  from: string,
  to: string,
  today: string,
): ProductMonth[] {
  const series: ProductMonth[] = []
  const state = { stocked: 0, offered: 0, out: 0, below: 0, within: 0, above: 0 }
  let balance = 0
  let next = 0
  for (; rows[next] && (rows[next]?.month ?? '') < from; next++) {
    const row = rows[next] as Row
    balance += changeOf(row)
    for (const name of STATES) state[name] += row[name]
  }
  for (let month = from; month <= to; month = addMonth(month, 1)) {
    const row = rows[next]?.month === month ? rows[next++] : undefined
    const opening = balance
    const days = { stockedDays: 0, offeredDays: 0, outDays: 0 }
    for (const name of keysOf(DAYS)) days[name] = state[DAYS[name]] * daysIn(month) + (row?.[name] ?? 0)
    if (row) {
      balance += changeOf(row)
      for (const name of STATES) state[name] += row[name]
    }
    for (const name of keysOf(DAYS)) days[name] -= state[DAYS[name]] * daysAfter(today, month)
    const flows = Object.fromEntries(FLOW_COLUMNS.map((flow) => [flow, row?.[flow] ?? 0]))
    series.push({
      productId,
      month,
      opening,
      closing: balance,
      ...(flows as Record<FlowColumn, number>),
      ...state,
      ...days,
    })
  }
  return series
}

const keysOf = <T extends object>(object: T) => Object.keys(object) as (keyof T)[]

/** Days of the month that are still to come. */
function daysAfter(today: string, month: string): number {
  if (monthOf(today) > month) return 0
  if (monthOf(today) < month) return daysIn(month)
  return Number(lastDayOf(month).slice(8)) - Number(today.slice(8))
}
