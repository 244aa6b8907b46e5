import { type Random, randomStream } from '../../firmware-sim/random.ts'
import type { Product } from '../../protocol/api/catalog.ts'
import type { Location, PlaceKind } from '../../protocol/api/places.ts'
import type { Actor } from '../route.ts'
import type { PlayedMachine } from './machine.ts'
import type { PlayedTime } from './played-time.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Lots that arrive live this many days, in turn … */
const SHELF_DAYS = [760, 1020, 900, 620, 840, 1100, 700, 960, 810] as const
/** … but one in so many only this long, and is what FEFO and the near-expiry list are about. */
const SHORT_LOT = 13
const SHORT_DAYS = 150
/** One outlet in this many asks for nothing after its first supply. */
const FORGETFUL = 13

export interface PlayedPlace extends Location {
  kind: PlaceKind
  township: number | null
}

interface Line {
  product: string
  quantity: number
}

/** What people do in the dashboard and machines do by themselves, as the services offer it. */
export interface Hands {
  receive(actor: Actor, to: string, lines: (Line & { number: string; expiresOn: string })[]): Promise<void>
  /** Units that FEFO would offer now, at most `quantity`. */
  available(actor: Actor, from: string, line: Line): Promise<number>
  transfer(actor: Actor, from: string, to: string, lines: Line[], receive: boolean): Promise<void>
  issue(actor: Actor, from: string, lines: Line[]): Promise<void>
  vend(vends: { machine: PlayedMachine; channel: number; at: number }[]): Promise<void>
}

export interface Cast {
  county: Actor
  townships: Actor[]
}

interface Play {
  hands: Hands
  time: PlayedTime
  cast: Cast
  products: Product[]
  places: PlayedPlace[]
  machines: PlayedMachine[]
  seed: number
  start: number
  end: number
  progress(share: number): void
}

/** Plays the county's last months through the hands, day by day, in the order in which things happened. */
export class History {
  readonly #play: Play
  readonly #random: Random
  /** `{place}|{product}` → units there, as far as the play has moved them. */
  readonly #stock = new Map<string, number>()
  readonly #machineAt: Map<string, PlayedMachine>
  #lots = 0

  constructor(play: Play) {
    this.#play = play
    this.#random = randomStream(play.seed, 'history')
    this.#machineAt = new Map(play.machines.map((machine) => [machine.locationId, machine]))
  }

