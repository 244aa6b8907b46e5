import { inArray } from 'drizzle-orm'
import type { z } from 'zod'
import {
  approveOrder,
  createOrders,
  dispatchOrder,
  editOrder,
  type Order,
  receiveOrder,
  suggestionsQuery,
} from '../../protocol/api/replenishment.ts'
import { people } from '../../server/db/schema/index.ts'
import { OrdersService } from '../../server/replenishment/orders.service.ts'
import { SuggestionsService } from '../../server/replenishment/suggestions.service.ts'
import { SupplyService } from '../../server/replenishment/supply.service.ts'
import type { Actor } from '../../server/route.ts'
import { aCounty, COUNTY, DAY, NORTH } from '../inventory/a-county.ts'

/**
 * A county's chain of supply on the real services: a warehouse, a township's storeroom and an outlet that gave out 60
 * condoms in 30 days, with the people of each.
 */
export async function aChain() {
  const county = await aCounty()
  const warehouse = await county.aPlace('warehouse', { name: '县库', jurisdictionCode: COUNTY })
  const storeroom = await county.aPlace('storeroom', { name: '北镇库房' })
  const outlet = await county.aPlace('staffed_outlet', {
    name: '北镇卫生院',
    productIds: [county.product('CON52')],
  })
  await county.stock.start()
  const start = county.ambient.now()
  await county.aLot(warehouse, { number: 'W1', quantity: 10_000 })
  await county.aLot(outlet, { number: 'O1', quantity: 100 })
  county.setClock(new Date(start.getTime() + 30 * DAY))
  await county.post({ kind: 'issue', from: outlet, lines: [{ product: 'CON52', quantity: 60 }] })

  const suggestions = new SuggestionsService(county)
  const parts = { ...county, suggestions }
  const orders = new OrdersService(parts)
  const supply = new SupplyService(parts)
  const keeper = await county.anActor(NORTH)
  const manager = await county.anActor(COUNTY)

  const idOf = ({ id, version }: Pick<Order, 'id' | 'version'>) => ({ id, version })
  return {
    ...county,
    warehouse,
    storeroom,
    outlet,
    suggestions,
    orders,
    supply,
    /** Responsible for the township. */
    keeper,
    /** Responsible for the county. */
    manager,
    /** Sees everything; posts by default. */
    county: county.manager,
    /** Disables people. */
    retire: (actors: readonly Actor[]) =>
      county.db.write((tx) =>
        tx
          .update(people)
          .set({ disabledAt: county.ambient.now() })
          .where(
            inArray(
              people.id,
              actors.map(({ person }) => person.id),
            ),
          ),
      ),
    suggest: (actor: Actor, query: z.input<typeof suggestionsQuery> = {}) =>
      suggestions.list(actor, suggestionsQuery.parse(query)),
    /** What the outlet should order of a product. */
    async suggestionFor(location: string, code = 'CON52') {
      const { items } = await suggestions.list(
        manager,
        suggestionsQuery.parse({ location, product: code, all: 'true' }),
      )
      const [found] = items
      if (!found) throw new Error(`There is no suggestion of ${code}`)
      return found
    },
    async draft(
      more: Partial<z.input<typeof createOrders>['orders'][number]> = {},
      { actor = keeper, key = null }: { actor?: Actor; key?: string | null } = {},
    ): Promise<Order> {
      const input = createOrders.parse({
        orders: [{ location: outlet, lines: [{ product: 'CON52', quantity: 200 }], ...more }],
      })
      const [made] = await orders.create(actor, input, key)
      if (!made) throw new Error('There is no draft')
      return orders.reader.get(actor, made.id)
    },
    edit: (order: Order, change: Partial<z.input<typeof editOrder>> = {}, actor = keeper) =>
      orders.edit(
        actor,
        order.id,
        editOrder.parse({
          version: order.version,
          emergency: order.emergency,
          lines: [{ product: 'CON52', quantity: 100 }],
          ...change,
        }),
        null,
      ),
    submit: (order: Order, actor = keeper, key: string | null = null) =>
      orders.submit(actor, order.id, order.version, key),
    approve: (order: Order, change: Partial<z.input<typeof approveOrder>> = {}, actor = manager) =>
      orders.approve(actor, order.id, approveOrder.parse({ version: order.version, ...change }), null),
    reject: (order: Order, actor = manager) =>
      orders.reject(actor, order.id, { version: order.version, reason: '先用库存' }, null),
    cancel: (order: Order, actor = keeper) => orders.cancel(actor, order.id, idOf(order), null),
    close: (order: Order, actor = keeper) => orders.close(actor, order.id, idOf(order), null),
    dispatch: (order: Order, quantity: number, actor = manager, key: string | null = null) =>
      supply.dispatch(
        actor,
        order.id,
        dispatchOrder.parse({ version: order.version, lines: [{ product: 'CON52', quantity }] }),
        key,
      ),
    deliver: (order: Order, quantity: number, actor = manager) =>
      supply.receive(
        actor,
        order.id,
        receiveOrder.parse({
          version: order.version,
          lines: [{ product: 'CON52', quantity, lot: { number: 'EXT', expiresOn: '2030-01-31' } }],
        }),
        null,
      ),
    /** Says what came of a transfer, over all its lots in turn. */
    async arrive(
      transferId: string,
      outcome: { received: number; lost?: number; returned?: number },
      actor = keeper,
    ) {
      const [line] = (await county.ledger.transfer(actor, transferId)).lines
      return county.inventory.receiveTransfer(
        actor,
        transferId,
        {
          lines: [{ lotId: line?.lotId ?? '', lost: 0, returned: 0, ...outcome }],
          ...((outcome.lost ?? outcome.returned) && { reason: '途中破损' }),
        },
        null,
      )
    },
  }
}
export type Chain = Awaited<ReturnType<typeof aChain>>

/** The last transfer of an order. */
export function transferOf(order: Order): string {
  const id = order.events.findLast(({ transferId }) => transferId !== null)?.transferId
  if (!id) throw new Error('Nothing was dispatched')
  return id
}

export function lineOf(order: Order) {
  const [line] = order.items
  if (!line) throw new Error('The order has no line')
  return line
}
