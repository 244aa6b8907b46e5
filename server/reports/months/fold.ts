import { changeOf, type FlowColumn, type MonthSums, SUM_COLUMNS } from '../../../protocol/api/month-sums.ts'
import {
  averageMonthlyConsumption,
  type DayFlow,
  daysWithStock,
  monthsOfStock,
} from '../../inventory/consumption.ts'
import { signed } from './flow.ts'
import { addMonth, daysIn, firstDayOf, lastDayOf, monthOf } from './month.ts'

export interface MonthRow extends MonthSums {
  month: string
}

/** A line of the ledger as its place sees it. */
export interface PairLine {
  /** The county's calendar date. */
  day: string
  /** Change of the balance: base units, not 0. */
  change: number
  column: FlowColumn
}

export interface PairFacts {
  /** Calendar dates between which the place offers the product; null: it is no point, or does not offer it. */
  offered: { since: string; until: string | null } | null
  /** Whole months over which average consumption is taken, at least 1. */
  lookBackMonths: number
  /** How the point stands with so much stock against its minimum and maximum; null: unknown. */
  standing(usable: number, mos: number | null): 'below' | 'within' | 'above' | null
}

type Standing = 'below' | 'within' | 'above'
interface State {
  closing: number
  stocked: number
  offered: number
  out: number
  standing: Standing | null
  /** Of the last months, the latest last. */
  history: { consumed: number; stockedDays: number }[]
}

/**
 * The months of one product at one place from `from` on (empty = from the beginning), made from the ledger lines of that
 * time and the `earlier` months, in order, as they were made before: without any, from where the place began to offer it.
 * A month in which nothing changes has no row.
 *
 * How a point stands against its limits is observed at the end of each month by what lay there then; average consumption
 * is that of `lookBackMonths` whole months, corrected for days without stock. So it goes on changing for as many months
 * after the last line.
 */
export function foldMonths(
  facts: PairFacts,
  earlier: readonly MonthRow[],
  lines: readonly PairLine[],
  from: string,
): MonthRow[] {
  const byMonth = groupByMonth(lines)
  const known = new Map(earlier.map((row) => [row.month, row]))
  const months = [...known.keys(), ...byMonth.keys()].sort()
  // What was handed out before the place was entered here was offered then, too; the months before `from` remember it.
  const firstDay =
    earlier.length === 0
      ? lines.reduce((first, { day }) => (day < first ? day : first), '9999-12-31')
      : firstDayOf(earlier.find(({ offered }) => offered > 0)?.month ?? '9999-12')
  const offered = facts.offered && {
    ...facts.offered,
    since: firstDay < facts.offered.since ? firstDay : facts.offered.since,
  }
  if (earlier.length === 0 && offered) months.push(monthOf(offered.since))
  if (offered?.until) months.push(monthOf(offered.until))
  if (months.length === 0) return []
  const first = months.reduce((a, b) => (a < b ? a : b))
  const last = addMonth(
    months.reduce((a, b) => (a > b ? a : b)),
    offered ? facts.lookBackMonths + 1 : 0,
  )

  const begin = earlier.length === 0 ? first : from
  const rows: MonthRow[] = []
  let state: State = { closing: 0, stocked: 0, offered: 0, out: 0, standing: null, history: [] }
  for (let month = first; month <= last; month = addMonth(month, 1)) {
    const length = daysIn(month)
    if (month < begin) {
      state = after(state, known.get(month), length)
      continue
    }
    const row = none()
    const found = byMonth.get(month)
    for (const [column, units] of found?.flows ?? []) row[column] += units
    const closing = state.closing + changeOf(row)
    const stocked = closing > 0 ? 1 : 0
    const stockedDays = found
      ? daysWithStock(closing, [...found.days.values()], firstDayOf(month), lastDayOf(month))
      : stocked * length
    const offeredDays = offered ? daysWithin(month, offered) : 0
    const isOffered =
      offered && offered.since <= lastDayOf(month) && !(offered.until && offered.until <= lastDayOf(month))
        ? 1
        : 0
    const out = isOffered && !stocked ? 1 : 0
    const outDays = Math.max(0, offeredDays - stockedDays)
    const history = [...state.history, { consumed: row.issued + row.vended, stockedDays }].slice(
      -facts.lookBackMonths,
    )
    const standing = isOffered ? facts.standing(closing, monthsOfStock(closing, average(history))) : null
    row.stocked = stocked - state.stocked
    row.stockedDays = stockedDays - state.stocked * length
    row.offered = isOffered - state.offered
    row.offeredDays = offeredDays - state.offered * length
    row.out = out - state.out
    row.outDays = outDays - state.out * length
    if (standing !== state.standing) {
      if (standing) row[standing]++
      if (state.standing) row[state.standing]--
    }
    state = { closing, stocked, offered: isOffered, out, standing, history }
    if (SUM_COLUMNS.some((column) => row[column] !== 0)) rows.push(Object.assign(row, { month }))
  }
  return rows
}

