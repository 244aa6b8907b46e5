import { createHmac, randomBytes } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Category } from '../../../protocol/api/catalog.ts'
import type { Availability, EmptyHandedCell } from '../../../protocol/api/finder.ts'
import { middleOf } from '../../../protocol/nearby.ts'
import type { Ambient } from '../../ambient.ts'
import type { Database } from '../../db/database.ts'
import { covers } from '../../db/scope.ts'
import { addMonths } from '../../inventory/expiry.ts'
import type { Log } from '../../log.ts'
import { neighbourhoodOf, networkOf } from '../../network.ts'
import type { TimeZone } from '../../places/time-zone.ts'
import type { Actor } from '../../route.ts'
import type { Wanted } from '../finder.index.ts'
import { bandAt } from '../finder.point.ts'
import type { FinderService, Found } from '../finder.service.ts'
import * as store from './empty-handed.store.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  timeZone: TimeZone
  log: Log
  finder: Pick<FinderService, 'nearPosition'>
}

/** Fewer than these are not written down, nor told to anybody. */
const AT_LEAST = 10
/** A walk or a short ride. */
const NEARBY_METRES = 5_000
const LIKELY: ReadonlySet<Availability> = new Set(['confirmed', 'probable'])
/** Counts below ten that are kept in memory at most. */
const CELLS_KEPT = 50_000
/** Searches of a day that are recognised when the same network makes them again: some 10 MB. */
const SEARCHES_KEPT = 50_000
const WRITE_EVERY = 60_000

/**
 * Where people look and find nothing likely: how demand is learned without knowing anybody. A search counts for its cell,
 * category and month in memory; each full ten is written down, what is below ten ends with the month or the process. The same
 * network counts once a day, so that asking often makes no demand: it is known by a digest under a key that ends with the day.
 */
export class EmptyHandedService {
  readonly #from: Dependencies
  readonly #counts = new Map<string, number>()
  readonly #full = new Map<string, store.SearchesRow>()
  readonly #counted = new LRUCache<string, true>({ max: SEARCHES_KEPT })
  #key = randomBytes(32)
  #day = ''
  #timer: NodeJS.Timeout | undefined

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.flush().catch((error: unknown) =>
        this.#from.log.warn({ err: error }, 'searches that found nothing could not be written'),
      )
    }, WRITE_EVERY).unref()
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.flush()
  }

  /** Takes note of a search of a cell, from `address`, when none of `found` is likely to have something near it. */
  searched(cell: string, wanted: Wanted, found: readonly Found[], address: string): void {
    if (this.isEmptyHanded(cell, wanted, found)) this.count(cell, wanted.category, address)
  }

  /** None of `found` is likely to have something near the cell, where there are points of ours at all. */
  isEmptyHanded(cell: string, wanted: Wanted, found: readonly Found[]): boolean {
    // Where there is no point of ours, somebody is elsewhere.
    const middle = middleOf(cell)
    if (!middle || (found.length === 0 && this.#from.finder.nearPosition(middle).length === 0)) return false
    const now = this.#from.ambient.now()
    const near = found.filter(({ metres }) => metres !== null && metres <= NEARBY_METRES)
    return !near.some(({ entry }) => LIKELY.has(bandAt(entry, wanted, now)))
  }

  /** One more who found nothing, unless somebody of the networks around `address` was counted for the same today. */
  count(cell: string, category: Category | null, address: string): void {
    const { ambient, timeZone } = this.#from
    const day = timeZone.dayOf(ambient.now())
    if (day !== this.#day) this.#begin(day)
    const month = day.slice(0, 7)
    const wanted = category ?? 'any'
    const key = `${cell} ${wanted}`
    const search = this.#digest(`${neighbourhoodOf(networkOf(address))} ${key}`)
    if (this.#counted.get(search)) return
    this.#counted.set(search, true)
    const count = (this.#counts.get(key) ?? 0) + 1
    if (count < AT_LEAST) {
      if (this.#counts.has(key) || this.#counts.size < CELLS_KEPT) this.#counts.set(key, count)
      return
    }
    this.#counts.delete(key)
    const row = this.#full.get(`${month} ${key}`)
    if (row) row.searches += AT_LEAST
    else this.#full.set(`${month} ${key}`, { month, cell, category: wanted, searches: AT_LEAST })
  }

  #begin(day: string): void {
    if (day.slice(0, 7) !== this.#day.slice(0, 7)) this.#counts.clear()
    this.#day = day
    this.#counted.clear()
    this.#key = randomBytes(32)
  }

  #digest(text: string): string {
    return createHmac('sha256', this.#key).update(text).digest('base64')
  }

  /** Writes down what has reached ten. */
  async flush(): Promise<void> {
    const rows = [...this.#full.values()]
    if (rows.length === 0) return
    this.#full.clear()
    try {
      await this.#from.db.write((tx) => store.addSearches(tx, rows))
    } catch (error) {
      for (const row of rows) {
        const key = `${row.month} ${row.cell} ${row.category}`
        const newer = this.#full.get(key)
        this.#full.set(key, newer ? { ...newer, searches: newer.searches + row.searches } : row)
      }
      throw error
    }
  }

  /** Of cells whose nearest point lies in the actor's jurisdiction. */
  async list(actor: Actor, months: number): Promise<EmptyHandedCell[]> {
    const { db, ambient, timeZone, finder } = this.#from
    const from = addMonths(`${timeZone.dayOf(ambient.now()).slice(0, 7)}-01`, 1 - months).slice(0, 7)
    const rows = await store.listSearches(db, from)
    return rows.flatMap(({ category, ...row }) => {
      const middle = middleOf(row.cell)
      const [nearest] = middle
        ? finder.nearPosition(middle).sort((a, b) => (a.metres ?? 0) - (b.metres ?? 0))
        : []
      if (!middle || !nearest || !covers(actor.scope, nearest.entry.jurisdictionCode)) return []
      const { jurisdictionCode, township, townshipEn } = nearest.entry
      return {
        ...row,
        ...middle,
        category: category === 'any' ? null : category,
        jurisdictionCode,
        township,
        townshipEn,
        nearestMetres: Math.round(nearest.metres ?? 0),
      }
    })
  }
}
