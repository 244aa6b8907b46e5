import type { ClimatePresence, ClimatePresenceQuery } from '../../protocol/api/climate.ts'
import type { DayPart, RecordSheet, RecordSheetDay } from '../../protocol/api/hand-readings.ts'
import type { Ambient } from '../ambient.ts'
import type { CatalogService } from '../catalog/catalog.service.ts'
import type { Database } from '../db/database.ts'
import { InvalidError } from '../errors.ts'
import { addDays, type TimeZone } from '../places/time-zone.ts'
import { addSums, counts, coverageOf, HOUR, noSums, type Reading } from './climate-sums.ts'
import { type Entry, entriesBetween, wasRead } from './hand.store.ts'
import { DUE, partOf, partsOver } from './hand-rules.ts'
import { measuringPlace } from './measuring-place.ts'
import { presenceOf } from './presence.ts'
import { measuredHumidity } from './reading-fault.ts'
import { readingsBetween } from './readings.store.ts'
import type { RollupKeeper } from './rollup.keeper.ts'
import { meanOf } from './series-points.ts'
import { describeSource } from './source.view.ts'
import type { Source, SourcesKeeper } from './sources.keeper.ts'
import { findPlace, listNamedSources, type PlaceRow } from './sources.store.ts'
import type { StorageService } from './storage.service.ts'
import { type DayRow, daysBetween, hoursBetween } from './sums.store.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  timeZone: TimeZone
  sources: SourcesKeeper
  rollups: RollupKeeper
  storage: StorageService
  catalog: Pick<CatalogService, 'storageInTime'>
}

/** What a device measured this near to 09:00 or 15:30 stands on the sheet where nobody read the instrument: milliseconds. */
const NEAR = HOUR
const USUAL_DAYS = 90
const LONGEST_DAYS = 400

/** How complete the record of a place is, and the sheet (温湿度记录表) that hangs on its wall. */
export class RecordReader {
  readonly #from: Dependencies

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  /** Over the whole days of the stretch that have passed since the place was made; days as `YYYY-MM-DD`, both included. */
  async presence(
    place: Pick<PlaceRow, 'id' | 'createdAt'>,
    first: string,
    last: string,
  ): Promise<ClimatePresence> {
    const { timeZone, ambient, sources, rollups, db } = this.#from
    const today = timeZone.dayOf(ambient.now())
    const made = timeZone.dayOf(place.createdAt)
    const begin = first > made ? first : addDays(made, 1)
    const days = daysOf(begin, last < today ? last : addDays(today, -1))
    const here = sources.at(place.id)
    await rollups.settle(here.map(({ number }) => number))
    const measuring = here.filter(({ kind }) => kind !== 'hand').map(({ number }) => number)
    const rows = measuring.length === 0 ? [] : await daysBetween(db, measuring, begin, addDays(last, 1))
    const devices = measuring.map(
      (number) =>
        new Map(rows.filter(({ source }) => source === number).map(({ day, halves }) => [day, halves])),
    )
    const hand = new Map<string, Set<DayPart>>()
    for (const { entry } of await this.#readAt(here, begin, last)) {
      const day = timeZone.dayOf(entry.at)
      const parts = hand.get(day) ?? new Set()
      parts.add(partOf(timeZone.minutesOf(entry.at)))
      hand.set(day, parts)
    }
    return presenceOf(days, { devices, hand })
  }

  /** Throws `NotFoundError` and `InvalidError` `bad_period`. */
  async presenceAt(scope: string | null, query: ClimatePresenceQuery): Promise<ClimatePresence> {
    const { db, ambient, timeZone } = this.#from
    const place = measuringPlace(await findPlace(db, scope, query.location), query.location)
    const to = query.to ?? addDays(timeZone.dayOf(ambient.now()), -1)
    const from = query.from ?? addDays(to, 1 - USUAL_DAYS)
    const longest = LONGEST_DAYS
    if (from > to || addDays(from, longest) <= to)
      throw new InvalidError(
        'bad_period',
        `Ask for at most ${longest} days, from the earlier to the later.`,
        {
          params: { days: longest },
          errors: [{ path: 'to', message: 'is before from, or too long after it' }],
        },
      )
    return this.presence(place, from, to)
  }

