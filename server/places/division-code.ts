import type { Level } from '../../protocol/api/accounts.ts'

/** Digits of a division code at each level, from the top. */
const DIGITS: readonly (readonly [Level, number])[] = [
  ['province', 2],
  ['city', 4],
  ['county', 6],
  ['township', 9],
  ['village', 12],
]
/** Of a county's code; sums of jurisdictions begin there. */
export const COUNTY_DIGITS = 6

/** Throws `RangeError` for a length that no level has; a parsed code never has one. */
export function levelOf(code: string): Level {
  const level = DIGITS.find(([, digits]) => digits === code.length)
  if (!level) throw new RangeError(`${code} is not a division code`)
  return level[0]
}

/** Codes of the levels above, nearest first: 990101003 → 990101, 9901, 99. */
export const ancestorsOf = (code: string): string[] =>
  DIGITS.filter(([, digits]) => digits < code.length)
    .map(([, digits]) => code.slice(0, digits))
    .reverse()

/** The code whose ledger accounts a place uses: its county's, or its own when it lies above the counties. */
export const countyOf = (code: string): string => code.slice(0, COUNTY_DIGITS)

/** Whoever is responsible for less than a county cannot speak for all of it. */
export const isBelowCounty = (scope: string | null): boolean => scope !== null && scope.length > COUNTY_DIGITS
