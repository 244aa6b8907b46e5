import { addDays } from '../places/time-zone.ts'

/** Mean length of a month in days: 365.25 ÷ 12. */
export const DAYS_PER_MONTH = 30.4375

/**
 * AMC, average monthly consumption in base units = consumption ÷ days with stock × 30.4375: a month in which
 * the shelf was empty half the time says nothing about demand in that half. Null when there was no day in stock.
 * `consumed` below 0 (more given back than given out) counts as 0.
 */
export function averageMonthlyConsumption(consumed: number, daysWithStock: number): number | null {
  return daysWithStock > 0 ? (Math.max(0, consumed) / daysWithStock) * DAYS_PER_MONTH : null
}

/** What a place gave out of one product over a look-back. */
export interface Consumption {
  /** Base units, less what was taken back. */
  consumed: number
  daysWithStock: number
  /** Base units a month; null without a day in stock. */
  amc: number | null
}

/** MOS, months of stock = usable ÷ AMC. Null when the AMC is unknown, or 0 so that nothing would ever be used up. */
export function monthsOfStock(usable: number, amc: number | null): number | null {
  return amc === null || amc === 0 ? null : usable / amc
}

/**
 * Units to order = max × AMC − usable − in transit, never below 0, rounded up to whole boxes. Null when the AMC or the
 * maximum is unknown.
 */
export function suggestedOrder(stock: {
  amc: number | null
  /** Maximum, in months of stock. */
  maxMonths: number | null
  usable: number
  inTransit: number
  /** Base units in a box, at least 1. */
  boxSize: number
}): number | null {
  if (stock.amc === null || stock.maxMonths === null) return null
  const wanted = stock.maxMonths * stock.amc - stock.usable - stock.inTransit
  // 5 × 30 must not become 151 for a rounding error of the AMC.
  return Math.max(0, Math.ceil((wanted - 1e-6) / stock.boxSize) * stock.boxSize)
}

/** What came, left or was given out on one calendar day, in base units. */
export interface DayFlow {
  /** `YYYY-MM-DD`. */
  day: string
  /** Change of the balance over the day. */
  change: number
  /** What came during the day. */
  came: number
}

/**
 * Calendar days from `from` to `to`, both included, on which something lay there at some time: stock at the day's start,
 * or goods that came during it. `balance` is what lies there at the end of `to`; `flows` are the days with lines, any
 * order, those outside the range ignored except after `to`, of which there are none.
 */
export function daysWithStock(balance: number, flows: readonly DayFlow[], from: string, to: string): number {
  if (flows.length === 0) return balance > 0 ? daysBetween(from, to) + 1 : 0
  let days = 0
  /** Balance at the end of `next`, walking back from `to`. */
  let atEnd = balance
  let next = to
  for (const { day, change, came } of flows.toSorted((a, b) => (a.day < b.day ? 1 : -1))) {
    if (day < from || day > to) continue
    if (atEnd > 0) days += daysBetween(day, next)
    const atStart = atEnd - change
    if (atStart > 0 || came > 0) days++
    atEnd = atStart
    next = addDays(day, -1)
  }
  return atEnd > 0 && next >= from ? days + daysBetween(addDays(from, -1), next) : days
}

/**
 * Those of `daysWithStock`, counted to `now`, that were over at `knownAt`, when anything was last heard: what lies there
 * since (`quantity`) says nothing of how fast it goes.
 */
export function daysUntil(
  knownAt: Date,
  { daysWithStock, quantity }: { daysWithStock: number; quantity: number },
  now: Date,
): number {
  const silent = quantity > 0 ? Math.floor((now.getTime() - knownAt.getTime()) / DAY) : 0
  return Math.max(0, daysWithStock - Math.max(0, silent))
}

const DAY = 86_400_000
/** Whole days after `from` up to and including `to`; 0 or more. */
const daysBetween = (from: string, to: string): number =>
  Math.max(0, (Date.parse(to) - Date.parse(from)) / DAY)
