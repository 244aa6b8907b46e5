import type { Order, OrderEvent, OrderStep, OrderSummary } from '../../protocol/api/replenishment.ts'
import type { AuditLog } from '../accounts/audit.service.ts'
import type { Ambient } from '../ambient.ts'
import type { Changes } from '../changes.ts'
import type { AfterCommit, Database, Reader, Writer } from '../db/database.ts'
import { once } from '../db/idempotency.ts'
import { covers } from '../db/scope.ts'
import { ConflictError, ForbiddenError, NotFoundError } from '../errors.ts'
import { ancestorsOf } from '../places/division-code.ts'
import type { TimeZone } from '../places/time-zone.ts'
import { type Actor, MANAGERS } from '../route.ts'
import { readDeliveries } from './deliveries.store.ts'
import { detail, figuresOf, type SuppliedLine, summarise, supplied } from './order.view.ts'
import { refusalOf, type Situation, stateOf } from './order-steps.ts'
import * as store from './orders.store.ts'

export interface DeskDependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  audit: Pick<AuditLog, 'record'>
  timeZone: TimeZone
}

/** An order as it stands before the caller, who sees it. */
export interface OpenedOrder extends store.DescribedOrder {
  items: SuppliedLine[]
  situation: Situation
}

/** One request to take a step. */
export interface Ticket {
  actor: Actor
  id: string
  step: OrderStep
  /** The version the caller saw. */
  version: number
  /** The request, for a repeat with the same key. */
  body: unknown
  key: string | null
}

/** What a step comes to. */
export interface StepTaken {
  action: OrderEvent['action']
  change?: Partial<store.OrderRow>
  note?: string | null | undefined
  transferId?: string | null
  movementId?: string | null
  /** For the audit log. */
  facts?: Record<string, unknown>
}

/** What every step of an order needs: who may, whether somebody else was faster, the event, the audit, the news. */
export class OrderDesk {
  readonly #from: DeskDependencies

  constructor(from: DeskDependencies) {
    this.#from = from
  }

  once<T extends NonNullable<unknown>>(
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

  /**
   * Takes a step, whole or not at all. Throws `NotFoundError`, `ConflictError` `order_changed` when somebody was faster,
   * `order_state`, `own_order`, `order_complete`, `ForbiddenError` `not_the_requester`, `not_the_supplier`, and what `work`
   * throws.
   */
  take(
    { actor, id, step, version, body, key }: Ticket,
    work: (opened: OpenedOrder, tx: Writer, afterCommit: AfterCommit) => Promise<StepTaken>,
  ): Promise<Order> {
    return this.once(actor, { step, id, body }, key, async (tx, afterCommit) => {
      const opened = await this.#open(tx, actor, id)
      if (opened.order.version !== version) throw await this.#changed(tx, opened)
      refuse(step, opened)
      const taken = await work(opened, tx, afterCommit)
      if (!(await store.updateOrder(tx, { id, version }, taken.change ?? {})))
        throw await this.#changed(tx, opened)
      await this.record(tx, afterCommit, actor, opened.order, taken)
      return this.describe(tx, actor, id)
    })
  }

  /** The event, the audit entry, and the news after the commit. */
  async record(
    tx: Writer,
    afterCommit: AfterCommit,
    actor: Actor,
    { id, locationId, supplierId }: Pick<store.OrderRow, 'id' | 'locationId' | 'supplierId'>,
    { action, note = null, transferId = null, movementId = null, facts = {} }: StepTaken,
  ): Promise<void> {
    const { ambient, audit, changes } = this.#from
    await store.insertEvent(tx, {
      id: ambient.newId(),
      orderId: id,
      action,
      at: ambient.now(),
      personId: actor.person.id,
      note,
      transferId,
      movementId,
    })
    await audit.record(tx, {
      actor,
      action: `order.${action}`,
      subjectKind: 'order',
      subjectId: id,
      detail: { location: locationId, supplier: supplierId, ...facts },
    })
    afterCommit(() => changes.emit('orders', supplierId === null ? [locationId] : [locationId, supplierId]))
  }

  /** Throws `NotFoundError`. Inside a transaction, hand its `tx` in. */
  async describe(db: Reader, actor: Actor, id: string): Promise<Order> {
    const opened = await this.#open(db, actor, id)
    const { order, items, situation } = opened
    return detail(this.#summary(opened, items), items, await store.readEvents(db, id), {
      situation,
      selfApproved: order.decidedBy !== null && order.decidedBy === order.submittedBy,
    })
  }

