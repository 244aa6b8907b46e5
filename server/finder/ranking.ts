import type { Availability } from '../../protocol/api/finder.ts'
import type { OpeningState } from '../places/opening-hours.ts'

/**
 * How often one is given something where stock is said to be so. They are made from the published bands alone, so that
 * no count can be worked out from the order of a list.
 */
const BY_STOCK: Record<Availability, number> = { confirmed: 0.95, probable: 0.7, unknown: 0.35, out: 0.05 }
const BY_HOURS = { open: 1, opensSoon: 0.5, unknown: 0.7, closed: 0.2 }
const SOON_MS = 2 * 3_600_000

/**
 * Chance of success at a place now: that it has something, times that somebody or something is there to give it. Lists are
 * sorted by `expectedEffort` with this chance, or where no position is known by the chance itself.
 */
export function chanceOf(stock: Availability, opening: OpeningState, now: Date): number {
  return Math.round(BY_STOCK[stock] * BY_HOURS[whenOpen(opening, now)] * 1_000) / 1_000
}

function whenOpen({ openNow, changesAt }: OpeningState, now: Date): keyof typeof BY_HOURS {
  if (openNow === null) return 'unknown'
  if (openNow) return 'open'
  return changesAt && changesAt.getTime() - now.getTime() <= SOON_MS ? 'opensSoon' : 'closed'
}
