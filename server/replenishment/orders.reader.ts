import type { z } from 'zod'
import type {
  FillRate,
  fillRateQuery,
  Order,
  OrderSummary,
  OrdersQuery,
} from '../../protocol/api/replenishment.ts'
import type { Database } from '../db/database.ts'
import { covers, narrowest } from '../db/scope.ts'
import { badCursor } from '../errors.ts'
import { addDays, type TimeZone } from '../places/time-zone.ts'
import type { Actor } from '../route.ts'
import { fillRateOf } from './fill-rate.ts'
import type { OrderDesk } from './order.desk.ts'
import { figuresOf } from './order.view.ts'
import { outstanding, stateOf } from './order-steps.ts'
import * as store from './orders.store.ts'

/** An order that waits for the store that supplies. */
export interface WaitingOrder {
  orderId: string
  locationId: string
  locationName: string
  emergency: boolean
  waitsFor: 'approval' | 'dispatch'
  since: Date
}

interface Dependencies {
  db: Database
  timeZone: TimeZone
  desk: OrderDesk
}

/** What is said of orders: which there are, which wait for an answer, and how much of what was approved came. */
export class OrdersReader {
  readonly #from: Dependencies

  constructor(from: Dependencies) {
    this.#from = from
  }

  /** Latest first; open ones with the emergencies before all. Throws `InvalidError` `bad_cursor`. */
  async list(
    actor: Actor,
    { jurisdiction, cursor, limit, ...filter }: OrdersQuery,
  ): Promise<{ items: OrderSummary[]; next: string | null }> {
    const { db, desk } = this.#from
    const rows = await store.listOrders(db, {
      scope: actor.scope,
      jurisdiction,
      ...filter,
      after: cursor === undefined || cursor === '' ? undefined : readCursor(cursor),
      limit: limit + 1,
    })
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)?.order
    return {
      items: await desk.summaries(db, shown),
      next: rows.length > limit && last ? `${last.emergency ? 1 : 0}.${last.id}` : null,
    }
  }

  /** Throws `NotFoundError`. */
  get(actor: Actor, id: string): Promise<Order> {
    const { db, desk } = this.#from
    return desk.describe(db, actor, id)
  }

  /** Order fill rate of the orders that were approved in a period and have ended. */
  async fillRate(actor: Actor, query: z.output<typeof fillRateQuery>): Promise<FillRate> {
    const { db, desk, timeZone } = this.#from
    const scope = narrowest(actor.scope, query.jurisdiction ?? null)
    const from = query.from === undefined ? undefined : timeZone.instantOf(query.from, 0)
    const until = query.to === undefined ? undefined : timeZone.instantOf(addDays(query.to, 1), 0)
    const approved = scope === undefined ? [] : await store.approvedIn(db, { scope, from, until })
    const lines = await desk.linesOf(
      db,
      approved.map(({ id }) => id),
    )
    const ended = approved.filter(({ id, status }) => {
      const state = stateOf(status, (lines.get(id) ?? []).map(figuresOf))
      return state === 'closed' || state === 'received'
    })
    return {
      orders: ended.length,
      underWay: approved.length - ended.length,
      ...fillRateOf(ended.flatMap(({ id }) => (lines.get(id) ?? []).map(figuresOf))),
    }
  }

  /** Orders that the stores of a jurisdiction have to answer, emergencies first. */
  async waiting(scope: string | null): Promise<WaitingOrder[]> {
    const { db, desk } = this.#from
    const asked = await store.listOrders(db, { scope, open: true, statuses: ['submitted', 'approved'] })
    const rows = asked.filter(({ supplier, location }) =>
      covers(scope, (supplier ?? location).jurisdictionCode),
    )
    const lines = await desk.linesOf(
      db,
      rows.flatMap(({ order }) => (order.status === 'approved' ? order.id : [])),
    )
    return rows.flatMap(({ order, location, supplier }): WaitingOrder[] => {
      const { id: orderId, status, emergency, submittedAt, decidedAt } = order
      const place = { orderId, locationId: location.id, locationName: location.name, emergency }
      if (status === 'submitted' && submittedAt)
        return [{ ...place, waitsFor: 'approval', since: submittedAt }]
      const left = (lines.get(orderId) ?? []).some((line) => outstanding(figuresOf(line)) > 0)
      return status === 'approved' && supplier && decidedAt && left
        ? [{ ...place, waitsFor: 'dispatch', since: decidedAt }]
        : []
    })
  }
}

function readCursor(cursor: string): { id: string; emergency: boolean } {
  const [, flag, id] = /^([01])\.([A-Za-z0-9_-]{1,64})$/.exec(cursor) ?? []
  if (flag === undefined || id === undefined) throw badCursor()
  return { id, emergency: flag === '1' }
}
