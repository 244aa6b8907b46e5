import type {
  ApproveOrder,
  CreateOrders,
  EditOrder,
  Order,
  OrderSummary,
} from '../../protocol/api/replenishment.ts'
import type { CatalogService } from '../catalog/catalog.service.ts'
import { ConflictError, InvalidError } from '../errors.ts'
import { addDays } from '../places/time-zone.ts'
import type { Actor } from '../route.ts'
import { isEmergency } from './need.ts'
import { type DeskDependencies, OrderDesk } from './order.desk.ts'
import { linesOf, notInOrder, requireOrdering } from './order.lines.ts'
import { daysBetweenOrders } from './order-period.ts'
import { OrdersReader } from './orders.reader.ts'
import * as store from './orders.store.ts'
import { findProduct } from './product-reference.ts'
import type { PlaceSuggestions, SuggestionsService } from './suggestions.service.ts'

export interface OrdersDependencies extends DeskDependencies {
  catalog: Pick<CatalogService, 'products'>
  suggestions: Pick<SuggestionsService, 'ofPlace'>
}

/**
 * Orders of places (要货单), from the draft to the decision: who asks, what the system suggested, who approved. What is
 * dispatched and received is the matter of `SupplyService`.
 */
export class OrdersService {
  readonly reader: OrdersReader
  readonly #from: OrdersDependencies
  readonly #desk: OrderDesk

  constructor(from: OrdersDependencies) {
    this.#from = from
    this.#desk = new OrderDesk(from)
    this.reader = new OrdersReader({ db: from.db, timeZone: from.timeZone, desk: this.#desk })
  }

  /**
   * Drafts an order for each place, of the store that supplies it, all or none. Throws `NotFoundError`, `InvalidError`
   * `not_ordered_here` for a dispenser, `place_archived`, `unknown_product`, `product_twice`.
   */
  async create(actor: Actor, { orders }: CreateOrders, key: string | null): Promise<OrderSummary[]> {
    const products = await this.#from.catalog.products()
    const drafts: { input: CreateOrders['orders'][number]; place: PlaceSuggestions }[] = []
    for (const [i, input] of orders.entries()) {
      const place = await this.#from.suggestions.ofPlace(actor.scope, input.location)
      requireOrdering(place, `orders.${i}.location`)
      drafts.push({ input, place })
    }
    return this.#desk.once(actor, orders, key, async (tx, afterCommit) => {
      const ids: string[] = []
      for (const [i, { input, place }] of drafts.entries()) {
        const row = this.#draft(actor, input, place)
        const lines = linesOf(row.id, place, input.lines, products, `orders.${i}.lines`)
        await store.insertOrder(tx, row)
        await store.replaceLines(tx, row.id, lines)
        const facts = { emergency: row.emergency, lines: lines.length }
        await this.#desk.record(tx, afterCommit, actor, row, { action: 'created', note: row.note, facts })
        ids.push(row.id)
      }
      const rows: store.DescribedOrder[] = []
      for (const id of ids) rows.push(...(await store.listOrders(tx, { scope: actor.scope, id, limit: 1 })))
      return this.#desk.summaries(tx, rows)
    })
  }

