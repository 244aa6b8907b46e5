import type { Rate } from './demand-series.ts'

/** Rounds until levels and index agree: each brings them nearer by an order of magnitude. */
const ROUNDS = 6
/** A place seen for less says nothing about a season. */
const MIN_SEEN = 3

/**
 * What all places have in common, month by month: the index of the multiplicative model rate = level of the place × index
 * of the month, by alternating sums (the maximum likelihood fit for counts; Deming and Stephan, Annals of Mathematical
 * Statistics 11, 1940). So places that begin, end or are empty for a while do not show as a season. Only the first `count`
 * months are looked at; null where no place is known.
 */
export function pooledIndex(places: readonly (readonly Rate[])[], count: number): (number | null)[] {
  const seen = places.filter((rates) => known(rates, count) >= MIN_SEEN)
  let index: (number | null)[] = new Array<null>(count).fill(null)
  let levels = seen.map((rates) => level(rates, index, count))
  for (let round = 0; round < ROUNDS; round++) {
    index = index.map((_, t) => {
      let units = 0
      let expected = 0
      for (const [i, rates] of seen.entries()) {
        const rate = rates[t] ?? null
        if (rate === null) continue
        units += rate
        expected += levels[i] ?? 0
      }
      return expected > 0 ? units / expected : null
    })
    levels = seen.map((rates) => level(rates, index, count))
  }
  return index
}

/** The level of a place when each month is worth its index, 1 where that is unknown. */
export function level(rates: readonly Rate[], index: readonly (number | null)[], count: number): number {
  let units = 0
  let expected = 0
  for (let t = 0; t < count; t++) {
    const rate = rates[t] ?? null
    if (rate === null) continue
    units += rate
    expected += index[t] ?? 1
  }
  return expected > 0 ? units / expected : 0
}

const known = (rates: readonly Rate[], count: number): number =>
  rates.slice(0, count).filter((rate) => rate !== null && rate !== undefined).length
