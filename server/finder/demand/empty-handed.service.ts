import type { Category } from '../../../protocol/api/catalog.ts'
import type { Availability, EmptyHandedCell } from '../../../protocol/api/finder.ts'
import { middleOf } from '../../../protocol/nearby.ts'
import type { Ambient } from '../../ambient.ts'
import type { Database } from '../../db/database.ts'
import { covers } from '../../db/scope.ts'
import { addMonths } from '../../inventory/expiry.ts'
import type { Log } from '../../log.ts'
import type { TimeZone } from '../../places/time-zone.ts'
import type { Actor } from '../../route.ts'
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
const WRITE_EVERY = 60_000

/**
 * Where people look and find nothing likely: how demand is learned without knowing anybody. A search counts for its cell,
 * category and month in memory; each full ten is written down, what is below ten ends with the month or the process.
 */
export class EmptyHandedService {
  readonly #from: Dependencies
  readonly #counts = new Map<string, number>()
  readonly #full = new Map<string, store.SearchesRow>()
  #month = ''
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

  /** Takes note of a search of a cell when none of `found` is likely to have something near it. */
  searched(cell: string, category: Category | null, found: readonly Found[]): void {
    if (this.isEmptyHanded(cell, category, found)) this.count(cell, category)
  }

  /** None of `found` is likely to have something near the cell, where there are points of ours at all. */
  isEmptyHanded(cell: string, category: Category | null, found: readonly Found[]): boolean {
    // Where there is no point of ours, somebody is elsewhere.
    const middle = middleOf(cell)
    if (!middle || (found.length === 0 && this.#from.finder.nearPosition(middle).length === 0)) return false
    const now = this.#from.ambient.now()
    const near = found.filter(({ metres }) => metres !== null && metres <= NEARBY_METRES)
    return !near.some(({ entry }) => LIKELY.has(bandAt(entry, category, now)))
  }

  /** One more who found nothing. */
  count(cell: string, category: Category | null): void {
    const { ambient, timeZone } = this.#from
    const month = timeZone.dayOf(ambient.now()).slice(0, 7)
    if (month !== this.#month) this.#counts.clear()
    this.#month = month
    const wanted = category ?? 'any'
    const key = `${cell} ${wanted}`
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
