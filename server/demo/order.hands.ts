import { approveOrder, createOrders, dispatchOrder } from '../../protocol/api/replenishment.ts'
import type { Services } from '../app.ts'
import type { Actor } from '../route.ts'
import type { Line } from './played-stock.ts'

export type OrderHands = ReturnType<typeof orderHands>

/** What the two sides of an order do with it; each resolves to what the next one names. */
export function orderHands({
  orders,
  supply,
  inventory,
  ledger,
}: Pick<Services, 'orders' | 'supply' | 'inventory' | 'ledger'>) {
  const versionOf = async (actor: Actor, id: string) => (await orders.reader.get(actor, id)).version
  return {
    /** Drafts an order and submits it. */
    async place(
      actor: Actor,
      location: string,
      lines: readonly Line[],
      more: { emergency?: boolean; note?: string } = {},
    ): Promise<string> {
      const drafts = createOrders.parse({ orders: [{ location, lines, ...more }] })
      const [draft] = await orders.create(actor, drafts, null)
      if (!draft) throw new Error('No order was drafted')
      await orders.submit(actor, draft.id, draft.version, null)
      return draft.id
    },
    async approve(actor: Actor, id: string, lines: readonly Line[]): Promise<void> {
      const version = await versionOf(actor, id)
      await orders.approve(actor, id, approveOrder.parse({ version, lines }), null)
    },
    /** Resolves to the transfer. */
    async dispatch(actor: Actor, id: string, lines: readonly Line[], note?: string): Promise<string> {
      const version = await versionOf(actor, id)
      const { events } = await supply.dispatch(actor, id, dispatchOrder.parse({ version, lines, note }), null)
      return events.at(-1)?.transferId ?? ''
    },
    async close(actor: Actor, id: string): Promise<void> {
      await orders.close(actor, id, { version: await versionOf(actor, id) }, null)
    },
    /** All of a transfer has come. */
    async receive(actor: Actor, transfer: string): Promise<void> {
      const { lines } = await ledger.transfer(actor, transfer)
      await inventory.receiveTransfer(
        actor,
        transfer,
        { lines: lines.map(({ lotId, sent }) => ({ lotId, received: sent, lost: 0, returned: 0 })) },
        null,
      )
    },
  }
}
