import type {
  CreateStocktake,
  ExplainLines,
  RecordCounts,
  Stocktake,
  StocktakeStatus,
} from '../../protocol/api/stocktakes.ts'
import type { AuditAction } from '../../protocol/audit-actions.ts'
import type { AuditLog } from '../accounts/audit.service.ts'
import type { Ambient } from '../ambient.ts'
import type { CatalogService } from '../catalog/catalog.service.ts'
import type { Changes } from '../changes.ts'
import type { AfterCommit, Database, Reader, Writer } from '../db/database.ts'
import { once } from '../db/idempotency.ts'
import { ConflictError, InvalidError, NotFoundError } from '../errors.ts'
import type { InventoryService } from '../inventory/inventory.service.ts'
import { requirePlace } from '../inventory/posting.desk.ts'
import type { PlacesService } from '../places/places.service.ts'
import type { TimeZone } from '../places/time-zone.ts'
import type { Actor } from '../route.ts'
import { CountSettingsService } from './count.settings.ts'
import { lineOf, takeCounts } from './count.taking.ts'
import { judge, variancesInTime } from './count.variances.ts'
import { StocktakesReader } from './stocktakes.reader.ts'
import * as store from './stocktakes.store.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  timeZone: TimeZone
  audit: Pick<AuditLog, 'record'>
  places: Pick<PlacesService, 'get' | 'list'>
  catalog: Pick<CatalogService, 'products'>
  inventory: Pick<
    InventoryService,
    'countedWithin' | 'lotOfLabelWithin' | 'pastBalances' | 'postVarianceWithin'
  >
}

/**
 * Counting a place (盘点) while its work goes on: each count has its own time, and what is posted is the difference from
 * what the ledger had then. Nobody sees the books while counting, and nobody approves what they counted themselves.
 */
export class StocktakesService {
  readonly reader: StocktakesReader
  readonly settings: CountSettingsService
  readonly #from: Dependencies

  constructor(from: Dependencies) {
    this.#from = from
    this.reader = new StocktakesReader(from)
    this.settings = new CountSettingsService({ ...from, onChange: () => this.reader.forget() })
  }

  start(): Promise<void> {
    return this.reader.start()
  }

  stop(): void {
    this.reader.stop()
  }

