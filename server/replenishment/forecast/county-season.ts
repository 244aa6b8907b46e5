import type { ForecastMethod } from '../../../protocol/api/forecast.ts'
import type { Rate } from './demand-series.ts'
import { endOf, type Period } from './periods.ts'
import { pooledIndex } from './pooled-index.ts'
import { fitSeason, type Season } from './season.ts'

/** The season of a product in a county, as it was known at any time of the past. */
export class CountySeason {
  readonly #months: readonly Period[]
  readonly #places: readonly (readonly Rate[])[]
  readonly #known = new Map<number, Season | null>()
  /** What was nearer in the county's own past; null where that is too short to tell. */
  better: ForecastMethod | null = null

  /** Rates of each place in each of the `months`. */
  constructor(months: readonly Period[], places: readonly (readonly Rate[])[]) {
    this.#months = months
    this.#places = places
  }

  /** From the months that had ended before `day`; null when they show none. */
  before(day: string): Season | null {
    const count = this.#months.filter((month) => endOf(month) <= day).length
    const known = this.#known.get(count)
    if (known !== undefined) return known
    const season = fitSeason(pooledIndex(this.#places, count), this.#months.slice(0, count))
    this.#known.set(count, season)
    return season
  }
}
