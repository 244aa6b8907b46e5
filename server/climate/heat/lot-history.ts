import { addHeat, type HeatSums, noHeat } from './place-heat.ts'

/** How units of a lot came to a place. Instants are milliseconds since 1970. */
export type Arrival =
  /** From another place, which they left at `leftAt`; back to where they came from, when it is the same. */
  | { at: number; from: string; leftAt: number }
  /** From a supplier, or found at a count: nothing is known of before. */
  | { at: number; origin: 'receipt' | 'found' }

/** A stretch of time at one place; `locationId` null = in transit, of which nothing is known. `to` null: it lies there. */
export interface Stay {
  locationId: string | null
  from: number
  to: number | null
  sums: HeatSums
}

/** What the units that went through most went through, oldest stay first. */
export interface LotHistory {
  stays: Stay[]
  sums: HeatSums
  origin: 'receipt' | 'found' | 'unknown'
}

/**
 * Ways looked at for one place: the earliest, for what lay longest nearly always went through most, and of a lot that
 * comes back from a hundred machines each month there are more than anybody can wait for.
 */
const WAYS = 8

interface Past {
  /** Every arrival of the lot at a place, in any order. */
  arrivalsAt(locationId: string): readonly Arrival[]
  /** What the place gave in that stretch. */
  heat(locationId: string, from: number, to: number): HeatSums
}

/**
 * Follows a lot back from where it lies. `since`: when it last came there after none had been left. Units of one lot at
 * one place cannot be told apart, so of all the ways by which units of it could have come, the one on which it lost most
 * is taken, whole: what is shown never becomes less as long as some of it lies there.
 */
export function historyOf(
  past: Past,
  { locationId, since, asOf }: { locationId: string; since: number; asOf: number },
): LotHistory {
  const known = new Map<string, LotHistory>()
  const until = (place: string, to: number, since: number): LotHistory => {
    const key = `${place} ${to}`
    const found = known.get(key)
    if (found) return found
    // Goods that went to and fro at one instant: the way that is looked at is none of its own beginnings.
    known.set(key, nothing('unknown'))
    const ways = past
      .arrivalsAt(place)
      .filter(({ at }) => at >= since && at <= to)
      .toSorted((a, b) => a.at - b.at)
      .slice(0, WAYS)
      .map((arrival) => then(before(arrival), place, arrival.at, to))
    const history = worst(ways) ?? then(nothing('unknown'), place, Math.min(since, to), to)
    known.set(key, history)
    return history
  }
  const before = (arrival: Arrival): LotHistory => {
    if ('origin' in arrival) return nothing(arrival.origin)
    const { from, leftAt, at } = arrival
    const history = until(from, leftAt, Number.NEGATIVE_INFINITY)
    if (at <= leftAt) return history
    const sums = { ...noHeat(), seconds: (at - leftAt) / 1_000 }
    return {
      ...history,
      stays: [...history.stays, { locationId: null, from: leftAt, to: at, sums }],
      sums: addHeat(history.sums, sums),
    }
  }
  const then = (history: LotHistory, place: string, from: number, to: number): LotHistory => {
    if (from === Number.NEGATIVE_INFINITY) return history
    const sums = past.heat(place, from, to)
    return {
      ...history,
      stays: [...history.stays, { locationId: place, from, to, sums }],
      sums: addHeat(history.sums, sums),
    }
  }
  const { stays, ...history } = until(locationId, asOf, since)
  return {
    ...history,
    stays: stays.map((stay, i) => (i === stays.length - 1 ? { ...stay, to: null } : stay)),
  }
}

const nothing = (origin: LotHistory['origin']): LotHistory => ({ stays: [], sums: noHeat(), origin })

/** The one that lost most life, then was hot longest, then is known longest, then lasted longest. */
function worst(ways: readonly LotHistory[]): LotHistory | undefined {
  const [first, ...others] = ways
  return others.reduce((most, way) => (exceeds(way.sums, most?.sums) ? way : most), first)
}

const ORDER = ['lost', 'hot', 'known', 'seconds'] as const

function exceeds(a: HeatSums, b: HeatSums | undefined): boolean {
  for (const figure of ORDER) if (a[figure] !== b?.[figure]) return a[figure] > (b?.[figure] ?? -1)
  return false
}
