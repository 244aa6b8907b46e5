/** What will come lies between `low` and `high` with this chance. */
export const CHANCES = [50, 80, 95] as const
export type Chance = (typeof CHANCES)[number]
export interface Band {
  low: number
  high: number
}
export type Bands = Record<`p${Chance}`, Band>

/** Quantiles of the standard normal distribution at 75, 90 and 97.5 %. */
const Z: Record<Chance, number> = { 50: 0.67449, 80: 1.281552, 95: 1.959964 }

/**
 * Bands around a mean of 0 or more, by the log-normal distribution of that mean and relative standard deviation: never
 * below 0, and longer upwards, as demand is. A spread known from few comparisons makes them wider, as Student's t does
 * (Abramowitz and Stegun 26.7.5, first term).
 */
export function bandsOf(mean: number, spread: number, compared: number): Bands {
  const sigma = Math.sqrt(Math.log1p(spread ** 2))
  const middle = -(sigma ** 2) / 2
  const band = (chance: Chance): Band => {
    const z = Z[chance] + (Z[chance] ** 3 + Z[chance]) / (4 * Math.max(2, compared))
    return { low: mean * Math.exp(middle - z * sigma), high: mean * Math.exp(middle + z * sigma) }
  }
  return { p50: band(50), p80: band(80), p95: band(95) }
}
