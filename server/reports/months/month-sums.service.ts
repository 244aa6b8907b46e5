import { setImmediate } from 'node:timers/promises'
import type { LocationKind } from '../../../protocol/api/places.ts'
import type { StockSettings } from '../../../protocol/api/stock-settings.ts'
import type { Ambient } from '../../ambient.ts'
import type { Changes } from '../../changes.ts'
import type { Database } from '../../db/database.ts'
import type { Log } from '../../log.ts'
import type { TimeZone } from '../../places/time-zone.ts'
import { type Basis, basisOf, foldPairs } from './month.folding.ts'
import { monthOf } from './month.ts'
import { type ProductMonth, productMonths } from './month-series.ts'
import * as sums from './month-sums.store.ts'
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
/** After a place changed: who asks next shall find its months made, and who imports places changes many. */
const PLACE_TICK_MS = 500
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
    this.#afterPlace ??= setTimeout(() => {
      this.#afterPlace = undefined
      this.#tick()
    }, PLACE_TICK_MS).unref()
  }
  #touched = new Set<string>()
  /** By place: what its months are made by. Most changes of a place, such as of its hours, do not concern them. */
  readonly #bases = new Map<string, Basis>()
  /** Whether this process has compared what it found with ledger and places. */
  #compared = false
  #running: Promise<void> | undefined
  #stopping = false
  #timer: NodeJS.Timeout | undefined
  #first: NodeJS.Timeout | undefined
  #afterPlace: NodeJS.Timeout | undefined

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  /** Catches up now and then, so that who reads has little to wait for. Resolves when it follows what happens to places. */
  async start(): Promise<void> {
    const { db, changes } = this.#from
    this.#stopping = false
    this.#compared = false
    changes.on('place', this.#onPlace)
    this.#timer = setInterval(() => this.#tick(), TICK_MS).unref()
    this.#first = setTimeout(() => this.#tick(), FIRST_TICK_MS).unref()
    this.#bases.clear()
    await this.#readBases(await store.holdingIds(db), async () => undefined)
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    clearTimeout(this.#first)
    clearTimeout(this.#afterPlace)
    this.#afterPlace = undefined
    this.#from.changes.off('place', this.#onPlace)
    this.#stopping = true
    await this.#running?.catch(() => undefined)
  }

  #tick(): void {
    this.catchUp().catch((error: unknown) =>
      this.#from.log.error({ err: error }, 'Months could not be summed up'),
    )
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
    return this.#read({ codes: await sums.codesWithin(this.#from.db, scope) }, from, to)
  }

  /** First month of which the ledger knows anything there, `YYYY-MM`; null when it knows nothing. */
  async since(of: { locationIds: readonly string[] } | { scope: string | null }): Promise<string | null> {
    const { db } = this.#from
    return sums.firstMonth(db, 'scope' in of ? { codes: await sums.codesWithin(db, of.scope) } : of)
  }

  async #read(of: sums.MonthsOf, from: string, to: string): Promise<ProductMonth[]> {
    const { db, ambient, timeZone } = this.#from
    return productMonths(await sums.readMonths(db, of, to), from, to, timeZone.dayOf(ambient.now()))
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
    const products = await sums.productIds(db)
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
    const ids = await store.holdingIds(db)
    for (let from = 0; from < ids.length && !this.#stopping; from += PLACES_AT_ONCE) {
      const stale = changedPairs(await store.comparedOffers(db, ids.slice(from, from + PLACES_AT_ONCE)))
      if (stale.length > 0) await db.write((tx) => store.markStale(tx, stale))
      await setImmediate()
    }
  }

  /** Marks all months of places that became what they were not made by; where that is what they offer, of those products. */
  async #markPlaces(): Promise<void> {
    const { db } = this.#from
    const ids = [...this.#touched]
    this.#touched = new Set()
    try {
      await this.#readBases(ids, async (changed, offering) => {
        const pairs = [
          ...(await store.pairsOf(db, changed)),
          ...changedPairs(await store.comparedOffers(db, offering)),
        ]
        await db.write((tx) => store.markStale(tx, unique(pairs)))
      })
    } catch (error) {
      for (const id of ids) this.#touched.add(id)
      throw error
    }
  }

  /** `mark` gets those of these places whose months are made by something else now, and those that only offer something else. */
  async #readBases(
    ids: readonly string[],
    mark: (changed: readonly string[], offering: readonly string[]) => Promise<void>,
  ): Promise<void> {
    for (let from = 0; from < ids.length; from += PLACES_AT_ONCE) {
      const places = await store.readPlaces(this.#from.db, ids.slice(from, from + PLACES_AT_ONCE))
      const bases = [...places].map(([id, place]) => [id, basisOf(place)] as const)
      const changed = bases.filter(([id, { rest }]) => this.#bases.get(id)?.rest !== rest)
      const offering = bases.filter(([id, basis]) => {
        const known = this.#bases.get(id)
        return known?.rest === basis.rest && known.offers !== basis.offers
      })
      if (changed.length + offering.length > 0)
        await mark(
          changed.map(([id]) => id),
          offering.map(([id]) => id),
        )
      for (const [id, basis] of [...changed, ...offering]) this.#bases.set(id, basis)
      await setImmediate()
    }
  }

  /** Makes some of the stale months again; false when none were left. */
  #fold(): Promise<boolean> {
    const { db, timeZone, limits } = this.#from
    return db.write(async (tx) => {
      const pairs = this.#stopping ? [] : await store.someStale(tx, PAIRS_AT_ONCE)
      if (pairs.length === 0) return false
      const places = await foldPairs(tx, pairs, { timeZone, limits })
      // One that changed meanwhile, and may be changed back: its months are marked when that is told.
      for (const [id, place] of places)
        if (!isSame(this.#bases.get(id), basisOf(place))) this.#bases.delete(id)
      return true
    })
  }
}

const isSame = (known: Basis | undefined, { rest, offers }: Basis): boolean =>
  known?.rest === rest && known.offers === offers

/** Pairs whose place moved, or that are offered and not counted as such, or the other way round. */
function changedPairs(page: Awaited<ReturnType<typeof store.comparedOffers>>): store.StalePair[] {
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
