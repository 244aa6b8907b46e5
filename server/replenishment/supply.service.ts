import type { Product } from '../../protocol/api/catalog.ts'
import type { DispatchOrder, Order, ReceiveOrder } from '../../protocol/api/replenishment.ts'
import type { CatalogService } from '../catalog/catalog.service.ts'
import { ProblemError } from '../errors.ts'
import type { InventoryService } from '../inventory/inventory.service.ts'
import type { Actor } from '../route.ts'
import { type DeskDependencies, type OpenedOrder, OrderDesk } from './order.desk.ts'
import { notInOrder } from './order.lines.ts'
import { figuresOf } from './order.view.ts'
import { outstanding } from './order-steps.ts'
import { findProduct } from './product-reference.ts'

interface Dependencies extends DeskDependencies {
  catalog: Pick<CatalogService, 'products'>
  inventory: Pick<InventoryService, 'postWithin'>
}

/** Supplies an approved order: order and ledger in one write, so that neither knows of something the other does not. */
export class SupplyService {
  readonly #from: Dependencies
  readonly #desk: OrderDesk

  constructor(from: Dependencies) {
    this.#from = from
    this.#desk = new OrderDesk(from)
  }

  /**
   * Sends goods of the supplying store on their way, first expired first; part of the order or all, as often as it takes.
   * They are received like any transfer. Throws as `OrderDesk.take` and the posting of a transfer do, `InvalidError`
   * `not_in_order`, and `ProblemError` 409 `more_than_approved`.
   */
  async dispatch(actor: Actor, id: string, input: DispatchOrder, key: string | null): Promise<Order> {
    const products = await this.#from.catalog.products()
    return this.#desk.take(
      { actor, id, step: 'dispatch', version: input.version, body: input, key },
      async (opened, tx, afterCommit) => {
        const lines = linesInOrder(opened, input.lines, products)
        requireApproved(opened, lines)
        const { lines: _asked, version: _version, ...more } = input
        const { transferId } = await this.#from.inventory.postWithin(tx, afterCommit, actor, {
          kind: 'transfer',
          from: opened.order.supplierId ?? '',
          to: opened.order.locationId,
          lines: lines.map(({ productId, ...line }) => ({ ...line, product: productId })),
          receive: false,
          ...more,
        })
        return { action: 'dispatched', note: input.note, transferId, facts: { transfer: transferId } }
      },
    )
  }

  /**
   * Takes in what an outside supplier delivered. More than was approved may come, and is recorded. Throws as
   * `OrderDesk.take` and the posting of a receipt do, and `InvalidError` `not_in_order`.
   */
  async receive(actor: Actor, id: string, input: ReceiveOrder, key: string | null): Promise<Order> {
    const products = await this.#from.catalog.products()
    return this.#desk.take(
      { actor, id, step: 'receive', version: input.version, body: input, key },
      async (opened, tx, afterCommit) => {
        const lines = linesInOrder(opened, input.lines, products)
        const { lines: _asked, version: _version, ...more } = input
        const { movements } = await this.#from.inventory.postWithin(tx, afterCommit, actor, {
          kind: 'receipt',
          to: opened.order.locationId,
          lines: lines.map(({ productId, ...line }) => ({ ...line, product: productId })),
          ...more,
        })
        const movementId = movements[0]?.id ?? null
        return { action: 'received', note: input.note, movementId, facts: { movement: movementId } }
      },
    )
  }
}

/** Lines with the product's id in place of what named it. Throws `InvalidError` `not_in_order`. */
function linesInOrder<T extends { product: string; quantity: number }>(
  { items }: OpenedOrder,
  lines: readonly T[],
  products: readonly Product[],
): (Omit<T, 'product'> & { productId: string; quantity: number })[] {
  return lines.map(({ product, ...line }, i) => {
    const productId = findProduct(products, product)?.id
    if (productId === undefined || !items.some((item) => item.line.productId === productId))
      throw notInOrder(`lines.${i}.product`)
    return { ...line, productId }
  })
}

function requireApproved(
  { items }: OpenedOrder,
  lines: readonly { productId: string; quantity: number }[],
): void {
  for (const item of items) {
    const wanted = lines.filter(({ productId }) => productId === item.line.productId)
    const quantity = wanted.reduce((sum, line) => sum + line.quantity, 0)
    const left = outstanding(figuresOf(item))
    if (quantity > left)
      throw new ProblemError(
        409,
        'more_than_approved',
        `${quantity} of ${item.productName} are to leave, ${left} are approved and have not left yet.`,
        {
          params: { product: item.productName, quantity, left },
          errors: [
            {
              path: `lines.${lines.findIndex(({ productId }) => productId === item.line.productId)}.quantity`,
              message: `at most ${left}`,
            },
          ],
        },
      )
  }
}
