import { type OpenRecall, openRecall } from '../../protocol/api/recalls.ts'
import type { Services } from '../app.ts'
import type { Actor } from '../route.ts'
import type { OrderHands } from './order.hands.ts'

export type RecallHands = ReturnType<typeof recallHands>

/** Where recalled goods lie. */
export interface Recalled {
  place: string
  lots: { lotId: string; held: number }[]
}

/** What a county and its places do about a recall. */
export function recallHands(
  { recalls, inventory }: Pick<Services, 'recalls' | 'inventory'>,
  { receive }: Pick<OrderHands, 'receive'>,
) {
  return {
    async open(actor: Actor, input: OpenRecall): Promise<{ id: string; held: Recalled[] }> {
      const { id, places } = await recalls.open(actor, openRecall.parse(input), null)
      const held = places.map(({ locationId, lots }) => ({ place: locationId, lots }))
      return { id, held: held.filter(({ lots }) => lots.some((lot) => lot.held > 0)) }
    },
    /** So many units fewer than the books have lie there, with the reason. */
    async answer(actor: Actor, id: string, { place, lots }: Recalled, fewer = 0, why?: string) {
      const lines = lots.map(({ lotId, held }, i) => ({ lotId, found: i === 0 ? held - fewer : held }))
      const answer = { location: place, lines, ...(why !== undefined && { explanation: why }) }
      await recalls.answer(actor, id, answer, null)
      return { place, lots: lines.map(({ lotId, found }) => ({ lotId, held: found })) }
    },
    /** From there to the place that collects, whose people take it in. */
    async sendBack(
      sender: Actor,
      receiver: Actor,
      product: string,
      { place, lots }: Recalled,
      collecting: string,
    ): Promise<void> {
      const lines = lots.map(({ lotId, held }) => ({ product, lotId, quantity: held }))
      const { transferId } = await inventory.post(
        sender,
        { kind: 'transfer', from: place, to: collecting, lines, receive: false },
        null,
      )
      if (transferId) await receive(receiver, transferId)
    },
    close: (actor: Actor, id: string) => recalls.close(actor, id, undefined),
  }
}
