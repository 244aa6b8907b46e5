import { setImmediate } from 'node:timers/promises'
import type { Ambient } from '../ambient.ts'
import type { ChangeEvents, Changes } from '../changes.ts'
import type { Database } from '../db/database.ts'
import type { Log } from '../log.ts'
import type { TimeZone } from '../places/time-zone.ts'
import { ConsumptionMemory } from './consumption-memory.ts'
import { readConsumption, readStock } from './stock.reader.ts'
import * as store from './stock.store.ts'
import { LimitsOfDay } from './stock-limits.ts'
import { StockPicture } from './stock-picture.ts'
import { readSettings } from './stock-settings.store.ts'
import { SettingsBook } from './stock-settings.ts'

export interface KeeperDependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  timeZone: TimeZone
  log: Log
}

/** How often the picture is looked after when nobody asks: a new day changes what has expired. */
const TICK_MS = 60_000
const PLACES_PER_READ = 100

/** Keeps the picture of stock true to what was committed: notes what a commit touched, and reads only that. */
export class StockKeeper {
  readonly picture = new StockPicture()
  readonly #from: KeeperDependencies
  readonly #consumption = new ConsumptionMemory()
  readonly #listeners: { [E in 'stock' | 'place' | 'reference']: (...args: ChangeEvents[E]) => void }
  /** The county's date for which the picture is right; null before it is read. */
  #day: string | null = null
  #touched = new Set<string>()
  #referenceTouched = true
  #book = new SettingsBook([])
  #bookChanged = false
  #jurisdictionNames: ReadonlyMap<string, string> = new Map()
  #refreshing: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(dependencies: KeeperDependencies) {
    this.#from = dependencies
    this.#listeners = {
      stock: (locationIds) => {
        for (const id of locationIds) this.#touched.add(id)
      },
      place: (locationId) => {
        this.#touched.add(locationId)
      },
      reference: () => {
        this.#referenceTouched = true
      },
    }
  }

  /** Limits as of the last refresh. */
  get book(): SettingsBook {
    return this.#book
  }

  get jurisdictionNames(): ReadonlyMap<string, string> {
    return this.#jurisdictionNames
  }

  /** Reads the picture: about 10 µs for each pair of place and product. */
  async start(): Promise<void> {
    const { changes, log } = this.#from
    changes.on('stock', this.#listeners.stock)
    changes.on('place', this.#listeners.place)
    changes.on('reference', this.#listeners.reference)
    this.#timer = setInterval(() => {
      for (const id of this.#consumption.overdue(this.#from.ambient.now().getTime())) this.#touched.add(id)
      this.refresh().catch((error: unknown) => log.error({ err: error }, 'Stock could not be read'))
    }, TICK_MS)
    this.#timer.unref()
    await this.refresh()
  }

  async stop(): Promise<void> {
    const { changes } = this.#from
    clearInterval(this.#timer)
    changes.off('stock', this.#listeners.stock)
    changes.off('place', this.#listeners.place)
    changes.off('reference', this.#listeners.reference)
    await this.#refreshing?.catch(() => undefined)
    // Nobody tells of what is committed from now on: a new start reads everything.
    this.#day = null
    this.#referenceTouched = true
  }

  /** Resolves when all that was committed before the call shows. */
  async refresh(): Promise<void> {
    // What runs already may have looked before the last commit; what begins after it has not.
    await this.#refreshing?.catch(() => undefined)
    const untouched = this.#touched.size === 0 && !this.#referenceTouched && this.#day === this.today()
    // What another caller began in the meantime has taken what was touched, and has not shown it yet.
    if (untouched && !this.#refreshing) return
    this.#refreshing ??= this.#update().finally(() => {
      this.#refreshing = undefined
    })
    await this.#refreshing
  }

  /** The county's calendar date. */
  today(): string {
    return this.#from.timeZone.dayOf(this.#from.ambient.now())
  }

  /** Reads what was touched, and everything when a new day or another look-back began. One call at a time. */
  async #update(): Promise<void> {
    const today = this.today()
    if (this.#referenceTouched) await this.#readReference()
    const limits = new LimitsOfDay(this.#book, today)
    const newDay = this.#day !== today
    if (newDay) this.#consumption.clear()
    // Taken before anything is awaited: what is touched from now on is for the next time.
    let ids = [...this.#touched]
    this.#touched = new Set()
    try {
      if (newDay) ids = [...new Set([...ids, ...(await store.placeIds(this.#from.db))])]
      for (let from = 0; from < ids.length; from += PLACES_PER_READ) {
        await this.#read(ids.slice(from, from + PLACES_PER_READ), limits)
        // SQLite answers without pause: let others have a turn.
        await setImmediate()
      }
    } catch (error) {
      for (const id of ids) this.#touched.add(id)
      throw error
    }
    if (this.#bookChanged) this.picture.judgeAll(limits)
    this.#bookChanged = false
    this.picture.judgeStores(limits)
    this.#day = today
  }

  async #readReference(): Promise<void> {
    const { db } = this.#from
    this.#referenceTouched = false
    try {
      this.picture.setProducts(await store.readProducts(db))
      this.#jurisdictionNames = await store.readJurisdictionNames(db)
      const book = await readSettings(db)
      if (book.equals(this.#book)) return
      // With another look-back everything is read again, as on a new day.
      if (!book.looksBackLike(this.#book)) this.#day = null
      this.#bookChanged = true
      this.#book = book
    } catch (error) {
      this.#referenceTouched = true
      throw error
    }
  }

  async #read(ids: string[], limits: LimitsOfDay): Promise<void> {
    const { db, ambient, timeZone } = this.#from
    const now = ambient.now().getTime()
    const readings = await readStock(db, ids, limits.today)
    const due = readings.filter(({ place }) => this.#consumption.isDue(place.id, now))
    for (const { place } of readings) this.#consumption.outdate(place.id)
    const counting = { book: this.#book, today: limits.today, timeZone }
    for (const [id, { consumptions, lines }] of await readConsumption(db, due, counting))
      this.#consumption.keep(id, consumptions, lines, now)
    const found = new Set(readings.map(({ place }) => place.id))
    for (const { place, items, archived } of readings)
      this.picture.set(place, items, archived ? null : this.#consumption.of(place.id), limits)
    for (const id of ids) if (!found.has(id)) this.picture.remove(id)
  }
}