  /** Throws `NotFoundError`. `month` is `YYYY-MM`. */
  async sheet(scope: string | null, locationId: string, month: string): Promise<RecordSheet> {
    const { db, ambient, timeZone, sources, storage, catalog } = this.#from
    const place = measuringPlace(await findPlace(db, scope, locationId), locationId)
    const now = ambient.now()
    const today = timeZone.dayOf(now)
    const first = `${month}-01`
    const end = addDays(`${addDays(first, 31).slice(0, 7)}-01`, -1)
    const last = end < today ? end : today
    const presence = await this.presence(place, first, last)
    const here = sources.at(place.id)
    const devices = here.filter(({ kind }) => kind !== 'hand')
    const all = here.map(({ number }) => number)
    const rows = all.length === 0 ? [] : await daysBetween(db, all, first, addDays(last, 1))
    const entries = await this.#readAt(here, first, last)
    const named = await listNamedSources(db, scope, { locationIds: [place.id] })
    const profileId = (await storage.of(db, [place])).get(place.id)?.profileId ?? null
    // As they were when the sheet ended: what was set since then is nothing to it.
    const during = { from: timeZone.instantOf(addDays(last, 1), 0).getTime() - 1, until: Infinity }
    const [limits] = profileId === null ? [] : (await catalog.storageInTime(db)).limitsOf(profileId, during)
    const days: RecordSheetDay[] = []
    for (const day of daysOf(first, last)) {
      const ofDay = entries.filter(({ entry }) => timeZone.dayOf(entry.at) === day)
      const measured = rows.filter((row) => row.day === day)
      days.push({
        day,
        morning: await this.#reading(ofDay, devices, day, 'morning'),
        afternoon: await this.#reading(ofDay, devices, day, 'afternoon'),
        over: partsOver(day === today ? timeZone.minutesOf(now) : null),
        ...leastAndMost(measured, devices),
        remarks: ofDay.flatMap(({ entry: { note, reason } }) =>
          [note, reason].filter((words) => words !== null),
        ),
      })
    }
    return {
      locationId: place.id,
      locationName: place.name,
      jurisdictionName: place.jurisdictionName,
      month,
      profile: limits?.value ?? null,
      instruments: named
        .filter(({ source }) => source.kind !== 'hand')
        .map((source) => describeSource(source).name ?? place.name),
      days,
      presence: { due: presence.due, present: presence.present },
    }
  }

  /** Entries of these days that hold, both included. */
  async #readAt(here: readonly Source[], first: string, last: string): Promise<Entry[]> {
    const { db, timeZone } = this.#from
    const hand = here.find(({ kind }) => kind === 'hand')
    if (!hand) return []
    const [from, to] = [timeZone.instantOf(first, 0), timeZone.instantOf(addDays(last, 1), 0)]
    const entries = await entriesBetween(db, hand.number, from, to)
    return entries.filter(({ entry, supersededById }) => supersededById === null && wasRead(entry))
  }

  async #reading(
    entries: readonly Entry[],
    devices: readonly Source[],
    day: string,
    part: DayPart,
  ): Promise<RecordSheetDay['morning']> {
    const { db, timeZone } = this.#from
    const dueAt = timeZone.instantOf(day, DUE[part]).getTime()
    const ofPart = entries.filter(({ entry }) => partOf(timeZone.minutesOf(entry.at)) === part)
    const read = nearest(ofPart, ({ entry }) => entry.at.getTime(), dueAt)
    if (read) {
      const { at, celsius, humidity, late } = read.entry
      return { at: at.toISOString(), celsius, humidity, by: read.enteredByName, late }
    }
    const measured: Reading[] = []
    for (const { number } of devices)
      measured.push(...(await readingsBetween(db, number, dueAt - NEAR, dueAt + NEAR)).filter(counts))
    const reading = nearest(measured, ({ at }) => at, dueAt)
    if (!reading) return this.#meanAt(devices, dueAt)
    const { at, celsius, humidity } = reading
    return {
      at: new Date(at).toISOString(),
      celsius,
      humidity: measuredHumidity(humidity),
      by: null,
      late: false,
    }
  }

  /** What is no longer kept as measured stands there as the mean of its hour. */
  async #meanAt(devices: readonly Source[], dueAt: number): Promise<RecordSheetDay['morning']> {
    const hour = dueAt - (dueAt % HOUR)
    for (const { number } of devices) {
      const [sums] = await hoursBetween(this.#from.db, number, hour, hour + HOUR)
      if (!sums || sums.readings === 0) continue
      return {
        at: new Date(dueAt).toISOString(),
        celsius: meanOf(sums.celsiusSeconds, sums.seconds),
        humidity: meanOf(sums.humiditySeconds, sums.humidSeconds),
        by: null,
        late: false,
      }
    }
    return null
  }
}

/** By devices, or where none measured by hand. */
function leastAndMost(
  rows: readonly DayRow[],
  devices: readonly Source[],
): Pick<RecordSheetDay, 'minCelsius' | 'maxCelsius' | 'minHumidity' | 'maxHumidity' | 'coverage'> {
  const byDevice = rows.filter(
    ({ source, readings }) => readings > 0 && devices.some(({ number }) => number === source),
  )
  const total = noSums()
  for (const row of byDevice.length > 0 ? byDevice : rows) addSums(total, row)
  const { minCelsius, maxCelsius, minHumidity, maxHumidity } = total
  const coverage = Math.max(0, ...rows.map((row) => coverageOf(row, 24 * HOUR)))
  return { minCelsius, maxCelsius, minHumidity, maxHumidity, coverage }
}

function nearest<T>(all: readonly T[], timeOf: (each: T) => number, at: number): T | undefined {
  return all.toSorted((a, b) => Math.abs(timeOf(a) - at) - Math.abs(timeOf(b) - at))[0]
}

/** Both included. */
function daysOf(first: string, last: string): string[] {
  const days: string[] = []
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day)
  return days
}
