import type { z } from 'zod'
import type { ClimatePlace, ClimateSource, sourceQuery } from '../../protocol/api/climate.ts'
import type { Ambient } from '../ambient.ts'
import type { Database } from '../db/database.ts'
import { narrowest } from '../db/scope.ts'
import { coverageOf, HOUR } from './climate-sums.ts'
import type { HandService } from './hand.service.ts'
import { keepsRecord } from './hand-rules.ts'
import { isRealPlace, measuringPlace } from './measuring-place.ts'
import { describeLatest, describeSource } from './source.view.ts'
import type { Source, SourcesKeeper } from './sources.keeper.ts'
import { findPlace, listNamedSources, listPlaces } from './sources.store.ts'
import type { StorageService } from './storage.service.ts'
import { type HourSums, sumsSince } from './sums.store.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  sources: SourcesKeeper
  storage: StorageService
  hand: Pick<HandService, 'due'>
}

const NOTHING: ClimatePlace['lastDay'] = {
  minCelsius: null,
  maxCelsius: null,
  minHumidity: null,
  maxHumidity: null,
  coverage: 0,
}

/** How it is now, at every place that measures or ought to. */
export class ClimatePlacesReader {
  readonly #from: Dependencies

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  /** By the name of the place. Throws `NotFoundError` for a location outside the scope. */
  async sources(scope: string | null, query: z.output<typeof sourceQuery>): Promise<ClimateSource[]> {
    const { db, sources, ambient } = this.#from
    const { location, jurisdiction, kind } = query
    const narrowed = narrowest(scope, jurisdiction ?? null)
    if (narrowed === undefined) return []
    if (location !== undefined) measuringPlace(await findPlace(db, scope, location), location)
    const locationIds = location === undefined ? undefined : [location]
    const now = ambient.now().getTime()
    const named = await listNamedSources(db, narrowed, { locationIds })
    return named
      .filter(({ source }) => kind === undefined || source.kind === kind)
      .map((each) => {
        const latest = sources.latestOf(each.source.number)
        return { ...describeSource(each), latest: latest ? describeLatest(latest, each.source, now) : null }
      })
  }

  /** Warehouses and storerooms, and wherever else something measures, by name. */
  async places(scope: string | null, jurisdiction: string | undefined): Promise<ClimatePlace[]> {
    const { db, sources, storage, ambient, hand } = this.#from
    const narrowed = narrowest(scope, jurisdiction ?? null)
    if (narrowed === undefined) return []
    const all = (await listPlaces(db, narrowed)).filter(isRealPlace)
    const measuring = all.filter((place) => keepsRecord(place) || sources.at(place.id).length > 0)
    const settings = await storage.of(db, measuring)
    const due = new Set((await hand.due(narrowed)).map(({ locationId }) => locationId))
    const now = ambient.now().getTime()
    // Of whole hours, the one that runs too.
    const since = now - (now % HOUR) - 23 * HOUR
    const numbers = measuring.flatMap(({ id }) => sources.at(id).map(({ number }) => number))
    const lastDay = new Map((await sumsSince(db, numbers, since)).map((sums) => [sums.source, sums]))
    return measuring.map(({ id, createdAt: _, tierSet: __, ...place }) => {
      const here = sources.at(id)
      const { profileId = null, handDue = false } = settings.get(id) ?? {}
      return {
        locationId: id,
        ...place,
        profileId,
        latest: this.latest(here, now),
        sources: here.length,
        lastDay: best(here, lastDay, now - since),
        handDue,
        dueNow: due.has(id),
      }
    })
  }

  /** Of these sources: what was measured before a fault, what a device told before what a person read, then the newest. */
  latest(here: readonly Source[], now: number): ClimatePlace['latest'] {
    const { sources } = this.#from
    const told = here.flatMap((source) => {
      const latest = sources.latestOf(source.number)
      return latest ? [{ source, ...describeLatest(latest, source, now) }] : []
    })
    const [first] = told.toSorted(
      (a, b) =>
        Number(a.silent) - Number(b.silent) ||
        Number(a.fault !== null) - Number(b.fault !== null) ||
        Number(a.source.deviceId === null) - Number(b.source.deviceId === null) ||
        (a.at < b.at ? 1 : -1),
    )
    if (!first) return null
    const { source, ...latest } = first
    return { ...latest, sourceId: source.id, sourceKind: source.kind }
  }
}

/** The source that covers most. */
function best(
  here: readonly Source[],
  sums: ReadonlyMap<number, HourSums>,
  ms: number,
): ClimatePlace['lastDay'] {
  let found = NOTHING
  for (const { number } of here) {
    const of = sums.get(number)
    if (!of) continue
    const { minCelsius, maxCelsius, minHumidity, maxHumidity } = of
    const coverage = coverageOf(of, ms)
    if (coverage > found.coverage || found.minCelsius === null)
      found = { minCelsius, maxCelsius, minHumidity, maxHumidity, coverage }
  }
  return found
}
