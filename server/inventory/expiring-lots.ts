import type { LocationKind } from '../../protocol/api/places.ts'
import type { LyingLot, StockPlace, StockProduct } from './stock-item.ts'
import type { PictureOfPlace } from './stock-picture.ts'

export interface ExpiringLot extends LyingLot {
  place: StockPlace
  product: StockProduct
}

/**
 * Lots that lie at these places, usable or not, and expire up to the day, `YYYY-MM-DD`, that `until` gives for the kind of
 * place and the product; none of these days is after `latest`. In the order of places.
 */
export function selectExpiring(
  places: readonly PictureOfPlace[],
  latest: string,
  until: (kind: LocationKind, productId: string) => string,
): ExpiringLot[] {
  const found: ExpiringLot[] = []
  for (const { place, items, firstExpiry } of places) {
    if (firstExpiry === null || firstExpiry > latest) continue
    for (const { productId, product, usableLots, heldLots } of items) {
      const { description } = product
      if (!description) continue
      for (const lots of [usableLots, heldLots])
        for (const lot of lots)
          if (lot.expiresOn <= latest && lot.expiresOn <= until(place.kind, productId))
            found.push({ ...lot, place, product: description })
    }
  }
  return found
}
