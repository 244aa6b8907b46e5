import { hash } from 'node:crypto'
import { SUM_COLUMNS } from '../../../protocol/api/month-sums.ts'
import type { LocationKind } from '../../../protocol/api/places.ts'
import type { StockSettings } from '../../../protocol/api/stock-settings.ts'
import type { Writer } from '../../db/database.ts'
import { stockStatus } from '../../inventory/stock-status.ts'
import { ancestorsOf, COUNTY_DIGITS } from '../../places/division-code.ts'
import type { TimeZone } from '../../places/time-zone.ts'
import { flowOf } from './flow.ts'
import { foldMonths, none, type PairFacts, type PairLine } from './fold.ts'
import { firstDayOf } from './month.ts'
import * as store from './months.store.ts'

/** All of a place that its months are made by, beside the ledger: equal as long as they stay as they are. */
export interface Basis {
  /** What they are made by of every product. */
  rest: string
  /** There are ten thousand places, and some offer twenty products: a hash of these. */
  offers: string
}

export function basisOf({ kind, jurisdictionCode, createdAt, archivedAt, offers }: store.MonthPlace): Basis {
  const offered = hash('sha256', [...offers].sort().join(' '), 'base64')
  // The months of a place out of use do not end with what it offers, so that nobody sees by them which of it changed.
  const ended = archivedAt ? [archivedAt.getTime(), offered] : []
  return { rest: [kind, jurisdictionCode, createdAt.getTime(), ...ended].join(' '), offers: offered }
}

interface By {
  timeZone: TimeZone
  limits: { limitsOf(kind: LocationKind, productId: string): StockSettings }
}
type LedgerLine = Awaited<ReturnType<typeof store.linesLeft>>[number][number]

const BEGINNING = new Date(0)

/**
 * Makes the months of these pairs again from the ledger, and the difference in those of their jurisdictions. Resolves to
 * the places as they were then, by id.
 */
export async function foldPairs(
  tx: Writer,
  pairs: readonly store.StalePair[],
  by: By,
): Promise<ReadonlyMap<string, store.MonthPlace>> {
  const places = await store.readPlaces(
    tx,
    pairs.map(({ locationId }) => locationId),
  )
  const since = pairs.map(({ month, ...pair }) => ({
    ...pair,
    since: month === '' ? BEGINNING : by.timeZone.instantOf(firstDayOf(month), 0),
  }))
  const kept = await store.monthsOfPairs(tx, pairs)
  const left = await store.linesLeft(tx, since)
  const came = await store.linesCame(tx, since)
  const rows: store.MonthOfPair[] = []
  const differences = new Differences()
  for (const [i, { locationId, productId, month }] of pairs.entries()) {
    const place = places.get(locationId)
    const known = kept[i] ?? []
    const road = place?.kind === 'in_transit'
    const toLine = (sign: 1 | -1) => (line: LedgerLine) => toPairLine(line, sign, road, by.timeZone)
    const lines = [...(left[i] ?? []).map(toLine(-1)), ...(came[i] ?? []).map(toLine(1))]
    const fresh = place
      ? foldMonths(
          factsOf(place, productId, by),
          known.filter((row) => row.month < month),
          lines,
          month,
        ).map((row) =>
          Object.assign(row, { locationId, productId, jurisdictionCode: place.jurisdictionCode }),
        )
      : []
    rows.push(...fresh)
    if (road) continue
    for (const row of known) if (row.month >= month) differences.add(row, -1)
    for (const row of fresh) differences.add(row, 1)
  }
  await store.replaceMonths(tx, pairs, rows)
  await store.addToJurisdictions(tx, differences.rows)
  return places
}

function toPairLine(line: LedgerLine, sign: 1 | -1, road: boolean, timeZone: TimeZone): PairLine {
  const { kind, reason, reversedKind, reversedReason, quantity, occurredAt } = line
  return {
    day: timeZone.dayOf(occurredAt),
    change: sign * quantity,
    column: flowOf(
      reversedKind === null ? { kind, reason, road } : { kind: reversedKind, reason: reversedReason, road },
    ),
  }
}

function factsOf(place: store.MonthPlace, productId: string, { timeZone, limits }: By): PairFacts {
  if (!place.offers.has(productId)) return { offered: null, lookBackMonths: 1, standing: () => null }
  const { minMonths, maxMonths, emergencyMonths, lookBackMonths } = limits.limitsOf(place.kind, productId)
  // Of the expiry dates of that time the months know nothing.
  const thresholds = { minMonths, maxMonths, emergencyMonths, nearExpiryUntil: '' }
  return {
    offered: {
      since: timeZone.dayOf(place.createdAt),
      until: place.archivedAt && timeZone.dayOf(place.archivedAt),
    },
    lookBackMonths,
    standing: (usable, mos) => STANDING[stockStatus({ usable, mos, nextExpiry: null }, thresholds)],
  }
}

const STANDING = {
  out: 'below',
  low: 'below',
  near_expiry: 'within',
  ok: 'within',
  over: 'above',
  unknown: null,
} as const

/** What changes in the months of jurisdictions: those of the place and of all above it up to the county. */
class Differences {
  readonly #rows = new Map<string, store.JurisdictionMonth>()

  add(row: store.MonthOfPair, sign: 1 | -1): void {
    const { jurisdictionCode: own, productId, month } = row
    const above = ancestorsOf(own).filter((code) => code.length >= COUNTY_DIGITS)
    for (const jurisdictionCode of [own, ...above]) {
      const key = `${jurisdictionCode} ${productId} ${month}`
      const sums = this.#rows.get(key) ?? Object.assign(none(), { jurisdictionCode, productId, month })
      // Most are 0, and a look is cheaper than a store.
      for (const column of SUM_COLUMNS) if (row[column] !== 0) sums[column] += sign * row[column]
      this.#rows.set(key, sums)
    }
  }

  get rows(): store.JurisdictionMonth[] {
    return [...this.#rows.values()].filter((row) => SUM_COLUMNS.some((column) => row[column] !== 0))
  }
}
