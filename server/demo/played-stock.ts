import type { Product } from '../../protocol/api/catalog.ts'

export interface Line {
  product: string
  quantity: number
}

/** What lies where, as far as the play has moved it. */
export class PlayedStock {
  /** `{place}|{product}` → units. */
  readonly #units = new Map<string, number>()

  at(place: string, product: string): number {
    return this.#units.get(`${place}|${product}`) ?? 0
  }

  /** Null: outside, or on the road. */
  move(from: string | null, to: string | null, { product, quantity }: Line): void {
    if (from) this.#units.set(`${from}|${product}`, this.at(from, product) - quantity)
    if (to) this.#units.set(`${to}|${product}`, this.at(to, product) + quantity)
  }

  /** The lines as far as there is stock for them besides what is `planned` already, which they join. */
  limited(from: string, wanted: readonly Line[], planned = new Map<string, number>()): Line[] {
    return wanted.flatMap(({ product, quantity }) => {
      const before = planned.get(product) ?? 0
      const taken = Math.min(quantity, this.at(from, product) - before)
      if (taken <= 0) return []
      planned.set(product, before + taken)
      return [{ product, quantity: taken }]
    })
  }

  /** Units in whole boxes that a place lacks of so many. */
  missing(place: string, product: Product, target: number): number {
    const boxes = Math.ceil((target - this.at(place, product.id)) / product.boxSize)
    return target > 0 && boxes > 0 ? boxes * product.boxSize : 0
  }
}
