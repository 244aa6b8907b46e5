import type { ClimatePlace, ClimatePresence, UnsureTime } from '../../protocol/api/climate.ts'
import type { AuditLog } from '../accounts/audit.service.ts'
import type { Ambient } from '../ambient.ts'
import type { CatalogService } from '../catalog/catalog.service.ts'
import type { Changes } from '../changes.ts'
import type { AfterCommit, Database, Writer } from '../db/database.ts'
import { NotFoundError } from '../errors.ts'
import type { Log } from '../log.ts'
import type { TimeZone } from '../places/time-zone.ts'
import { addSums, type ClimateSums, HOUR, noSums } from './climate-sums.ts'
import { HandService } from './hand.service.ts'
import { Horizon } from './horizon.ts'
import { LoggerService } from './logger/logger.service.ts'
import { ClimatePlacesReader } from './places.reader.ts'
import { Retention } from './reading.retention.ts'
import { faultOf } from './reading-fault.ts'
import { insertReadings, type ReadingRow } from './readings.store.ts'
import { RecordReader } from './record.reader.ts'
import { RollupKeeper } from './rollup.keeper.ts'
import { SeriesService } from './series.service.ts'
import { type Source, SourcesKeeper } from './sources.keeper.ts'
import { findPlace } from './sources.store.ts'
import { StorageService } from './storage.service.ts'
import { SumsReader } from './sums.reader.ts'

/** What a device measured, by its event. */
export interface DeviceReading {
  deviceId: string
  /** Where it stood when it told. */
  locationId: string
  /** Milliseconds since 1970. */
  at: number
  celsius: number
  humidity: number | null
  /** Null = its time is known. */
  unsure: UnsureTime | null
  /** When it arrived, milliseconds since 1970. */
  receivedAt: number
}

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  log: Log
  timeZone: TimeZone
  audit: Pick<AuditLog, 'record'>
  catalog: Pick<CatalogService, 'storageInTime'>
  /** How many days readings are kept as measured; 0 = for ever. Sums stay. */
  rawDays: number
  /** Told in the transaction of the sums which hours they were made of again. */
  summed?: (tx: Writer, marks: readonly { source: number; hour: number }[]) => Promise<void>
}

/** The climate record: what was measured where, and what it comes to. */
export class ClimateService {
  readonly hand: HandService
  readonly logger: LoggerService
  readonly storage: StorageService
  readonly series: SeriesService
  readonly records: RecordReader
  readonly places: ClimatePlacesReader
  /** What measures where, and what it told last. */
  readonly sources: SourcesKeeper
  readonly #db: Database
  readonly #ambient: Ambient
  readonly #horizon: Horizon
  readonly #rollups: RollupKeeper
  readonly #retention: Retention
  readonly #sums: SumsReader

  constructor(dependencies: Dependencies) {
    this.#db = dependencies.db
    this.#ambient = dependencies.ambient
    this.#horizon = new Horizon(dependencies)
    this.sources = new SourcesKeeper(dependencies)
    const own = { ...dependencies, sources: this.sources, horizon: this.#horizon }
    this.#rollups = new RollupKeeper(own)
    this.#sums = new SumsReader(dependencies)
    this.storage = new StorageService(own)
    const parts = { ...own, rollups: this.#rollups, sums: this.#sums, storage: this.storage }
    this.#retention = new Retention(parts)
    this.hand = new HandService(parts)
    this.logger = new LoggerService(parts)
    this.series = new SeriesService(parts)
    this.records = new RecordReader(parts)
    this.places = new ClimatePlacesReader({ ...parts, hand: this.hand })
  }

  async start(): Promise<void> {
    await this.sources.start()
    await this.#rollups.start()
    this.#retention.daily.start()
  }

  async stop(): Promise<void> {
    await this.#retention.daily.stop()
    await this.#rollups.stop()
  }

  /** Resolves when what was committed of these sources before the call is in their sums. */
  settle(sources: readonly number[]): Promise<void> {
    return this.#rollups.settle(sources)
  }

  /** What is known now of each of these places; one where nothing was ever measured is absent. */
  latest(locationIds: readonly string[]): Map<string, NonNullable<ClimatePlace['latest']>> {
    const now = this.#ambient.now().getTime()
    return new Map(
      locationIds.flatMap((id) => {
        const latest = this.places.latest(this.sources.at(id), now)
        return latest ? [[id, latest] as const] : []
      }),
    )
  }

  /** Sums of several sources together, for mean kinetic temperature and coverage; `to` is not part of it. */
  async sumsBetween(numbers: readonly number[], from: Date, to: Date): Promise<ClimateSums> {
    await this.#rollups.settle(numbers)
    const total = noSums()
    for (const number of numbers) {
      const source = this.sources.get(number)
      if (source) addSums(total, await this.#sums.between(source, from.getTime(), to.getTime()))
    }
    return total
  }

  /** How complete the record of a place is; days as `YYYY-MM-DD`, both included, before today. Throws `NotFoundError`. */
  async presence(locationId: string, first: string, last: string): Promise<ClimatePresence> {
    const place = await findPlace(this.#db, null, locationId)
    if (!place) throw new NotFoundError('location', locationId)
    return this.records.presence(place, first, last)
  }

  /**
   * Keeps what devices measured, inside the transaction that stores their events: a row each, and now and then a mark.
   * What is here already, or older than the record keeps, changes nothing; the event itself is kept by the device's log.
   */
  async record(tx: Writer, afterCommit: AfterCommit, readings: readonly DeviceReading[]): Promise<void> {
    if (readings.length === 0) return
    const made = new Map<string, Source>()
    const rows: ReadingRow[] = []
    const earliest = this.#horizon.earliest()
    for (const { deviceId, locationId, at, celsius, humidity, unsure, receivedAt } of readings) {
      let source = this.sources.ofDevice(deviceId, locationId) ?? made.get(deviceId)
      if (!source) {
        source = await this.sources.makeForDevice(tx, afterCommit, { deviceId, locationId })
        made.set(deviceId, source)
      }
      if (at < earliest) continue
      const recordedAt = receivedAt - at > HOUR ? receivedAt : null
      const fault = faultOf(celsius)
      rows.push({ source: source.number, at, celsius, humidity, fault, unsure, recordedAt })
    }
    await insertReadings(tx, rows)
    await this.#rollups.mark(tx, afterCommit, rows.map(hourOf))
    afterCommit(() => {
      for (const row of rows) if (row.unsure === null) this.sources.told(row.source, row)
    })
  }
}

const hourOf = ({ source, at }: ReadingRow) => ({ source, hour: at - (at % HOUR) })
