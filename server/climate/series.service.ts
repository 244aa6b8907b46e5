import type { z } from 'zod'
import type { ClimateSeries, ClimateSeriesAnswer, seriesQuery } from '../../protocol/api/climate.ts'
import type { Ambient } from '../ambient.ts'
import type { Database } from '../db/database.ts'
import { InvalidError, NotFoundError } from '../errors.ts'
import { type ClimateSums, counts, coverageOf, HOUR } from './climate-sums.ts'
import { meanKineticTemperature } from './mean-kinetic-temperature.ts'
import { measuringPlace } from './measuring-place.ts'
import { latestUncounted, readingsBetween } from './readings.store.ts'
import type { RollupKeeper } from './rollup.keeper.ts'
import { meanOf, rawColumns, stepFor, sumColumns } from './series-points.ts'
import { describeSource } from './source.view.ts'
import { findPlace, listNamedSources, type NamedSource } from './sources.store.ts'
import { type Stretch, stretchOf } from './stretch.ts'
import type { SumsReader } from './sums.reader.ts'
import { longestHold } from './time-weights.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  rollups: RollupKeeper
  sums: SumsReader
}

const DAY = 24 * HOUR
const MOST_SOURCES = 12
const FAULTS_SHOWN = 200

/** What charts draw: as measured when that is few enough, else by hour or day, so that a year draws as fast as a day. */
export class SeriesService {
  readonly #from: Dependencies

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  /**
   * Of everything that measures at a place, or of some sources. Throws `NotFoundError` also for one outside the scope, and
   * `InvalidError` `bad_period`, `no_sources`, `too_many_sources`.
   */
  async read(scope: string | null, query: z.output<typeof seriesQuery>): Promise<ClimateSeriesAnswer> {
    const { ambient, rollups } = this.#from
    const stretch = stretchOf(query, ambient.now(), { usual: DAY, longest: 5 * 366 * DAY })
    const named = await this.#sourcesOf(scope, query)
    await rollups.settle(named.map(({ source }) => source.number))
    const series: ClimateSeries[] = []
    for (const each of named) series.push(await this.#draw(each, stretch, query.points))
    return { from: new Date(stretch.from).toISOString(), to: new Date(stretch.to).toISOString(), series }
  }

  async #sourcesOf(
    scope: string | null,
    { location, sources }: z.output<typeof seriesQuery>,
  ): Promise<NamedSource[]> {
    const { db } = this.#from
    if (location !== undefined) {
      const { id } = measuringPlace(await findPlace(db, scope, location), location)
      const all = await listNamedSources(db, scope, { locationIds: [id] })
      // Those that have measured lately tell most.
      return all
        .toSorted((a, b) => (b.source.latestAt ?? 0) - (a.source.latestAt ?? 0))
        .slice(0, MOST_SOURCES)
    }
    const ids = [...new Set((sources ?? '').split(',').filter(Boolean))]
    if (ids.length === 0) throw refused('no_sources', 'Say a location, or which sources.')
    if (ids.length > MOST_SOURCES)
      throw refused('too_many_sources', `At most ${MOST_SOURCES} sources can be compared.`)
    const found = await listNamedSources(db, scope, { ids })
    return ids.map((id) => {
      const named = found.find(({ source }) => source.id === id)
      if (!named) throw new NotFoundError('climate source', id)
      return named
    })
  }

  async #draw(named: NamedSource, stretch: Stretch, points: number): Promise<ClimateSeries> {
    const { db, sums, ambient } = this.#from
    const { source } = named
    const { number, dueMinutes } = source
    const { from, to } = stretch
    const total = await sums.between(source, from, to)
    const wanted = stepFor(stretch, total.readings, points)
    const readings = wanted === 'raw' ? await readingsBetween(db, number, from, to) : []
    const counted = readings.filter(counts)
    // What is no longer kept as measured is still there by the hour.
    const step = wanted === 'raw' && counted.length < total.readings ? 'hour' : wanted
    const faults = total.faults > 0 ? await latestUncounted(db, number, { from, to }, FAULTS_SHOWN) : []
    return {
      source: describeSource(named),
      step,
      ...(step === 'raw'
        ? rawColumns(counted, longestHold(dueMinutes))
        : sumColumns(
            step === 'hour' ? await sums.hours(number, from, to) : await sums.days(number, from, to),
          )),
      faults,
      summary: summaryOf(total, { from, to: Math.min(to, ambient.now().getTime()) }),
    }
  }
}

/** Of a stretch as far as it has passed. */
function summaryOf(sums: ClimateSums, { from, to }: Stretch): ClimateSeries['summary'] {
  const { readings, faults, minCelsius, maxCelsius, minHumidity, maxHumidity } = sums
  return {
    readings,
    faults,
    minCelsius,
    maxCelsius,
    meanCelsius: meanOf(sums.celsiusSeconds, sums.seconds),
    minHumidity,
    maxHumidity,
    meanHumidity: meanOf(sums.humiditySeconds, sums.humidSeconds),
    kineticCelsius: meanKineticTemperature(sums.kineticSeconds, sums.seconds),
    coverage: coverageOf(sums, to - from),
  }
}

const refused = (code: string, message: string): InvalidError =>
  new InvalidError(code, message, { errors: [{ path: 'sources', message }] })