  /**
   * Plans a count: a line for each lot that lies there. Throws `NotFoundError`, `InvalidError` `not_a_place`, `not_counted_here` for a
   * dispenser, `nothing_to_count`, and `ConflictError` `stocktake_open`.
   */
  async create(actor: Actor, input: CreateStocktake, key: string | null): Promise<Stocktake> {
    const { places } = this.#from
    const place = await places.get(actor.scope, input.location)
    requirePlace(place, 'location')
    if (place.kind === 'dispenser')
      throw new InvalidError(
        'not_counted_here',
        'A dispenser is counted channel by channel: use a refill visit.',
      )
    const products = input.products && (await this.#productIds(input.products))
    return this.#once(actor, input, key, async (tx, afterCommit) => {
      const lots = await store.lotsToCount(tx, place.id, products)
      if (lots.length === 0)
        throw new InvalidError('nothing_to_count', 'By the books nothing of that lies there.')
      const { now, id } = this.#fresh()
      const made = await store.insertStocktake(tx, {
        id,
        locationId: place.id,
        kind: products ? 'cycle' : 'full',
        status: 'counting',
        note: input.note ?? null,
        createdAt: now,
        createdBy: actor.person.id,
        submittedAt: null,
        submittedBy: null,
        closedAt: null,
        closedBy: null,
        closingNote: null,
      })
      if (!made)
        throw new ConflictError('stocktake_open', `${place.name} is being counted already.`, {
          location: place.id,
        })
      await store.insertLines(
        tx,
        lots.map((lot) => lineOf(id, lot, false)),
      )
      this.#announce(afterCommit, place.id)
      await this.#record(tx, actor, 'stocktake.planned', id, { location: place.id, lines: lots.length })
      return this.reader.describe(tx, actor, id)
    })
  }

  /**
   * Takes counts as they were made. Throws `NotFoundError`, `ConflictError` `stocktake_not_counting`, `InvalidError`
   * `lot_not_planned`, `unknown_product`, `count_too_early` and `occurred_in_future`.
   */
  count(actor: Actor, id: string, input: RecordCounts, key: string | null): Promise<Stocktake> {
    const { counts } = input
    return this.#once(actor, { id, counts }, key, async (tx) => {
      const { stocktake } = await this.#open(tx, actor, id, 'counting')
      await takeCounts({ ...this.#from, tx, actor }, stocktake, input)
      await this.#record(tx, actor, 'stocktake.counted', id, { lines: counts.length })
      return this.reader.describe(tx, actor, id)
    })
  }

  /** Ends the counting. Throws as `count` does, and `ConflictError` `lines_uncounted`. */
  submit(actor: Actor, id: string, { leaveUncounted }: { leaveUncounted: boolean }): Promise<Stocktake> {
    return this.#change(actor, id, 'counting', 'stocktake.submitted', async (tx) => {
      const lines = await this.reader.lines(tx, id)
      const missing = lines.filter(({ holds }) => !holds).length
      if (missing === lines.length)
        throw new ConflictError('lines_uncounted', 'Nothing has been counted yet.', { lines: missing })
      if (missing > 0 && !leaveUncounted)
        throw new ConflictError(
          'lines_uncounted',
          `${missing} lines are not counted: count them, or leave them as they are in the books.`,
          { lines: missing },
        )
      await store.updateStocktake(tx, id, {
        status: 'review',
        submittedAt: this.#from.ambient.now(),
        submittedBy: actor.person.id,
      })
      return { missing }
    })
  }

  /** Asks for another count of some lines. Throws `NotFoundError`, `ConflictError` `stocktake_not_in_review`, `InvalidError` `lot_not_planned`. */
  recount(actor: Actor, id: string, lotIds: readonly string[]): Promise<Stocktake> {
    return this.#change(actor, id, 'review', 'stocktake.recount_asked', async (tx) => {
      const known = new Set((await store.readLines(tx, id)).map(({ line }) => line.lotId))
      requireLines(lotIds, known)
      await store.askAgain(tx, id, lotIds)
      await store.updateStocktake(tx, id, { status: 'counting', submittedAt: null, submittedBy: null })
      return { lines: lotIds.length }
    })
  }

  /** Says why lines differ. Throws as `recount` does. */
  explain(actor: Actor, id: string, { lines }: ExplainLines): Promise<Stocktake> {
    return this.#change(actor, id, 'review', 'stocktake.explained', async (tx) => {
      const known = new Set((await store.readLines(tx, id)).map(({ line }) => line.lotId))
      requireLines(
        lines.map(({ lotId }) => lotId),
        known,
      )
      for (const { lotId, reason } of lines)
        await store.updateLine(tx, { stocktakeId: id, lotId }, { reason })
      return { lines: lines.length }
    })
  }

  /**
   * Makes the ledger follow what was counted, at the times of the counts. Throws `NotFoundError`, `ConflictError`
   * `stocktake_not_in_review`, `own_count` for somebody who counted, `variance_unexplained`, and what a posting throws: a
   * count that contradicts what left since wants a recount.
   */
  approve(actor: Actor, id: string, { note }: { note?: string | undefined }): Promise<Stocktake> {
    return this.#change(actor, id, 'review', 'stocktake.approved', async (tx, afterCommit) => {
      const { stocktake } = await this.#open(tx, actor, id, 'review')
      const lines = await this.reader.lines(tx, id)
      if ((await store.readCounts(tx, id)).some(({ personId }) => personId === actor.person.id))
        throw new ConflictError('own_count', 'You counted some of it: somebody else has to approve.')
      const judged = judge(lines, await this.reader.books(tx, stocktake.locationId, lines))
      for (const { lotId, counted, book } of judged)
        await store.updateLine(tx, { stocktakeId: id, lotId }, { counted, book })
      const unexplained = judged.filter(({ change, explained }) => change !== 0 && !explained).length
      if (unexplained > 0)
        throw new ConflictError('variance_unexplained', `${unexplained} differences have no reason yet.`, {
          lines: unexplained,
        })
      const inTime = variancesInTime(judged)
      for (const { at, variances } of inTime)
        await this.#from.inventory.postVarianceWithin(tx, afterCommit, actor, {
          location: stocktake.locationId,
          variances: variances.map(({ productId, lotId, change }) => ({ productId, lotId, change })),
          occurredAt: at.toISOString(),
          note: `stocktake ${id}`,
        })
      const counts = judged.map(({ lotId, countedAt }) => ({ lotId, countedAt }))
      await this.#from.inventory.countedWithin(tx, afterCommit, stocktake.locationId, counts)
      await store.updateStocktake(tx, id, this.#closing(actor, 'posted', note))
      return { variances: inTime.flatMap(({ variances }) => variances).length }
    })
  }

  /** Nothing is posted. Throws `NotFoundError`, `ConflictError` `stocktake_closed`. */
  cancel(actor: Actor, id: string, { note }: { note?: string | undefined }): Promise<Stocktake> {
    return this.#change(actor, id, null, 'stocktake.cancelled', async (tx) => {
      await store.updateStocktake(tx, id, this.#closing(actor, 'cancelled', note))
      return {}
    })
  }

  #announce(afterCommit: AfterCommit, locationId: string): void {
    afterCommit(() => this.#from.changes.emit('stocktake', locationId))
  }

  #fresh() {
    const { ambient } = this.#from
    return { now: ambient.now(), id: ambient.newId() }
  }

  #closing(actor: Actor, status: 'posted' | 'cancelled', note: string | undefined) {
    return {
      status,
      closedAt: this.#from.ambient.now(),
      closedBy: actor.person.id,
      closingNote: note ?? null,
    }
  }

  #once<T extends NonNullable<unknown>>(
    actor: Actor,
    body: unknown,
    key: string | null,
    work: (tx: Writer, afterCommit: AfterCommit) => Promise<T>,
  ): Promise<T> {
    const { db, ambient } = this.#from
    return db.write((tx, afterCommit) =>
      once(tx, { personId: actor.person.id, key, body, now: ambient.now() }, () => work(tx, afterCommit)),
    )
  }

  #change(
    actor: Actor,
    id: string,
    status: 'counting' | 'review' | null,
    action: AuditAction,
    work: (tx: Writer, afterCommit: AfterCommit) => Promise<Record<string, unknown>>,
  ): Promise<Stocktake> {
    return this.#from.db.write(async (tx, afterCommit) => {
      const { stocktake } = await this.#open(tx, actor, id, status)
      this.#announce(afterCommit, stocktake.locationId)
      await this.#record(tx, actor, action, id, await work(tx, afterCommit))
      return this.reader.describe(tx, actor, id)
    })
  }

  #record(tx: Writer, actor: Actor, action: AuditAction, subjectId: string, facts: Record<string, unknown>) {
    return this.#from.audit.record(tx, { actor, action, subjectKind: 'stocktake', subjectId, detail: facts })
  }

  /** Throws `NotFoundError`, and `ConflictError` for one in another state; `status` null: any that is not closed. */
  async #open(
    db: Reader,
    { scope }: Actor,
    id: string,
    status: 'counting' | 'review' | null,
  ): Promise<store.DescribedStocktake> {
    const [found] = await store.listStocktakes(db, { scope, id, limit: 1 })
    if (!found) throw new NotFoundError('stocktake', id)
    const now: StocktakeStatus = found.stocktake.status
    if (found.stocktake.closedAt !== null)
      throw new ConflictError('stocktake_closed', 'This count is closed.', { status: now })
    if (status !== null && now !== status)
      throw new ConflictError(
        status === 'counting' ? 'stocktake_not_counting' : 'stocktake_not_in_review',
        status === 'counting' ? 'Counting has ended: ask for a recount.' : 'Counting has not ended yet.',
        { status: now },
      )
    return found
  }

  async #productIds(refs: readonly string[]): Promise<string[]> {
    const found = await this.#from.catalog.products()
    return refs.map((ref, i) => {
      const product = found.find(({ id }) => id === ref) ?? found.find(({ code }) => code === ref)
      if (!product)
        throw new InvalidError('unknown_product', `There is no product ${ref}.`, {
          params: { product: ref },
          errors: [{ path: `products.${i}`, message: 'is not in the catalogue' }],
        })
      return product.id
    })
  }
}

function requireLines(lotIds: readonly string[], known: ReadonlySet<string>): void {
  const unknown = lotIds.findIndex((lotId) => !known.has(lotId))
  if (unknown >= 0)
    throw new InvalidError('lot_not_planned', 'That lot is not part of this count.', {
      errors: [{ path: `lines.${unknown}`, message: 'is in no line of this count' }],
    })
}
