import type { Product } from '../../protocol/api/catalog.ts'
import type { Cast, Hands, PlayedPlace } from './play.ts'
import type { PlayedStock } from './played-stock.ts'
import type { Recalled } from './recall.hands.ts'

/** Called back is what was delivered of this product, which lies in no machine, on this day of the history … */
const PRODUCT = 'INJDMPA'
const DELIVERED = 60
/** … on this one, when nothing is on the road; two days later it is sent back, and at last the recall ends. */
const OPENED = 75
const SENT_BACK = 77
const CLOSED = 80

interface Parts {
  hands: Hands
  cast: Cast
  products: readonly Product[]
  places: readonly PlayedPlace[]
  stock: PlayedStock
}

/** One recall that the county has behind it: a lot from the warehouse and the storerooms it had reached, and back. */
export class PlayedRecall {
  readonly #parts: Parts
  readonly #product: Product | undefined
  readonly #warehouse: PlayedPlace | undefined
  #number: string | undefined
  #open: { id: string; held: Recalled[] } | null = null

  constructor(parts: Parts) {
    this.#parts = parts
    this.#product = parts.products.find(({ code }) => code === PRODUCT)
    this.#warehouse = parts.places.find(({ kind }) => kind === 'warehouse')
  }

  delivered(day: number, lines: readonly { product: string; number: string }[]): void {
    if (day === DELIVERED) this.#number = lines.find(({ product }) => product === this.#product?.id)?.number
  }

  async work(day: number): Promise<void> {
    const { county } = this.#parts.cast
    if (day === OPENED) await this.#start()
    if (!this.#open) return
    if (day === SENT_BACK) await this.#sendBack(this.#open)
    if (day === CLOSED) await this.#parts.hands.recalls.close(county, this.#open.id)
  }

  async #start(): Promise<void> {
    const { hands, cast, stock } = this.#parts
    if (!this.#product || !this.#warehouse || this.#number === undefined) return
    const product = this.#product.id
    this.#open = await hands.recalls.open(cast.county, {
      product,
      numbers: [this.#number],
      level: 'second',
      reason: '抽检发现该批次部分药瓶瓶塞密封不严',
      instructions: '立即停止发放，清点后退回县库房，单独存放。',
      documentNumber: '示例药具召〔3〕号',
      collectingLocation: this.#warehouse.id,
    })
    // Nobody can take it any more.
    for (const { place, lots } of this.#open.held)
      for (const { held } of lots) stock.move(place, null, { product, quantity: held })
  }

  async #sendBack({ id, held }: { id: string; held: Recalled[] }): Promise<void> {
    const { hands, cast, places } = this.#parts
    const product = this.#product?.id ?? ''
    const collecting = this.#warehouse?.id ?? ''
    let first = true
    for (const there of held.filter(({ place }) => place !== collecting)) {
      const township = places.find((place) => place.id === there.place)?.township
      const keeper = typeof township === 'number' ? cast.townships[township] : undefined
      if (!keeper) continue
      const found = first
        ? await hands.recalls.answer(keeper, id, there, 1, '搬运时破损 1 支，当时未登记')
        : await hands.recalls.answer(keeper, id, there)
      first = false
      await hands.recalls.sendBack(keeper, cast.county, product, found, collecting)
    }
  }
}