  /** Writes the lines of a draft anew; a rejected order becomes a draft again. Throws as `create` and `OrderDesk.take` do. */
  async edit(actor: Actor, id: string, input: EditOrder, key: string | null): Promise<Order> {
    const place = await this.#placeOf(actor, id)
    const products = await this.#from.catalog.products()
    const lines = linesOf(id, place, input.lines, products, 'lines')
    return this.#desk.take(
      { actor, id, step: 'edit', version: input.version, body: input, key },
      async (_opened, tx) => {
        await store.replaceLines(tx, id, lines)
        return {
          action: 'edited',
          change: {
            status: 'draft',
            emergency: input.emergency,
            note: input.note ?? null,
            submittedAt: null,
            submittedBy: null,
            decidedAt: null,
            decidedBy: null,
          },
          facts: { emergency: input.emergency, lines: lines.length },
        }
      },
    )
  }

  /**
   * Sends a draft to whoever approves. Throws as `OrderDesk.take` does, and `ConflictError` `order_too_early` when the
   * place's last regular order was less than a period ago, `not_an_emergency` when nothing in it is below its emergency
   * order point.
   */
  async submit(actor: Actor, id: string, version: number, key: string | null): Promise<Order> {
    const place = await this.#placeOf(actor, id)
    return this.#desk.take(
      { actor, id, step: 'submit', version, body: { version }, key },
      async ({ order, items }, tx) => {
        const now = this.#from.ambient.now()
        if (!order.emergency) await this.#requirePeriod(tx, place, now)
        else if (!items.some(({ line }) => isEmergency(place.of(line.productId))))
          throw new ConflictError(
            'not_an_emergency',
            'Nothing in it is below its emergency order point: make it a regular order.',
          )
        return {
          action: 'submitted',
          change: { status: 'submitted', submittedAt: now, submittedBy: actor.person.id },
          facts: { emergency: order.emergency },
        }
      },
    )
  }

  /**
   * Throws as `OrderDesk.take` does, and `InvalidError` `not_in_order`, `more_than_requested`: more than was asked for
   * would be a quantity that only one person has looked at; `nothing_approved`.
   */
  async approve(actor: Actor, id: string, input: ApproveOrder, key: string | null): Promise<Order> {
    const products = await this.#from.catalog.products()
    return this.#desk.take(
      { actor, id, step: 'approve', version: input.version, body: input, key },
      async ({ items, situation }, tx) => {
        const named = input.lines.map(({ product, quantity }) => ({
          id: findProduct(products, product)?.id,
          quantity,
        }))
        named.forEach((wanted, i) => {
          const line = items.find(({ line }) => line.productId === wanted.id)?.line
          if (!line) throw notInOrder(`lines.${i}.product`)
          if (wanted.quantity > line.requested)
            throw new InvalidError(
              'more_than_requested',
              `${line.requested} were asked for: approve at most that.`,
              {
                params: { requested: line.requested, quantity: wanted.quantity },
                errors: [{ path: `lines.${i}.quantity`, message: `at most ${line.requested}` }],
              },
            )
        })
        let changed = 0
        let units = 0
        for (const { line } of items) {
          const approved = named.find((each) => each.id === line.productId)?.quantity ?? line.requested
          if (approved !== line.requested) changed++
          units += approved
          await store.approveLine(tx, line, approved)
        }
        if (units === 0)
          throw new InvalidError('nothing_approved', 'Every line would be 0: reject the order instead.')
        return {
          action: 'approved',
          note: input.note,
          change: { status: 'approved', decidedAt: this.#from.ambient.now(), decidedBy: actor.person.id },
          facts: { changed, ...(situation.own && { ownOrder: true }) },
        }
      },
    )
  }

  reject(
    actor: Actor,
    id: string,
    input: { version: number; reason: string },
    key: string | null,
  ): Promise<Order> {
    return this.#desk.take(
      { actor, id, step: 'reject', version: input.version, body: input, key },
      async () => ({
        action: 'rejected',
        note: input.reason,
        change: { status: 'rejected', decidedAt: this.#from.ambient.now(), decidedBy: actor.person.id },
        facts: { reason: input.reason },
      }),
    )
  }

  /** Ends an order of which nothing was dispatched. */
  cancel(actor: Actor, id: string, input: Ending, key: string | null): Promise<Order> {
    return this.#desk.take(
      { actor, id, step: 'cancel', version: input.version, body: input, key },
      async () => ({ action: 'cancelled', note: input.note, change: { status: 'cancelled' } }),
    )
  }

  /** Ends an order that was dispatched: what has not left is not expected any more. */
  close(actor: Actor, id: string, input: Ending, key: string | null): Promise<Order> {
    return this.#desk.take(
      { actor, id, step: 'close', version: input.version, body: input, key },
      async () => ({ action: 'closed', note: input.note, change: { status: 'closed' } }),
    )
  }

  async #placeOf(actor: Actor, id: string): Promise<PlaceSuggestions> {
    const { location } = await this.#desk.describe(this.#from.db, actor, id)
    // Seen by way of the order: its place may lie outside the scope of whoever supplies it.
    return this.#from.suggestions.ofPlace(null, location.id)
  }

  async #requirePeriod(
    tx: Parameters<typeof store.lastRegularOrder>[0],
    { place }: PlaceSuggestions,
    now: Date,
  ): Promise<void> {
    const last = await store.lastRegularOrder(tx, place.id)
    if (last === null) return
    const { timeZone } = this.#from
    const nextOn = addDays(timeZone.dayOf(last), daysBetweenOrders(place.kind))
    if (timeZone.dayOf(now) < nextOn)
      throw new ConflictError(
        'order_too_early',
        `${place.name} may order again from ${nextOn} on; an emergency may come sooner.`,
        { nextOn, lastOn: timeZone.dayOf(last) },
      )
  }

  #draft(actor: Actor, input: CreateOrders['orders'][number], { place, supplier }: PlaceSuggestions) {
    const { ambient } = this.#from
    return {
      id: ambient.newId(),
      locationId: place.id,
      supplierId: supplier?.id ?? null,
      status: 'draft' as const,
      emergency: input.emergency,
      version: 1,
      note: input.note ?? null,
      createdAt: ambient.now(),
      createdBy: actor.person.id,
      submittedAt: null,
      submittedBy: null,
      decidedAt: null,
      decidedBy: null,
    }
  }
}

interface Ending {
  version: number
  note?: string | undefined
}
