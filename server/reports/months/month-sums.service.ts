import { setImmediate } from 'node:timers/promises'
import type { LocationKind } from '../../../protocol/api/places.ts'
import type { StockSettings } from '../../../protocol/api/stock-settings.ts'
import type { Ambient } from '../../ambient.ts'
import type { Changes } from '../../changes.ts'
import type { Database } from '../../db/database.ts'
import type { Log } from '../../log.ts'
import type { TimeZone } from '../../places/time-zone.ts'
import { foldPairs } from './month.folding.ts'
import { monthOf } from './month.ts'
import { type ProductMonth, productMonths } from './month-series.ts'
import * as store from './months.store.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  timeZone: TimeZone
  log: Log
  limits: { limitsOf(kind: LocationKind, productId: string): StockSettings }
}

/** Both included, `YYYY-MM`. */
export interface MonthRange {
  from: string
  to: string
}

const TICK_MS = 10 * 60_000
/** After the start, when devices have come back. */
const FIRST_TICK_MS = 5_000
const LINES_AT_ONCE = 5_000
const PAIRS_AT_ONCE = 100
const PLACES_AT_ONCE = 200

/**
 * The ledger by month: sums for each product at each place and in each jurisdiction, from which every report is made
 * without a look at the ledger's lines. They follow the ledger and are never ahead of it: `catchUp` reads which lines
 * were recorded since, and makes the months they fall into again. So posting costs nothing more, and what is entered
 * today for last year changes last year.
 */
