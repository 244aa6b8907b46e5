import type { z } from 'zod'
import type { BinCard, BinCardQuery } from '../../protocol/api/bin-card.ts'
import type { Lot } from '../../protocol/api/catalog.ts'
import type { Balance, balanceQuery, Movement, movementQuery } from '../../protocol/api/inventory.ts'
import type { Transfer, transferQuery } from '../../protocol/api/transfers.ts'
import type { Ambient } from '../ambient.ts'
import type { Database } from '../db/database.ts'
import { covers, narrowest } from '../db/scope.ts'
import { badCursor, NotFoundError } from '../errors.ts'
import { addDays, type TimeZone } from '../places/time-zone.ts'
import type { Actor } from '../route.ts'
import { listBalances } from './balances.store.ts'
import { binCard } from './bin-card.reader.ts'
import { supplierNames } from './delivery-notes.store.ts'
import { expiryOf, isExpired } from './expiry.ts'
import { findPlace, findProducts, lotsOfProduct } from './lots.store.ts'
import { toMovement, toTransfer } from './movement.description.ts'
import { type MovementCursor, pageOfMovements } from './movement-pages.store.ts'
import { describeMovements } from './movements.store.ts'
import { tierOf } from './stock-limits.ts'
import { readSettings } from './stock-settings.store.ts'
import { listTransfers } from './transfers.store.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  timeZone: TimeZone
}
type Query<S extends z.ZodType> = z.output<S>
export interface Page<T> {
  items: T[]
  next: string | null
}

/** What people read of the ledger, as far as their jurisdiction reaches. */
export class LedgerReader {
  readonly #db: Database
  readonly #ambient: Ambient
  readonly #timeZone: TimeZone

  constructor({ db, ambient, timeZone }: Dependencies) {
    this.#db = db
    this.#ambient = ambient
    this.#timeZone = timeZone
  }

  /** Latest business time first. Days are the county's, both included. */
  async movements(actor: Actor, query: Query<typeof movementQuery>): Promise<Page<Movement>> {
    await this.#requireVisible(actor, query.location)
    const { limit, location, kind, from, to } = query
    const found = await pageOfMovements(this.#db, {
      scope: actor.scope,
      location,
      productId: await this.#productId(query.product),
      kind,
      from: from === undefined ? undefined : this.#timeZone.instantOf(from, 0),
      until: to === undefined ? undefined : this.#timeZone.instantOf(addDays(to, 1), 0),
      after: query.cursor === undefined ? undefined : toCursor(query.cursor),
      limit: limit + 1,
    })
    const page = found.slice(0, limit)
    const ids = page.map(({ id }) => id)
    // A place in scope shows all that happened to it, wherever the other end lies.
    const scope = location === undefined ? actor.scope : null
    const described = new Map(
      (await describeMovements(this.#db, ids, scope)).map((row) => [row.movement.id, toMovement(row)]),
    )
    const last = page.at(-1)
    return {
      items: ids.flatMap((id) => described.get(id) ?? []),
      next: found.length > limit && last ? `${last.at.getTime()}.${last.id}` : null,
    }
  }

  /** Throws `NotFoundError`. */
  async movement(actor: Actor, id: string): Promise<Movement> {
    const [found] = await describeMovements(this.#db, [id], actor.scope)
    if (!found) throw new NotFoundError('movement', id)
    return toMovement(found)
  }

  /** Suppliers that earlier delivery notes of the actor's places name, by name. */
  async suppliers(actor: Actor): Promise<{ name: string }[]> {
    const rows = await supplierNames(this.#db, actor.scope)
    return rows.flatMap(({ name }) => (name === null ? [] : [{ name }]))
  }

  /** By place and lot. Throws `NotFoundError` for a location or product that is not there for the actor. */
  async balances(actor: Actor, query: Query<typeof balanceQuery>): Promise<Page<Balance>> {
    await this.#requireVisible(actor, query.location)
    const scope = narrowest(actor.scope, query.jurisdiction ?? null)
    if (scope === undefined) return { items: [], next: null }
    const { location, category, limit } = query
    const rows = await listBalances(this.#db, {
      scope,
      location,
      productId: await this.#productId(query.product),
      category,
      after: query.cursor === undefined ? undefined : toLotCursor(query.cursor),
      limit: limit + 1,
    })
    const today = this.#timeZone.dayOf(this.#ambient.now())
    const book = await readSettings(this.#db)
    const items = rows.slice(0, limit).map(({ locationKind, ...row }) => ({
      ...row,
      usable: !row.quarantined && !isExpired(row.expiresOn, today),
      expiry: expiryOf(row.expiresOn, today, book.of(tierOf(locationKind), row.productId)),
    }))
    const last = items.at(-1)
    return { items, next: rows.length > limit && last ? `${last.locationId}.${last.lotId}` : null }
  }

  /** The ledger of one product at one place, with a running balance. Throws `NotFoundError`. */
  async binCard(actor: Actor, { product, ...query }: BinCardQuery): Promise<BinCard> {
    await this.#requireVisible(actor, query.location)
    const productId = (await this.#productId(product)) ?? product
    const today = this.#timeZone.dayOf(this.#ambient.now())
    return binCard(this.#db, { ...query, productId, today, timeZone: this.#timeZone })
  }

  /** Lots of a product by expiry, empty ones too. Throws `NotFoundError`. */
  async lots(product: string): Promise<Lot[]> {
    const rows = await lotsOfProduct(this.#db, (await this.#productId(product)) ?? product)
    return rows.map(({ createdAt: _, ...lot }) => lot)
  }

  /** Latest first; both ends see a transfer. */
  async transfers(actor: Actor, query: Query<typeof transferQuery>): Promise<Page<Transfer>> {
    const { limit, cursor, status, from, to } = query
    const rows = await listTransfers(this.#db, {
      scope: actor.scope,
      status,
      from,
      to,
      before: cursor,
      limit: limit + 1,
    })
    const items = rows.slice(0, limit).map(toTransfer)
    return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
  }

  /** Throws `NotFoundError`. */
  async transfer(actor: Actor, id: string): Promise<Transfer> {
    const [found] = await listTransfers(this.#db, { scope: actor.scope, ids: [id], limit: 1 })
    if (!found) throw new NotFoundError('transfer', id)
    return toTransfer(found)
  }

  async #requireVisible(actor: Actor, location: string | undefined): Promise<void> {
    if (location === undefined) return
    const place = await findPlace(this.#db, location)
    if (!place || !covers(actor.scope, place.jurisdictionCode)) throw new NotFoundError('location', location)
  }

  async #productId(ref: string | undefined): Promise<string | undefined> {
    if (ref === undefined) return undefined
    const found = await findProducts(this.#db, [ref])
    const product = found.find(({ id }) => id === ref) ?? found[0]
    if (!product) throw new NotFoundError('product', ref)
    return product.id
  }
}

/** `{milliseconds}.{id}` */
function toCursor(cursor: string): MovementCursor {
  const [, at, id] = /^(\d{1,15})\.([\w-]+)$/.exec(cursor) ?? []
  if (!at || !id) throw badCursor()
  return { at: new Date(Number(at)), id }
}

/** `{location}.{lot}` */
function toLotCursor(cursor: string): { locationId: string; lotId: string } {
  const [, locationId, lotId] = /^([\w-]+)\.([\w-]+)$/.exec(cursor) ?? []
  if (!locationId || !lotId) throw badCursor()
  return { locationId, lotId }
}
