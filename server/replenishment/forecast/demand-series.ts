import { DAYS_PER_MONTH, type DayFlow, daysWithStock } from '../../inventory/consumption.ts'
import { endOf, type Period } from './periods.ts'

/** Base units a month of 30.4375 days; null = unknown. */
export type Rate = number | null

/** What the ledger says of a period at a place. */
export interface Observed {
  /** Base units handed out, less what was taken back; 0 or more. */
  consumed: number
  /** Days on which something lay there. */
  daysInStock: number
}

/** One day of a product at a place. */
export interface DemandDay extends DayFlow {
  /** Base units handed out, less what was taken back. */
  consumed: number
}

/**
 * A period with stock on fewer of its days than this says nothing about demand: the first days after an empty shelf sell
 * what had been waiting.
 */
const MIN_SHARE = 1 / 3

/**
 * The periods of one product at one place out of its days, any order; `balance` is what lies there after the last of
 * them. Days after the last period only lead back to its end. Periods before the first line are null: nothing was there
 * to be asked for.
 */
export function observe(
  balance: number,
  days: readonly DemandDay[],
  periods: readonly Period[],
): (Observed | null)[] {
  const first = days.reduce((found, { day }) => (day < found ? day : found), '9999-12-31')
  const latestFirst = days.toSorted((a, b) => (a.day < b.day ? 1 : -1))
  const observed: (Observed | null)[] = []
  let at = balance
  let next = 0
  const take = (from: string): DemandDay[] => {
    const taken: DemandDay[] = []
    for (let day = latestFirst[next]; day && day.day >= from; day = latestFirst[++next]) taken.push(day)
    return taken
  }
  const last = periods.at(-1)
  for (const { change } of last ? take(endOf(last)) : []) at -= change
  for (const period of periods.toReversed()) {
    const own = take(period.from)
    const to = lastDay(period)
    if (to < first) observed.push(null)
    else
      observed.push({
        consumed: Math.max(
          0,
          own.reduce((sum, { consumed }) => sum + consumed, 0),
        ),
        daysInStock: daysWithStock(at, own, period.from, to),
      })
    for (const { change } of own) at -= change
  }
  return observed.reverse()
}

const lastDay = ({ from, days }: Period): string => endOf({ from, days: days - 1 })

/**
 * Demand of a period as if there had been stock on every day (AMC's own correction): consumption ÷ days with
 * stock × 30.4375. Null when there was stock on too few days.
 */
export function rateOf(observed: Observed | null, { days }: Period): Rate {
  if (observed === null || observed.daysInStock < Math.max(1, days * MIN_SHARE)) return null
  return (observed.consumed / observed.daysInStock) * DAYS_PER_MONTH
}

/** Base units of a whole period at a monthly rate. */
export const unitsOf = (rate: number, { days }: Period): number => (rate * days) / DAYS_PER_MONTH
