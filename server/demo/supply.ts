import type { Product } from '../../protocol/api/catalog.ts'
import type { Actor } from '../route.ts'
import type { Cast, Hands, PlayedPlace, Stop } from './play.ts'
import type { Line, PlayedStock } from './played-stock.ts'

/** A township orders every so many days, for so many months. */
const EVERY_DAYS = 28
const MONTHS = 4
/** Orders of the last two days wait for their approval; of those before, only so many lines were sent. */
const WAITING_DAYS = 2
const LINES_SENT = 3

interface Parts {
  hands: Hands
  cast: Cast
  products: readonly Product[]
  places: readonly PlayedPlace[]
  stock: PlayedStock
  /** Units a month that these places give out of a product. */
  monthly(places: readonly PlayedPlace[], product: Product): number
  /** The last of them may be cut short: no order is worked on then. */
  days: number
}

interface Ordered {
  id: string
  storeroom: string
  requester: Actor
  day: number
  lines: Line[]
  /** On the road. */
  transfer: string | null
}

/**
 * How the county's warehouse supplies the townships: what they order on one day is approved and sent on the next and
 * received on the one after. The first supply is sent unasked, and on the last day two deliveries without an order are
 * still under way.
 */
export class TownshipSupply {
  readonly #parts: Parts
  readonly #warehouse: PlayedPlace | undefined
  readonly #storerooms: readonly PlayedPlace[]
  #orders: Ordered[] = []

  constructor(parts: Parts) {
    this.#parts = parts
    this.#warehouse = parts.places.find(({ kind }) => kind === 'warehouse')
    this.#storerooms = parts.places.filter(({ kind }) => kind === 'storeroom')
  }

  get #lastDay(): number {
    return this.#parts.days - 2
  }

  /** `late`: nothing that leaves now arrives any more. */
  async order(day: number, late: boolean): Promise<void> {
    for (const storeroom of this.#storerooms) {
      const index = storeroom.township ?? 0
      if (day === 0 || (late && index > 10)) await this.#send(storeroom, !late)
      else if (day % EVERY_DAYS === index && day <= this.#lastDay) await this.#order(storeroom, day)
    }
  }

  async supply(day: number): Promise<void> {
    const { hands, cast, stock } = this.#parts
    for (const order of this.#orders) {
      if (order.day !== day - 1 || order.day > this.#lastDay - WAITING_DAYS || !this.#warehouse) continue
      const approved = stock.limited(this.#warehouse.id, order.lines)
      if (approved.length === 0) continue
      const { id, lines } = order
      const decided = lines.map(({ product }) => ({
        product,
        quantity: approved.find((line) => line.product === product)?.quantity ?? 0,
      }))
      await hands.orders.approve(cast.county, id, decided)
      const partly = this.#isPartly(order)
      order.lines = partly ? approved.slice(0, LINES_SENT) : approved
      const note = partly ? '车辆已满，其余下一车发出' : undefined
      order.transfer = await hands.orders.dispatch(cast.county, id, order.lines, note)
      for (const line of order.lines) stock.move(this.#warehouse.id, null, line)
    }
  }

  async receive(day: number): Promise<void> {
    const { hands, stock } = this.#parts
    for (const order of this.#orders.filter((each) => each.day === day - 2)) {
      if (order.transfer === null) continue
      await hands.orders.receive(order.requester, order.transfer)
      for (const line of order.lines) stock.move(null, order.storeroom, line)
      if (!this.#isPartly(order)) await hands.orders.close(order.requester, order.id)
    }
    this.#orders = this.#orders.filter((order) => order.day > day - 2)
  }

  #isPartly({ day }: Ordered): boolean {
    return day === this.#lastDay - WAITING_DAYS
  }

  async #order(storeroom: PlayedPlace, day: number): Promise<void> {
    const { hands, cast } = this.#parts
    const lines = this.#wanted(storeroom)
    const requester = cast.townships[storeroom.township ?? 0]
    if (!requester || lines.length === 0) return
    const id = await hands.orders.place(requester, storeroom.id, lines)
    this.#orders.push({ id, storeroom: storeroom.id, requester, day, lines, transfer: null })
  }

  async #send(storeroom: PlayedPlace, receive: boolean): Promise<void> {
    const { hands, cast, stock } = this.#parts
    if (!this.#warehouse) return
    const lines = stock.limited(this.#warehouse.id, this.#wanted(storeroom))
    const stops: Stop[] = lines.length > 0 ? [{ to: storeroom.id, lines }] : []
    await hands.transfer(cast.county, this.#warehouse.id, stops, receive)
    for (const line of lines) stock.move(this.#warehouse.id, storeroom.id, line)
  }

  #wanted(storeroom: PlayedPlace): Line[] {
    const { places, products, stock, monthly } = this.#parts
    const own = places.filter(({ township }) => township === storeroom.township)
    return products
      .map((product) => ({
        product: product.id,
        quantity: stock.missing(storeroom.id, product, MONTHS * monthly(own, product)),
      }))
      .filter(({ quantity }) => quantity > 0)
  }
}
