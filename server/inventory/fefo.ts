import { addDays } from '../places/time-zone.ts'

/** A lot that may leave: neither expired nor in quarantine. */
export interface UsableLot {
  lotId: string
  /** Calendar date `YYYY-MM-DD`, the last day of use. */
  expiresOn: string
  /** Base units that lie there. */
  available: number
  /** Whole days of its life that heat has taken, where lots leave by their remaining life; absent = none. */
  lostDays?: number
  /** When it came, milliseconds since 1970: of two lots with one expiry the older goes first. */
  since: number
}

export interface FefoLine {
  lotId: string
  /** Base units to take, above 0. */
  quantity: number
}

/** `YYYY-MM-DD` up to which it keeps: its expiry date, less the days that heat has taken. */
const keepsUntil = ({ expiresOn, lostDays }: Pick<UsableLot, 'expiresOn' | 'lostDays'>): string =>
  lostDays ? addDays(expiresOn, -lostDays) : expiresOn

/** Earliest expiry first (近效期先出), by the remaining life where heat counts, then longest at the place, then by id so that everyone sees the same order. */
export const byExpiry = (a: UsableLot, b: UsableLot): number =>
  compare(keepsUntil(a), keepsUntil(b)) || a.since - b.since || compare(a.lotId, b.lotId)

/**
 * First expired, first out: which lots to take for `quantity` base units. `short` is what is missing; the lines and
 * `short` always add up to `quantity`.
 */
export function proposeFefo(
  lots: readonly UsableLot[],
  quantity: number,
): { lines: FefoLine[]; short: number } {
  const lines: FefoLine[] = []
  let short = quantity
  for (const lot of lots.toSorted(byExpiry)) {
    const taken = Math.min(short, lot.available)
    if (taken <= 0) continue
    lines.push({ lotId: lot.lotId, quantity: taken })
    short -= taken
  }
  return { lines, short }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
