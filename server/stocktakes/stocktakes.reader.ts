import type { z } from 'zod'
import type {
  accuracyQuery,
  CountAccuracy,
  Stocktake,
  StocktakeDue,
  StocktakeSummary,
  stocktakesQuery,
} from '../../protocol/api/stocktakes.ts'
import type { Ambient } from '../ambient.ts'
import type { Changes } from '../changes.ts'
import type { Database, Reader } from '../db/database.ts'
import { covers, narrowest } from '../db/scope.ts'
import { NotFoundError } from '../errors.ts'
import type { InventoryService } from '../inventory/inventory.service.ts'
import { PlaceMemory } from '../place-memory.ts'
import { addDays, type TimeZone } from '../places/time-zone.ts'
import type { Actor } from '../route.ts'
import { accuracyOf, daysSince, longestOverdueFirst, type NextCount, nextCount } from './count.figures.ts'
import { COUNTED_KINDS } from './count.rules.ts'
import { readCountSettings } from './count.settings.ts'
import { type CountedLine, describeLine, detail, summarise, withCounts } from './stocktake.view.ts'
import * as store from './stocktakes.store.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  timeZone: TimeZone
  inventory: Pick<InventoryService, 'pastBalances'>
}

interface PlannedCount {
  next: NextCount
  jurisdictionCode: string
}

/** What is said of counts: what they found, when the next is due, and how well the books hold. */
export class StocktakesReader {
  readonly #from: Dependencies
  readonly #next: PlaceMemory<PlannedCount>

  constructor(from: Dependencies) {
    this.#from = from
    this.#next = new PlaceMemory(from.changes, {
      events: ['place', 'stocktake'],
      read: (ids) => this.#readNext(ids),
      idOf: ({ next }) => next.location.id,
      compare: (a, b) => longestOverdueFirst(a.next, b.next),
    })
  }

  start(): Promise<void> {
    return this.#next.start()
  }

  stop(): void {
    this.#next.stop()
  }

  /** Settings changed: days on which counts are due are worked out anew. */
  forget(): void {
    this.#next.forget()
  }

  /** Latest first. */
  async list(
    actor: Actor,
    { jurisdiction, location, open, cursor, limit }: z.output<typeof stocktakesQuery>,
  ): Promise<{ items: StocktakeSummary[]; next: string | null }> {
    const { db } = this.#from
    const scope = narrowest(actor.scope, jurisdiction ?? null)
    if (scope === undefined) return { items: [], next: null }
    const rows = await store.listStocktakes(db, { scope, location, open, before: cursor, limit: limit + 1 })
    const shown = rows.slice(0, limit)
    const ids = shown.map(({ stocktake }) => stocktake.id)
    const figures = await store.lineFigures(db, ids)
    return {
      items: shown.map((row) => summarise(row, figures.get(row.stocktake.id))),
      next: rows.length > limit ? (ids.at(-1) ?? null) : null,
    }
  }

  /** Throws `NotFoundError`. */
  get(actor: Actor, id: string): Promise<Stocktake> {
    return this.describe(this.#from.db, actor, id)
  }

  /** Places of a jurisdiction by the day on which their next full count is due; `until`, `YYYY-MM-DD`, is the last such day. */
  async due(scope: string | null, until?: string): Promise<StocktakeDue[]> {
    const { ambient, timeZone } = this.#from
    const today = timeZone.dayOf(ambient.now())
    return (await this.#next.rows())
      .filter(
        ({ jurisdictionCode, next: { dueOn } }) =>
          (until === undefined || dueOn <= until) && covers(scope, jurisdictionCode),
      )
      .map(({ next }) => ({ ...next, overdueDays: daysSince(next.dueOn, today) }))
  }

  async #readNext(ids: readonly string[] | undefined): Promise<PlannedCount[]> {
    const { db, timeZone } = this.#from
    const settings = await readCountSettings(db)
    const rows = await store.lastCounts(db, COUNTED_KINDS, ids)
    return rows.flatMap(({ createdAt, lastAt, jurisdictionCode, ...place }) => {
      const lastOn = lastAt && timeZone.dayOf(lastAt)
      const next = nextCount({ ...place, madeOn: timeZone.dayOf(createdAt), lastOn }, settings)
      return next ? [{ next, jurisdictionCode }] : []
    })
  }

  /** Counts of a jurisdiction that wait for approval, latest first. */
  async inReview(
    scope: string | null,
  ): Promise<
    { stocktakeId: string; locationId: string; locationName: string; submittedAt: string | null }[]
  > {
    const waiting = await store.listStocktakes(this.#from.db, { scope, status: 'review', limit: 1_000 })
    return waiting.map(({ stocktake, location }) => ({
      stocktakeId: stocktake.id,
      locationId: location.id,
      locationName: location.name,
      submittedAt: stocktake.submittedAt?.toISOString() ?? null,
    }))
  }

  async accuracy(actor: Actor, query: z.output<typeof accuracyQuery>): Promise<CountAccuracy> {
    const { db, timeZone } = this.#from
    const scope = narrowest(actor.scope, query.jurisdiction ?? null)
    const from = query.from === undefined ? undefined : timeZone.instantOf(query.from, 0)
    const until = query.to === undefined ? undefined : timeZone.instantOf(addDays(query.to, 1), 0)
    return accuracyOf(scope === undefined ? [] : await store.postedLines(db, { scope, from, until }))
  }

  /** The same within a transaction of the caller. */
  async describe(db: Reader, actor: Actor, id: string): Promise<Stocktake> {
    const [found] = await store.listStocktakes(db, { scope: actor.scope, id, limit: 1 })
    if (!found) throw new NotFoundError('stocktake', id)
    const counts = await store.readCounts(db, id)
    const lines = withCounts(await store.readLines(db, id), counts)
    const { status, locationId } = found.stocktake
    const settings = await readCountSettings(db)
    const books = status === 'review' ? await this.books(db, locationId, lines) : new Map<string, number>()
    return detail(
      summarise(found, (await store.lineFigures(db, [id])).get(id)),
      lines.map((line) => describeLine(line, books.get(line.line.lotId), settings)),
      counts.some(({ personId }) => personId === actor.person.id),
    )
  }

  /** Every line with the count that holds. */
  async lines(db: Reader, id: string): Promise<CountedLine[]> {
    return withCounts(await store.readLines(db, id), await store.readCounts(db, id))
  }

  /** By lot: what the ledger had when it was counted. */
  books(db: Reader, locationId: string, lines: readonly CountedLine[]): Promise<Map<string, number>> {
    return this.#from.inventory.pastBalances(
      db,
      locationId,
      lines.flatMap(({ line: { lotId, productId }, holds }) =>
        holds ? [{ lotId, productId, at: holds.countedAt }] : [],
      ),
    )
  }
}