export class MonthSumsService {
  readonly #from: Dependencies
  readonly #onPlace = (locationId: string): void => {
    this.#touched.add(locationId)
  }
  #touched = new Set<string>()
  /** Whether this process has compared what it found with ledger and places. */
  #compared = false
  #running: Promise<void> | undefined
  #stopping = false
  #timer: NodeJS.Timeout | undefined
  #first: NodeJS.Timeout | undefined

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  /** Catches up now and then, so that who reads has little to wait for. */
  start(): void {
    const { changes, log } = this.#from
    this.#stopping = false
    this.#compared = false
    changes.on('place', this.#onPlace)
    const tick = () =>
      this.catchUp().catch((error: unknown) => log.error({ err: error }, 'Months could not be summed up'))
    this.#timer = setInterval(tick, TICK_MS)
    this.#first = setTimeout(tick, FIRST_TICK_MS)
    for (const timer of [this.#timer, this.#first]) timer.unref()
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    clearTimeout(this.#first)
    this.#from.changes.off('place', this.#onPlace)
    this.#stopping = true
    await this.#running?.catch(() => undefined)
  }

  /** Resolves when all that was committed before the call is in the sums. */
  async catchUp(): Promise<void> {
    // What runs already may have looked before the last commit; what begins after it has not.
    await this.#running?.catch(() => undefined)
    this.#running ??= this.#catchUp().finally(() => {
      this.#running = undefined
    })
    await this.#running
  }

  /**
   * Every month from `from` to `to` (`YYYY-MM`) of each product that was ever there, over these places together. The
   * caller sees to it that the reader may see them, and has caught up.
   */
  async ofPlaces(locationIds: readonly string[], { from, to }: MonthRange): Promise<ProductMonth[]> {
    return this.#read({ locationIds }, from, to)
  }

  /** The same over all places of a jurisdiction and what lies below it (null: everywhere), goods on the road aside. */
  async ofJurisdiction(scope: string | null, { from, to }: MonthRange): Promise<ProductMonth[]> {
    return this.#read({ codes: await store.codesWithin(this.#from.db, scope) }, from, to)
  }

  /** First month of which the ledger knows anything there, `YYYY-MM`; null when it knows nothing. */
  async since(of: { locationIds: readonly string[] } | { scope: string | null }): Promise<string | null> {
    const { db } = this.#from
    return store.firstMonth(db, 'scope' in of ? { codes: await store.codesWithin(db, of.scope) } : of)
  }

  async #read(of: store.MonthsOf, from: string, to: string): Promise<ProductMonth[]> {
    const { db, ambient, timeZone } = this.#from
    return productMonths(await store.readMonths(db, of, to), from, to, timeZone.dayOf(ambient.now()))
  }

  /** Pairs of place and product still to be summed up. */
  pending(): Promise<number> {
    return store.countStale(this.#from.db)
  }

  async #catchUp(): Promise<void> {
    const { db } = this.#from
    const basis = await this.#basis()
    const known = await store.readProgress(db)
    // Ids sort as they were recorded, unless a clock went back while the program was down: then lines are missing.
    const sound =
      known?.basis === basis &&
      (this.#compared || known.lines === (await store.countLines(db, known.movementId)))
    if (!sound) {
      await db.write(async (tx) => {
        await store.forgetMonths(tx)
        await store.saveProgress(tx, { movementId: '', lines: 0, basis })
      })
      this.#compared = false
    }
    while (await this.#collect()) await setImmediate()
    if (!this.#compared) await this.#comparePlaces()
    await this.#markPlaces()
    while (await this.#fold()) await setImmediate()
    this.#compared = !this.#stopping
  }

  /** What months are made by, beside the ledger: where days begin, and the limits of points. */
  async #basis(): Promise<string> {
    const { db, limits, timeZone } = this.#from
    const kinds: LocationKind[] = ['dispenser', 'staffed_outlet']
    const products = await store.productIds(db)
    const values = kinds.flatMap((kind) =>
      products.map((productId) => {
        const { minMonths, maxMonths, lookBackMonths } = limits.limitsOf(kind, productId)
        return [minMonths, maxMonths, lookBackMonths].join('-')
      }),
    )
    return [
      timeZone.name,
      ...new Set(values.map((value, i) => `${products[i % products.length]} ${value}`)),
    ].join('\n')
  }

  /** Marks the months that the next lines fall into; false when there are none. */
  #collect(): Promise<boolean> {
    const { db, timeZone } = this.#from
    return db.write(async (tx) => {
      const progress = await store.readProgress(tx)
      if (!progress || this.#stopping) return false
      const lines = await store.linesAfter(tx, progress.movementId, LINES_AT_ONCE)
      const last = lines.at(-1)
      if (!last) return false
      const accounts = await store.accountIds(tx)
      const pairs = new Map<string, store.StalePair>()
      for (const { fromLocationId, toLocationId, productId, occurredAt } of lines) {
        const month = monthOf(timeZone.dayOf(occurredAt))
        for (const locationId of [fromLocationId, toLocationId]) {
          if (accounts.has(locationId)) continue
          const key = `${locationId} ${productId}`
          const pair = pairs.get(key)
          if (!pair || month < pair.month) pairs.set(key, { locationId, productId, month })
        }
      }
      await store.markStale(tx, [...pairs.values()])
      await store.saveProgress(tx, {
        ...progress,
        movementId: last.movementId,
        lines: progress.lines + lines.length,
      })
      return true
    })
  }

  /** Places that were changed while nobody listened. */
  async #comparePlaces(): Promise<void> {
    const { db } = this.#from
    for (let after = ''; !this.#stopping; ) {
      const page = await store.comparedOffers(db, after, PLACES_AT_ONCE)
      if (!page) return
      after = page.last
      const stale = changedPairs(page)
      if (stale.length > 0) await db.write((tx) => store.markStale(tx, stale))
      await setImmediate()
    }
  }

  async #markPlaces(): Promise<void> {
    const { db } = this.#from
    const ids = [...this.#touched]
    this.#touched = new Set()
    for (let from = 0; from < ids.length; from += PLACES_AT_ONCE) {
      const pairs = await store.pairsOf(db, ids.slice(from, from + PLACES_AT_ONCE))
      await db.write((tx) => store.markStale(tx, unique(pairs)))
    }
  }

  /** Makes some of the stale months again; false when none were left. */
  #fold(): Promise<boolean> {
    const { db, timeZone, limits } = this.#from
    return db.write(async (tx) => {
      const pairs = this.#stopping ? [] : await store.someStale(tx, PAIRS_AT_ONCE)
      if (pairs.length === 0) return false
      await foldPairs(tx, pairs, { timeZone, limits })
      return true
    })
  }
}

/** Pairs whose place moved, or that are offered and not counted as such, or the other way round. */
function changedPairs(
  page: NonNullable<Awaited<ReturnType<typeof store.comparedOffers>>>,
): store.StalePair[] {
  const codes = new Map(page.places.map(({ id, code }) => [id, code]))
  const offers = new Set(page.offers.map(({ locationId, productId }) => `${locationId} ${productId}`))
  const changed: store.Pair[] = []
  for (const { locationId, productId, offered, code } of page.kept) {
    const key = `${locationId} ${productId}`
    if (codes.get(locationId) !== code || offered > 0 !== offers.has(key))
      changed.push({ locationId, productId })
    offers.delete(key)
  }
  const fresh = page.offers.filter(({ locationId, productId }) => offers.has(`${locationId} ${productId}`))
  return unique([...changed, ...fresh])
}

/** Each pair once, from the beginning. */
const unique = (pairs: readonly store.Pair[]): store.StalePair[] => [
  ...new Map(
    pairs.map(({ locationId, productId }) => [
      `${locationId} ${productId}`,
      { locationId, productId, month: '' },
    ]),
  ).values(),
]
