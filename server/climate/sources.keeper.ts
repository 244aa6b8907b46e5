import type { ReadingFault } from '../../protocol/api/climate.ts'
import type { Ambient } from '../ambient.ts'
import type { AfterCommit, Database, Writer } from '../db/database.ts'
import { insertSource, kindOfDevice, listSources, type SourceRow } from './sources.store.ts'

/** A reading that a source told last. `at` is milliseconds since 1970. */
export interface Latest {
  at: number
  celsius: number | null
  humidity: number | null
  fault: ReadingFault | null
}
export type Source = Pick<
  SourceRow,
  'number' | 'id' | 'locationId' | 'kind' | 'deviceId' | 'name' | 'dueMinutes'
>

/** A device speaks every few minutes; this long is what the record asks for (at least every 30 minutes). */
export const DEVICE_DUE_MINUTES = 30
/** Twice this is the longest that a reading by hand can stand for: half a day. */
export const HAND_DUE_MINUTES = 360

interface Dependencies {
  db: Database
  ambient: Ambient
}

/** Every source of the county and its newest reading, in memory: the hot path of ingest asks for them all day. */
export class SourcesKeeper {
  readonly #from: Dependencies
  readonly #byNumber = new Map<number, Source>()
  readonly #byDevice = new Map<string, Source>()
  readonly #byPlace = new Map<string, Source[]>()
  readonly #latest = new Map<number, Latest>()

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  async start(): Promise<void> {
    for (const known of [this.#byNumber, this.#byDevice, this.#byPlace, this.#latest]) known.clear()
    for (const row of await listSources(this.#from.db)) {
      this.#keep(row)
      const { number, latestAt, latestCelsius, latestHumidity, latestFault } = row
      if (latestAt !== null)
        this.#latest.set(number, {
          at: latestAt,
          celsius: latestCelsius,
          humidity: latestHumidity,
          fault: latestFault,
        })
    }
  }

  all(): Iterable<Source> {
    return this.#byNumber.values()
  }

  get(number: number): Source | undefined {
    return this.#byNumber.get(number)
  }

  at(locationId: string): readonly Source[] {
    return this.#byPlace.get(locationId) ?? []
  }

  latestOf(number: number): Latest | undefined {
    return this.#latest.get(number)
  }

  /** What a source told; older than what is known, it changes nothing. */
  told(number: number, latest: Latest): void {
    const known = this.#latest.get(number)
    if (!known || latest.at >= known.at) this.#latest.set(number, latest)
  }

  /** After a correction: whatever is the newest now. */
  correct(number: number, latest: Latest | undefined): void {
    if (latest) this.#latest.set(number, latest)
    else this.#latest.delete(number)
  }

  ofDevice(deviceId: string, locationId: string): Source | undefined {
    return this.#byDevice.get(deviceKey(deviceId, locationId))
  }

  /** Makes the source of a device where it stands now; it is known here after the commit. */
  async makeForDevice(
    tx: Writer,
    afterCommit: AfterCommit,
    { deviceId, locationId }: { deviceId: string; locationId: string },
  ): Promise<Source> {
    const kind = await kindOfDevice(tx, deviceId)
    const dueMinutes = DEVICE_DUE_MINUTES
    return this.make(tx, afterCommit, { locationId, kind, deviceId, name: null, dueMinutes })
  }

  async make(tx: Writer, afterCommit: AfterCommit, source: Omit<Source, 'number' | 'id'>): Promise<Source> {
    const { ambient } = this.#from
    const row = await insertSource(tx, {
      ...source,
      id: ambient.newId(),
      createdAt: ambient.now(),
      latestAt: null,
      latestCelsius: null,
      latestHumidity: null,
      latestFault: null,
    })
    afterCommit(() => this.#keep(row))
    return row
  }

  #keep(source: Source): void {
    const { number, deviceId, locationId } = source
    this.#byNumber.set(number, source)
    if (deviceId !== null) this.#byDevice.set(deviceKey(deviceId, locationId), source)
    this.#byPlace.set(locationId, [...this.at(locationId), source])
  }
}

const deviceKey = (deviceId: string, locationId: string): string => `${deviceId} ${locationId}`
