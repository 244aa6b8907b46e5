import type { JudgedItem, StockPlace, StockProduct } from './stock-item.ts'
import type { PictureOfPlace } from './stock-picture.ts'

export interface Row {
  place: StockPlace
  product: StockProduct
  item: JudgedItem
}

/** Collects the rows of one page that lie one after another, and passes over places by their numbers alone. */
export class StockWalk {
  readonly rows: Row[] = []
  #skip: number
  #left: number

  constructor({ offset, limit }: { offset: number; limit: number }) {
    this.#skip = offset
    this.#left = limit
  }

  /** Goes on over these places in their order, each by product; over items of one status, or of all (null). */
  over(places: readonly PictureOfPlace[], badness: number | null): void {
    for (const picture of places) {
      if (this.#left === 0) return
      const there = badness === null ? picture.items.length : (picture.counts[badness] ?? 0)
      if (there > this.#skip) this.#take(picture, badness)
      else this.#skip -= there
    }
  }

  #take({ place, items }: PictureOfPlace, badness: number | null): void {
    const found = items.filter((item) => badness === null || item.badness === badness).sort(byProduct)
    const shown = found.slice(this.#skip, this.#skip + this.#left)
    this.#skip = 0
    this.#left -= shown.length
    for (const item of shown)
      if (item.product.description) this.rows.push({ place, item, product: item.product.description })
  }
}

const byProduct = (a: JudgedItem, b: JudgedItem): number => a.product.rank - b.product.rank
