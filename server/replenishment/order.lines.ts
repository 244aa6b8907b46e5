import type { Product } from '../../protocol/api/catalog.ts'
import { InvalidError } from '../errors.ts'
import type { LineRow } from './orders.store.ts'
import { findProduct } from './product-reference.ts'
import type { PlaceSuggestions } from './suggestions.service.ts'

/** Throws `InvalidError` `not_ordered_here` for a machine, `place_archived`. */
export function requireOrdering({ place }: PlaceSuggestions, path: string): void {
  if (place.kind === 'dispenser')
    throw new InvalidError('not_ordered_here', 'A machine is refilled by a round: it orders nothing.', {
      errors: [{ path, message: 'is a machine' }],
    })
  if (place.archivedAt !== null)
    throw new InvalidError('place_archived', `${place.name} is out of use: nothing can be brought there.`, {
      params: { location: place.id },
      errors: [{ path, message: 'is out of use' }],
    })
}

export const notInOrder = (path: string): InvalidError =>
  new InvalidError('not_in_order', 'That product is not in the order.', {
    errors: [{ path, message: 'is not in the order' }],
  })

/** Throws `InvalidError` `unknown_product`, `product_twice`. */
export function linesOf(
  orderId: string,
  place: PlaceSuggestions,
  wanted: readonly { product: string; quantity: number }[],
  products: readonly Product[],
  path: string,
): LineRow[] {
  const taken = new Set<string>()
  return wanted.map(({ product, quantity: requested }, i) => {
    const productId = findProduct(products, product)?.id
    if (productId === undefined)
      throw new InvalidError('unknown_product', `There is no product ${product}.`, {
        params: { product },
        errors: [{ path: `${path}.${i}.product`, message: `there is no product ${product}` }],
      })
    if (taken.has(productId))
      throw new InvalidError('product_twice', 'A product has one line: join them.', {
        errors: [{ path: `${path}.${i}.product`, message: 'has a line already' }],
      })
    taken.add(productId)
    const { suggested, basis } = place.of(productId)
    return { orderId, productId, suggested, basis, requested, approved: null }
  })
}
