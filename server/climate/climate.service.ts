import type { UnsureTime } from '../../protocol/api/climate.ts'
import type { AuditLog } from '../accounts/audit.service.ts'
import type { Ambient } from '../ambient.ts'
import type { Changes } from '../changes.ts'
import type { AfterCommit, Database, Writer } from '../db/database.ts'
import type { Log } from '../log.ts'
import type { TimeZone } from '../places/time-zone.ts'
import { HOUR } from './climate-sums.ts'
import { Horizon } from './horizon.ts'
import { faultOf } from './reading-fault.ts'
import { insertReadings, type ReadingRow } from './readings.store.ts'
import { RollupKeeper } from './rollup.keeper.ts'
import { type Source, SourcesKeeper } from './sources.keeper.ts'

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
  /** How many days readings are kept as measured; 0 = for ever. Sums stay. */
  rawDays: number
  /** Told in the transaction of the sums which hours they were made of again. */
  summed?: (tx: Writer, marks: readonly { source: number; hour: number }[]) => Promise<void>
}

/** The climate record: what was measured where, and what it comes to. */
export class ClimateService {
  readonly #horizon: Horizon
  readonly #sources: SourcesKeeper
  readonly #rollups: RollupKeeper

  constructor(dependencies: Dependencies) {
    this.#horizon = new Horizon(dependencies)
    this.#sources = new SourcesKeeper(dependencies)
    this.#rollups = new RollupKeeper({ ...dependencies, sources: this.#sources })
  }

  async start(): Promise<void> {
    await this.#sources.start()
    await this.#rollups.start()
  }

  async stop(): Promise<void> {
    await this.#rollups.stop()
  }

  /** Resolves when what was committed of these sources before the call is in their sums. */
  settle(sources: readonly number[]): Promise<void> {
    return this.#rollups.settle(sources)
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
      let source = this.#sources.ofDevice(deviceId, locationId) ?? made.get(deviceId)
      if (!source) {
        source = await this.#sources.makeForDevice(tx, afterCommit, { deviceId, locationId })
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
      for (const row of rows) if (row.unsure === null) this.#sources.told(row.source, row)
    })
  }
}

const hourOf = ({ source, at }: ReadingRow) => ({ source, hour: at - (at % HOUR) })
