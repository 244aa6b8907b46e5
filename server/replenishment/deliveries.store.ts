import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Reader } from '../db/database.ts'
import { movementLines, movements, replenishmentEvents, transferLines } from '../db/schema/index.ts'

/** What the ledger says of one product of one order; base units. */
export interface Delivered {
  /** Sent less what came back. */
  dispatched: number
  received: number
  /** Lost on the way. */
  lost: number
}
export const NOTHING: Delivered = { dispatched: 0, received: 0, lost: 0 }

/** By order and product. */
export class Deliveries {
  readonly #sums = new Map<string, Delivered>()

  add(orderId: string, productId: string, { dispatched, received, lost }: Delivered): void {
    const known = this.of(orderId, productId)
    this.#sums.set(`${orderId} ${productId}`, {
      dispatched: known.dispatched + dispatched,
      received: known.received + received,
      lost: known.lost + lost,
    })
  }

  of(orderId: string, productId: string): Delivered {
    return this.#sums.get(`${orderId} ${productId}`) ?? NOTHING
  }
}

const CHUNK = 1_000

/**
 * What was dispatched to and received for orders, read off the transfers and receipts that belong to them: a figure of its
 * own could come to disagree with the ledger. A receipt that was reversed did not come.
 */
export async function readDeliveries(db: Reader, orderIds: readonly string[]): Promise<Deliveries> {
  const deliveries = new Deliveries()
  for (let from = 0; from < orderIds.length; from += CHUNK) {
    const ids = orderIds.slice(from, from + CHUNK)
    const { orderId } = replenishmentEvents
    const sent = await db
      .select({
        orderId,
        productId: transferLines.productId,
        dispatched: sql`sum(${transferLines.sent} - ${transferLines.returned})`.mapWith(Number),
        received: sql`sum(${transferLines.received})`.mapWith(Number),
        lost: sql`sum(${transferLines.lost})`.mapWith(Number),
      })
      .from(replenishmentEvents)
      .innerJoin(transferLines, eq(transferLines.transferId, replenishmentEvents.transferId))
      .where(inArray(orderId, ids))
      .groupBy(orderId, transferLines.productId)
    for (const row of sent) deliveries.add(row.orderId, row.productId, row)
    const reversal = alias(movements, 'reversal')
    const came = await db
      .select({
        orderId,
        productId: movementLines.productId,
        quantity: sql`sum(${movementLines.quantity})`.mapWith(Number),
      })
      .from(replenishmentEvents)
      .innerJoin(movementLines, eq(movementLines.movementId, replenishmentEvents.movementId))
      .leftJoin(reversal, eq(reversal.reversesId, replenishmentEvents.movementId))
      .where(and(inArray(orderId, ids), isNull(reversal.id)))
      .groupBy(orderId, movementLines.productId)
    for (const row of came)
      deliveries.add(row.orderId, row.productId, {
        dispatched: row.quantity,
        received: row.quantity,
        lost: 0,
      })
  }
  return deliveries
}