  async summaries(db: Reader, rows: readonly store.DescribedOrder[]): Promise<OrderSummary[]> {
    const lines = await this.linesOf(
      db,
      rows.map(({ order }) => order.id),
    )
    return rows.map((row) => this.#summary(row, lines.get(row.order.id) ?? []))
  }

  /** By order. */
  async linesOf(db: Reader, ids: readonly string[]): Promise<Map<string, SuppliedLine[]>> {
    const byOrder = new Map(ids.map((id): [string, SuppliedLine[]] => [id, []]))
    const deliveries = await readDeliveries(db, ids)
    for (const line of supplied(await store.readLines(db, ids), deliveries))
      byOrder.get(line.line.orderId)?.push(line)
    return byOrder
  }

  #summary(row: store.DescribedOrder, items: readonly SuppliedLine[]): OrderSummary {
    return summarise(row, items, this.#from.timeZone.dayOf(row.order.createdAt))
  }

  async #open(db: Reader, actor: Actor, id: string): Promise<OpenedOrder> {
    const [found] = await store.listOrders(db, { scope: actor.scope, id, limit: 1 })
    if (!found) throw new NotFoundError('order', id)
    const items = (await this.linesOf(db, [id])).get(id) ?? []
    const { order, location, supplier } = found
    const { person, scope } = actor
    const supplying = (supplier ?? location).jurisdictionCode
    const own = order.submittedBy === person.id
    const alone =
      own &&
      order.status === 'submitted' &&
      person.role === 'administrator' &&
      !(await store.hasOtherApprover(db, [supplying, ...ancestorsOf(supplying)], person.id))
    const situation: Situation = {
      status: order.status,
      lines: items.map(figuresOf),
      external: supplier === null,
      manages: MANAGERS.includes(person.role),
      requester: covers(scope, location.jurisdictionCode),
      supplier: covers(scope, supplying),
      own,
      alone,
    }
    return { ...found, items, situation }
  }

  async #changed(db: Reader, { order }: OpenedOrder): Promise<ConflictError> {
    const last = (await store.readEvents(db, order.id)).at(-1)
    return new ConflictError(
      'order_changed',
      `${last?.personName ?? 'Somebody'} has changed the order meanwhile (${last?.action ?? 'edited'}): look at it again.`,
      {
        by: last?.personName ?? null,
        action: last?.action ?? null,
        at: last?.at.toISOString() ?? null,
        version: order.version,
      },
    )
  }
}

function refuse(step: OrderStep, { situation, location, supplier }: OpenedOrder): void {
  const state = stateOf(situation.status, situation.lines)
  switch (refusalOf(step, situation)) {
    case null:
      return
    case 'role':
      throw new ForbiddenError('Your role does not allow this.')
    case 'state':
      throw new ConflictError('order_state', `The order is ${state}: it cannot be done now (${step}).`, {
        state,
        step,
      })
    case 'requester':
      throw new ForbiddenError(
        `Only somebody responsible for ${location.name} may do that.`,
        'not_the_requester',
      )
    case 'supplier':
      throw new ForbiddenError(
        `Only somebody responsible for ${(supplier ?? location).name} may do that.`,
        'not_the_supplier',
      )
    case 'own':
      throw new ConflictError('own_order', 'You submitted the order: somebody else has to approve it.')
    case 'done':
      throw new ConflictError('order_complete', 'All that was approved has been supplied.')
  }
}
