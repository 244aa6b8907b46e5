import type { LocationKind } from '../../protocol/api/places.ts'
import {
  type CountAccuracy,
  type CountSettings,
  type StocktakeDue,
  type VarianceReason,
  varianceReason,
} from '../../protocol/api/stocktakes.ts'
import { costOf } from '../inventory/cost.ts'
import { countDueOn, monthsBetweenCounts } from './count.rules.ts'

const DAY_MS = 86_400_000

/** A place that is counted from time to time. Days are the county's. */
export interface CountedPlace {
  id: string
  name: string
  kind: LocationKind
  /** Day on which it was made, and of the last full count that was posted. */
  madeOn: string
  lastOn: string | null
  openId: string | null
}

export type NextCount = Omit<StocktakeDue, 'overdueDays'>

/** When a place is to be counted next; null for one of a kind that is not counted. */
export function nextCount(
  { id, name, kind, madeOn, lastOn, openId }: CountedPlace,
  settings: CountSettings,
): NextCount | null {
  const months = monthsBetweenCounts(kind, settings)
  return months === null
    ? null
    : { location: { id, name, kind }, lastOn, dueOn: countDueOn(lastOn ?? madeOn, months), openId }
}

const { compare: byName } = new Intl.Collator()

/** The longest overdue first. */
export function longestOverdueFirst(a: NextCount, b: NextCount): number {
  if (a.dueOn !== b.dueOn) return a.dueOn < b.dueOn ? -1 : 1
  // Places may have one name: their order is the same whenever it is made.
  return byName(a.location.name, b.location.name) || byId(a.location.id, b.location.id)
}
const byId = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1)

/** Whole days from one calendar date to another, `YYYY-MM-DD`; below 0 when `day` comes first. */
export const daysSince = (day: string, today: string): number =>
  Math.round((Date.parse(today) - Date.parse(day)) / DAY_MS)

/** A line as it was posted. */
export interface PostedLine {
  stocktakeId: string
  counted: number | null
  book: number | null
  reason: VarianceReason | null
  boxCost: number | null
  boxSize: number
}

/** Count accuracy = lines matching ÷ lines counted, and what differed by reason. */
export function accuracyOf(lines: readonly PostedLine[]): CountAccuracy {
  const changes = lines.map((line) => {
    const change = (line.counted ?? 0) - (line.book ?? 0)
    return { change, reason: line.reason, value: costOf(change, line) }
  })
  return {
    stocktakes: new Set(lines.map(({ stocktakeId }) => stocktakeId)).size,
    counted: lines.length,
    matching: changes.filter(({ change }) => change === 0).length,
    variances: varianceReason.options.flatMap((reason) => {
      const ofReason = changes.filter((each) => each.reason === reason && each.change !== 0)
      if (ofReason.length === 0) return []
      const sum = (sign: 1 | -1, of: (each: (typeof ofReason)[number]) => number) =>
        ofReason.reduce((total, each) => total + Math.max(0, sign * of(each)), 0)
      return [
        {
          reason,
          lines: ofReason.length,
          missing: sum(-1, ({ change }) => change),
          surplus: sum(1, ({ change }) => change),
          missingValue: sum(-1, ({ value }) => value ?? 0),
          surplusValue: sum(1, ({ value }) => value ?? 0),
          unpriced: ofReason.filter(({ value }) => value === null).length,
        },
      ]
    }),
  }
}
