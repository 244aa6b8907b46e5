import type { Database } from '../db/database.ts'
import { addDays, type TimeZone } from '../places/time-zone.ts'
import { addSums, type ClimateSums, HOUR, noSums, sumBetween } from './climate-sums.ts'
import { readingsBetween } from './readings.store.ts'
import type { SumsAt } from './series-points.ts'
import type { Source } from './sources.keeper.ts'
import { daysBetween, hoursBetween } from './sums.store.ts'
import { longestHold } from './time-weights.ts'

interface Dependencies {
  db: Database
  timeZone: TimeZone
}

/** From here on whole days are read and not their hours: milliseconds. */
const LONG = 3 * 24 * HOUR

/** Sums over any stretch, from what is kept by day and hour; at its two ends from the readings themselves. */
export class SumsReader {
  readonly #from: Dependencies

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  /** `to` is not part of it; milliseconds since 1970. Settle the source before. */
  async between(
    source: Pick<Source, 'number' | 'dueMinutes'>,
    from: number,
    to: number,
  ): Promise<ClimateSums> {
    const total = noSums()
    const first = Math.ceil(from / HOUR) * HOUR
    const last = Math.floor(to / HOUR) * HOUR
    if (first >= last) {
      addSums(total, await this.#ofReadings(source, from, to))
      return total
    }
    if (from < first) addSums(total, await this.#ofReadings(source, from, first))
    for (const part of await this.#whole(source.number, first, last)) addSums(total, part, 0)
    if (last < to) addSums(total, await this.#ofReadings(source, last, to))
    return total
  }

  async hours(source: number, from: number, to: number): Promise<SumsAt[]> {
    return (await hoursBetween(this.#from.db, source, from, to)).map((row) => ({ ...row, ms: HOUR }))
  }

  /** Days of the county's calendar that begin in the stretch, the one in which it begins too. */
  async days(source: number, from: number, to: number): Promise<SumsAt[]> {
    const { db, timeZone } = this.#from
    const [first, last] = [timeZone.dayOf(new Date(from)), timeZone.dayOf(new Date(to - 1))]
    return (await daysBetween(db, [source], first, addDays(last, 1))).map(({ day, ...sums }) => {
      const at = timeZone.instantOf(day, 0).getTime()
      return { ...sums, at, ms: timeZone.instantOf(addDays(day, 1), 0).getTime() - at }
    })
  }

  /** Whole hours, as days where whole days lie between them. */
  async #whole(source: number, from: number, to: number): Promise<ClimateSums[]> {
    const { db, timeZone } = this.#from
    if (to - from < LONG) return hoursBetween(db, source, from, to)
    const firstDay = addDays(timeZone.dayOf(new Date(from)), 1)
    const lastDay = timeZone.dayOf(new Date(to))
    const begin = timeZone.instantOf(firstDay, 0).getTime()
    const end = timeZone.instantOf(lastDay, 0).getTime()
    return [
      ...(await hoursBetween(db, source, from, begin)),
      ...(await daysBetween(db, [source], firstDay, lastDay)),
      ...(await hoursBetween(db, source, end, to)),
    ]
  }

  async #ofReadings(
    { number, dueMinutes }: Pick<Source, 'number' | 'dueMinutes'>,
    from: number,
    to: number,
  ): Promise<ClimateSums> {
    const longest = longestHold(dueMinutes)
    const readings = await readingsBetween(this.#from.db, number, from - longest, to + longest)
    return sumBetween(readings, { from, to, longest })
  }
}