  async run(): Promise<void> {
    const { start, end, time, progress } = this.#play
    const days = Math.ceil((end - start) / DAY)
    for (let day = 0; day < days; day++) {
      const morning = start + day * DAY
      for (const [hour, work] of [
        [9, () => this.#deliver(day)],
        [10, () => this.#supplyTownships(day)],
        [11, () => this.#round(day)],
        [17, () => this.#handOut(day)],
        [24, async () => {}],
      ] as const) {
        const until = Math.min(morning + hour * HOUR, end)
        await this.#vend(until)
        time.moveTo(until)
        if (until < end) await work()
      }
      progress((day + 1) / days)
    }
  }

  /** The first delivery fills the whole chain; then each month brings the warehouse back to five months. */
  async #deliver(day: number): Promise<void> {
    const warehouse = this.#play.places.find((place) => place.kind === 'warehouse')
    if (!warehouse || day % 30 !== 0) return
    const months = day === 0 ? 12 : 5
    const lines = this.#play.products.flatMap((product) => {
      const quantity = this.#missing(warehouse, product, months * this.#monthly(this.#play.places, product))
      return quantity > 0 ? [{ product: product.id, quantity, ...this.#newLot(product) }] : []
    })
    if (lines.length === 0) return
    await this.#play.hands.receive(this.#play.cast.county, warehouse.id, lines)
    for (const line of lines) this.#move(null, warehouse.id, line)
  }

  /** Townships are supplied in turn, each every four weeks; on the last day two deliveries are still under way. */
  async #supplyTownships(day: number): Promise<void> {
    const { places, cast, end, start } = this.#play
    const warehouse = places.find((place) => place.kind === 'warehouse')
    if (!warehouse) return
    const late = start + (day + 1) * DAY > end - 12 * HOUR
    for (const storeroom of places.filter((place) => place.kind === 'storeroom')) {
      const index = storeroom.township ?? 0
      if (day !== 0 && day % 28 !== index && !(late && index > 10)) continue
      const own = places.filter((place) => place.township === index)
      const wanted = this.#play.products.map((product) => ({
        product: product.id,
        quantity: this.#missing(storeroom, product, 4 * this.#monthly(own, product)),
      }))
      await this.#send(cast.county, warehouse.id, storeroom.id, wanted, !late)
    }
  }

  /** Weekly round of each township: machines that run low are filled, outlets are brought up to four months. */
  async #round(day: number): Promise<void> {
    for (const storeroom of this.#play.places.filter((place) => place.kind === 'storeroom')) {
      const index = storeroom.township ?? 0
      const actor = this.#play.cast.townships[index]
      if (!actor || (day !== 0 && day % 7 !== index % 7)) continue
      for (const place of this.#play.places.filter((other) => other.township === index)) {
        if (place.kind === 'storeroom') continue
        const wanted = this.#wanted(place, day)
        await this.#send(actor, storeroom.id, place.id, wanted, true)
      }
    }
  }

  #wanted(place: PlayedPlace, day: number): Line[] {
    const machine = this.#machineAt.get(place.id)
    if (machine) {
      if (machine.neglected && day > 0) return []
      return [...machine.shortfall(day === 0 ? 1 : 0.45)].map(([product, quantity]) => ({
        product,
        quantity,
      }))
    }
    const forgetful = this.#play.places.indexOf(place) % FORGETFUL === 0
    if (day !== 0 && (forgetful || Math.floor(day / 7) % 4 !== 0)) return []
    const months = forgetful ? 3 : 4
    return this.#play.products.map((product) => ({
      product: product.id,
      quantity: place.productIds.includes(product.id)
        ? this.#missing(place, product, months * rate(place.kind, product))
        : 0,
    }))
  }

  /** What staff handed out in the week is entered on Fridays. */
  async #handOut(day: number): Promise<void> {
    if (day % 7 !== 4) return
    for (const place of this.#play.places) {
      if (!['staffed_outlet', 'social_outlet', 'free_box', 'kit'].includes(place.kind)) continue
      const actor = this.#play.cast.townships[place.township ?? 0]
      if (!actor) continue
      const lines: Line[] = []
      for (const product of this.#play.products) {
        if (!place.productIds.includes(product.id)) continue
        const weekly = (rate(place.kind, product) * 7) / 30.4375
        const quantity = Math.round(weekly * this.#random.between(0.5, 1.6) + this.#random.between(-0.5, 0.5))
        if (quantity > 0) lines.push({ product: product.id, quantity })
      }
      const there = await this.#limited(actor, place.id, lines)
      if (there.length === 0) continue
      await this.#play.hands.issue(actor, place.id, there)
      for (const line of there) this.#move(place.id, null, line)
    }
  }

  async #vend(until: number): Promise<void> {
    const vends = this.#play.machines
      .flatMap((machine) => machine.vendsUntil(until).map((vend) => ({ machine, ...vend })))
      .sort((a, b) => a.at - b.at)
    if (vends.length === 0) return
    const last = vends.at(-1)
    if (last) this.#play.time.moveTo(last.at)
    await this.#play.hands.vend(vends)
  }

  async #send(actor: Actor, from: string, to: string, wanted: Line[], receive: boolean): Promise<void> {
    const lines = await this.#limited(
      actor,
      from,
      wanted.filter((line) => line.quantity > 0),
    )
    if (lines.length === 0) return
    await this.#play.hands.transfer(actor, from, to, lines, receive)
    for (const line of lines) {
      this.#move(from, to, line)
      this.#machineAt.get(to)?.load(line.product, line.quantity)
    }
  }

  /** The lines as far as there is usable stock for them. */
  async #limited(actor: Actor, from: string, wanted: Line[]): Promise<Line[]> {
    const lines: Line[] = []
    for (const line of wanted) {
      const quantity = await this.#play.hands.available(actor, from, line)
      if (quantity > 0) lines.push({ ...line, quantity })
    }
    return lines
  }

  #missing(place: PlayedPlace, product: Product, target: number): number {
    const boxes = Math.ceil((target - this.#at(place.id, product.id)) / product.boxSize)
    return target > 0 && boxes > 0 ? boxes * product.boxSize : 0
  }

  /** Units a month that these places give out of a product. */
  #monthly(places: readonly PlayedPlace[], product: Product): number {
    return places.reduce((sum, place) => {
      const machine = this.#machineAt.get(place.id)
      if (machine) {
        const share =
          machine.channels.filter((channel) => channel.product === product.id).length /
          machine.channels.length
        return sum + machine.pressesPerDay * 30 * share
      }
      return sum + (place.productIds.includes(product.id) ? rate(place.kind, product) : 0)
    }, 0)
  }

  #newLot(product: Product): { number: string; expiresOn: string } {
    const now = this.#play.time.now()
    const usual = SHELF_DAYS[this.#lots % SHELF_DAYS.length] ?? 900
    const days = this.#lots % SHORT_LOT === SHORT_LOT - 1 ? SHORT_DAYS : usual
    this.#lots += 1
    const expiresOn = new Date(now.getTime() + days * DAY).toISOString().slice(0, 10)
    const made = now.toISOString().slice(2, 7).replace('-', '')
    return { number: `${made}${String(this.#lots).padStart(3, '0')}${product.code.slice(0, 1)}`, expiresOn }
  }

  #at(place: string, product: string): number {
    return this.#stock.get(`${place}|${product}`) ?? 0
  }

  #move(from: string | null, to: string | null, { product, quantity }: Line): void {
    if (from) this.#stock.set(`${from}|${product}`, this.#at(from, product) - quantity)
    if (to) this.#stock.set(`${to}|${product}`, this.#at(to, product) + quantity)
  }
}

/** Units a month that people take at a place of this kind. */
function rate(kind: PlaceKind, product: Product): number {
  const condoms = { staffed_outlet: 60, social_outlet: 45, free_box: 80, kit: 20 }
  if (product.category === 'condom') return condoms[kind as keyof typeof condoms] ?? 0
  if (product.selfService) return kind === 'staffed_outlet' ? 12 : kind === 'social_outlet' ? 8 : 4
  if (kind !== 'staffed_outlet') return 0
  if (product.category === 'iud') return 2
  return product.unit === 'cycle' ? 14 : 4
}
