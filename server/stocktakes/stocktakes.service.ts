import type {
  CreateStocktake,
  ExplainLines,
  RecordCounts,
  Stocktake,
  StocktakeStatus,
} from '../../protocol/api/stocktakes.ts'
import type { AuditLog } from '../accounts/audit.service.ts'
import type { Ambient } from '../ambient.ts'
import type { CatalogService } from '../catalog/catalog.service.ts'
import type { Changes } from '../changes.ts'
import type { AfterCommit, Database, Reader, Writer } from '../db/database.ts'
import { once } from '../db/idempotency.ts'
import { ConflictError, InvalidError, NotFoundError } from '../errors.ts'
import { businessTime } from '../inventory/business-time.ts'
import type { InventoryService } from '../inventory/inventory.service.ts'
import type { PlacesService } from '../places/places.service.ts'
import type { TimeZone } from '../places/time-zone.ts'
import type { Actor } from '../route.ts'
import { CountSettingsService } from './count.settings.ts'
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
  inventory: Pick<InventoryService, 'lotOfLabelWithin' | 'pastBalances' | 'postVarianceWithin'>
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
   * Plans a count: a line for each lot that lies there. Throws `NotFoundError`, `InvalidError` `not_counted_here` for a
   * dispenser, `nothing_to_count`, and `ConflictError` `stocktake_open`.
   */
  async create(actor: Actor, input: CreateStocktake, key: string | null): Promise<Stocktake> {
    const { places } = this.#from
    const place = await places.get(actor.scope, input.location)
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
  count(actor: Actor, id: string, { counts }: RecordCounts, key: string | null): Promise<Stocktake> {
    return this.#once(actor, { id, counts }, key, async (tx) => {
      const { stocktake } = await this.#open(tx, actor, id, 'counting')
      const lines = new Map((await store.readLines(tx, id)).map(({ line }) => [line.lotId, line]))
      const now = this.#from.ambient.now()
      const rows: store.CountRow[] = []
      for (const [i, { quantity, countedAt, note, ...named }] of counts.entries()) {
        const line =
          named.lotId === undefined ? await this.#foundLine(tx, actor, id, named, i) : lines.get(named.lotId)
        if (!line)
          throw new InvalidError(
            'lot_not_planned',
            'That lot is not part of this count: name product and label.',
            {
              errors: [{ path: `counts.${i}.lotId`, message: 'is in no line of this count' }],
            },
          )
        lines.set(line.lotId, line)
        const at = businessTime(countedAt, now)
        if (at < stocktake.createdAt)
          throw new InvalidError('count_too_early', 'A count cannot be older than its plan.', {
            params: { plannedAt: stocktake.createdAt.toISOString() },
            errors: [{ path: `counts.${i}.countedAt`, message: 'is before the count was planned' }],
          })
        rows.push({
          id: this.#from.ambient.newId(),
          stocktakeId: id,
          lotId: line.lotId,
          round: line.round,
          quantity,
          countedAt: at,
          recordedAt: now,
          personId: actor.person.id,
          note: note ?? null,
        })
      }
      await store.insertCounts(tx, rows)
      await this.#record(tx, actor, 'stocktake.counted', id, { lines: rows.length })
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
      const books = await this.reader.books(tx, stocktake.locationId, lines)
      const differing = new Map<number, { productId: string; lotId: string; change: number }[]>()
      let unexplained = 0
      for (const { line, holds } of lines) {
        if (!holds) continue
        const { productId, lotId } = line
        const book = books.get(lotId) ?? 0
        const change = holds.quantity - book
        await store.updateLine(tx, { stocktakeId: id, lotId }, { counted: holds.quantity, book })
        if (change === 0) continue
        if (line.reason === null) unexplained++
        const at = holds.countedAt.getTime()
        differing.set(at, [...(differing.get(at) ?? []), { productId, lotId, change }])
      }
      if (unexplained > 0)
        throw new ConflictError('variance_unexplained', `${unexplained} differences have no reason yet.`, {
          lines: unexplained,
        })
      for (const [at, variances] of [...differing].toSorted(([a], [b]) => a - b))
        await this.#from.inventory.postVarianceWithin(tx, afterCommit, actor, {
          location: stocktake.locationId,
          variances,
          occurredAt: new Date(at).toISOString(),
          note: `stocktake ${id}`,
        })
      await store.updateStocktake(tx, id, this.#closing(actor, 'posted', note))
      return { variances: [...differing.values()].flat().length }
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
    action: string,
    work: (tx: Writer, afterCommit: AfterCommit) => Promise<Record<string, unknown>>,
  ): Promise<Stocktake> {
    return this.#from.db.write(async (tx, afterCommit) => {
      const { stocktake } = await this.#open(tx, actor, id, status)
      this.#announce(afterCommit, stocktake.locationId)
      await this.#record(tx, actor, action, id, await work(tx, afterCommit))
      return this.reader.describe(tx, actor, id)
    })
  }

  #record(tx: Writer, actor: Actor, action: string, subjectId: string, facts: Record<string, unknown>) {
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

  /** A line for what lies there and is in none. */
  async #foundLine(
    tx: Writer,
    actor: Actor,
    id: string,
    {
      product,
      lot,
    }: { product?: string | undefined; lot?: { number: string; expiresOn: string } | undefined },
    i: number,
  ): Promise<store.LineRow> {
    if (product === undefined || lot === undefined)
      throw new InvalidError('lot_not_planned', 'Name the lot, or its product with number and expiry date.', {
        errors: [{ path: `counts.${i}`, message: 'names no lot' }],
      })
    const found = await this.#from.inventory.lotOfLabelWithin(tx, actor, { product, lot })
    await store.insertLines(tx, [lineOf(id, found, true)])
    const line = (await store.readLines(tx, id)).find((each) => each.line.lotId === found.lotId)
    if (!line) throw new NotFoundError('lot', found.lotId)
    return line.line
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

const lineOf = (
  stocktakeId: string,
  { lotId, productId }: { lotId: string; productId: string },
  found: boolean,
): store.LineRow => ({
  stocktakeId,
  lotId,
  productId,
  round: 1,
  found,
  reason: null,
  counted: null,
  book: null,
})

function requireLines(lotIds: readonly string[], known: ReadonlySet<string>): void {
  const unknown = lotIds.findIndex((lotId) => !known.has(lotId))
  if (unknown >= 0)
    throw new InvalidError('lot_not_planned', 'That lot is not part of this count.', {
      errors: [{ path: `lines.${unknown}`, message: 'is in no line of this count' }],
    })
}
