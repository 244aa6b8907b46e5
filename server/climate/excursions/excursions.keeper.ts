import { setTimeout as rest } from 'node:timers/promises'
import type { Ambient } from '../../ambient.ts'
import type { CatalogService } from '../../catalog/catalog.service.ts'
import type { Changes } from '../../changes.ts'
import type { Database, Writer } from '../../db/database.ts'
import type { Log } from '../../log.ts'
import { listStorage } from '../storage.store.ts'
import * as store from './excursions.store.ts'
import { judgeSource } from './source.judging.ts'
import { rhythmOf, type WatchedPlace, wantedOf } from './watch-plan.ts'
import { deleteMarks, insertMarks, markedSources, marksOf, sourcesDue, watchesOf } from './watches.store.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  log: Log
  catalog: Pick<CatalogService, 'storageInTime'>
}

/** How often it is looked whether readings or time changed something: milliseconds. */
const EVERY = 1_000
/** Products come and go, and limits are set: every source is judged again this often. Milliseconds. */
const ALL_EVERY = 10 * 60_000
/** Sources in one transaction, and how long it goes on to the next, for ingest waits: milliseconds. */
const AT_ONCE = 20
const LONGEST = 20
/** Rests three times as long as it works, so that a flood of readings keeps three quarters of the machine. */
const REST = 3

/**
 * Finds excursions. The transaction that sums up readings leaves a mark on their source, and this works the marks off, so
 * that a crash between loses nothing. Readings that come late have history worked out anew from where nothing lasted.
 */
export class ExcursionsKeeper {
  readonly #from: Dependencies
  #timer: NodeJS.Timeout | undefined
  #working: Promise<void> = Promise.resolve()
  #busy = false
  #stopping = false
  /** Somebody waits: no rests. */
  #awaited = false
  #judgedAll = 0
  /** Places where something changed. */
  #touched = new Set<string>()

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  start(): void {
    const { changes, log } = this.#from
    this.#stopping = false
    this.#judgedAll = 0
    changes.on('climate', this.#onClimate)
    changes.on('reference', this.#onReference)
    this.#timer = setInterval(() => {
      if (this.#busy) return
      this.#busy = true
      this.#alone(() => this.#look())
        .catch((error: unknown) => log.error({ err: error }, 'excursions could not be looked for'))
        .finally(() => {
          this.#busy = false
        })
    }, EVERY)
    this.#timer.unref()
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    const { changes } = this.#from
    changes.off('climate', this.#onClimate)
    changes.off('reference', this.#onReference)
    this.#stopping = true
    await this.#working
  }

  /** Says, in the transaction that sums up readings, that those of these hours changed. */
  async mark(tx: Writer, marks: readonly { source: number; hour: number }[]): Promise<void> {
    const earliest = new Map<number, number>()
    for (const { source, hour } of marks) earliest.set(source, Math.min(hour, earliest.get(source) ?? hour))
    await insertMarks(
      tx,
      [...earliest].map(([source, hour]) => ({ source, hour })),
    )
  }

  /** Resolves when what was summed up before the call is judged, by the limits and at the time of now. */
  settle(): Promise<void> {
    return this.#alone(() => {
      this.#judgedAll = 0
      return this.#hurry()
    })
  }

  readonly #onClimate = (locationIds: readonly string[]): void => {
    for (const id of locationIds) this.#touched.add(id)
  }

  /** Limits may have changed. */
  readonly #onReference = (): void => {
    this.#judgedAll = 0
  }

  /** One look at a time. */
  #alone(work: () => Promise<void>): Promise<void> {
    const working = this.#working.then(work)
    this.#working = working.catch(() => undefined)
    return working
  }

  async #hurry(): Promise<void> {
    this.#awaited = true
    await this.#look().finally(() => {
      this.#awaited = false
    })
  }

  async #look(): Promise<void> {
    const { db, ambient } = this.#from
    const now = ambient.now().getTime()
    if (now - this.#judgedAll >= ALL_EVERY) {
      await this.#judge(await store.sourcesAt(db))
      this.#judgedAll = now
    }
    if (this.#touched.size > 0) {
      const places = [...this.#touched]
      this.#touched.clear()
      await this.#judge(await store.sourcesAt(db, places))
    }
    await this.#judge(await markedSources(db))
    await this.#judge(await sourcesDue(db, now))
  }

  async #judge(numbers: readonly number[]): Promise<void> {
    for (let from = 0; from < numbers.length && !this.#stopping; ) {
      const began = performance.now()
      from += await this.#judgeSome(numbers.slice(from, from + AT_ONCE))
      if (!this.#awaited) await rest(REST * (performance.now() - began))
    }
  }

  /** How many of these it came to: what takes long gives way to others. */
  #judgeSome(numbers: readonly number[]): Promise<number> {
    const { db, ambient, changes, catalog } = this.#from
    return db.write(async (tx, afterCommit) => {
      const began = performance.now()
      const now = ambient.now().getTime()
      const found = new Map((await store.findSources(tx, numbers)).map((source) => [source.number, source]))
      const marks = await marksOf(tx, numbers)
      const watches = await watchesOf(tx, numbers)
      const places = await placesOf(tx, [...found.values()])
      const storage = await catalog.storageInTime(tx)
      const touched = new Set<string>()
      const done: number[] = []
      for (const number of numbers) {
        done.push(number)
        const source = found.get(number)
        const place = source && places.get(source.locationId)
        if (!source || !place) continue
        const judging = {
          tx,
          now,
          newId: ambient.newId,
          source,
          rhythm: rhythmOf(source),
          mark: marks.get(number),
        }
        const wanted = wantedOf(source, place, storage)
        if (await judgeSource(judging, watches.get(number) ?? [], wanted)) touched.add(source.locationId)
        if (performance.now() - began > LONGEST) break
      }
      await deleteMarks(tx, done)
      if (touched.size > 0) afterCommit(() => changes.emit('excursions', [...touched]))
      return done.length
    })
  }
}

/** What each place of these sources stores and who measures there. */
async function placesOf(
  tx: Writer,
  sources: readonly store.FoundSource[],
): Promise<Map<string, WatchedPlace>> {
  const ids = [...new Set(sources.map(({ locationId }) => locationId))]
  const storage = await listStorage(tx, ids)
  const stock = await store.profilesOfStock(tx, ids)
  const measured = await store.placesWithDevice(tx, ids)
  return new Map(
    sources.map(({ locationId, locationKind }) => [
      locationId,
      {
        kind: locationKind,
        storage: storage.find((row) => row.locationId === locationId),
        stock: stock.filter((row) => row.locationId === locationId),
        measured: measured.has(locationId),
      },
    ]),
  )
}