const average = (history: State['history']): number | null =>
  averageMonthlyConsumption(
    history.reduce((sum, { consumed }) => sum + consumed, 0),
    history.reduce((sum, { stockedDays }) => sum + stockedDays, 0),
  )

/** The state after a month that is known. */
function after(state: State, row: MonthRow | undefined, length: number): State {
  const { stocked, history } = state
  const month = {
    consumed: row ? row.issued + row.vended : 0,
    stockedDays: stocked * length + (row?.stockedDays ?? 0),
  }
  if (!row) return { ...state, history: [...history, month] }
  const standing = (['below', 'within', 'above'] as const).find(
    (each) => (state.standing === each ? 1 : 0) + row[each] === 1,
  )
  return {
    closing: state.closing + changeOf(row),
    stocked: stocked + row.stocked,
    offered: state.offered + row.offered,
    out: state.out + row.out,
    standing: standing ?? null,
    history: [...history, month],
  }
}

/** Calendar days of the month on which the product was offered. */
function daysWithin(month: string, { since, until }: NonNullable<PairFacts['offered']>): number {
  const from = monthOf(since) < month ? 1 : monthOf(since) === month ? Number(since.slice(8)) : 99
  const end =
    until === null || monthOf(until) > month
      ? daysIn(month) + 1
      : monthOf(until) === month
        ? Number(until.slice(8))
        : 0
  return Math.max(0, end - from)
}

interface MonthOfLines {
  flows: Map<FlowColumn, number>
  days: Map<string, DayFlow>
}

function groupByMonth(lines: readonly PairLine[]): Map<string, MonthOfLines> {
  const months = new Map<string, MonthOfLines>()
  for (const { day, change, column } of lines) {
    const key = monthOf(day)
    const month = months.get(key) ?? { flows: new Map(), days: new Map() }
    months.set(key, month)
    month.flows.set(column, (month.flows.get(column) ?? 0) + signed(column, change))
    const flow = month.days.get(day) ?? { day, change: 0, came: 0 }
    month.days.set(day, flow)
    flow.change += change
    if (change > 0) flow.came += change
  }
  return months
}

/**
 * Written out name by name, and added to with `Object.assign`: V8 makes a dictionary of an object with so many names that
 * is built in a loop or by spreading, a hundred times slower, and there are millions of months.
 */
export const none = (): MonthSums => ({
  received: 0,
  transferredIn: 0,
  opened: 0,
  counted: 0,
  adjusted: 0,
  issued: 0,
  vended: 0,
  transferredOut: 0,
  damaged: 0,
  stolen: 0,
  expired: 0,
  disposed: 0,
  lost: 0,
  stocked: 0,
  stockedDays: 0,
  offered: 0,
  offeredDays: 0,
  out: 0,
  outDays: 0,
  below: 0,
  within: 0,
  above: 0,
})
