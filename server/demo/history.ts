import { expectedPresses } from '../../firmware-sim/demand.ts'
import { type Random, randomStream } from '../../firmware-sim/random.ts'
import type { Product } from '../../protocol/api/catalog.ts'
import type { Actor } from '../route.ts'
import { countedOn, slip } from './counts.ts'
import type { PlayedMachine } from './machine.ts'
import type { Cast, Entry, Hands, PlayedPlace, Refill, Stop } from './play.ts'
import { type Line, PlayedStock } from './played-stock.ts'
import type { PlayedTime } from './played-time.ts'
import { rate } from './rates.ts'
import { PlayedRecall } from './recall.ts'
import { TownshipSupply } from './supply.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Lots that arrive live this many days, in turn … */
const SHELF_DAYS = [760, 1020, 900, 620, 840, 1100, 700, 960, 810] as const
/** … but one in so many only this long, beyond the history: nothing expires while it is played. */
const SHORT_LOT = 13
const SHORT_DAYS = 150
/** Units that go missing from a machine, and how many days before the end. */
const STOLEN = 3
const MISSING_DAYS = 8
/** One outlet in this many asks for nothing after its first supply. */
const FORGETFUL = 13

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
  readonly #counting: Random
  readonly #stock = new PlayedStock()
  readonly #machineAt: Map<string, PlayedMachine>
  readonly #supply: TownshipSupply
  readonly #recall: PlayedRecall
  #lots = 0
  /** The machine from which something was taken that it did not give out; the next count finds it. */
  #robbed: PlayedMachine | null = null

  constructor(play: Play) {
    this.#play = play
    this.#random = randomStream(play.seed, 'history')
    this.#counting = randomStream(play.seed, 'counts')
    this.#machineAt = new Map(play.machines.map((machine) => [machine.locationId, machine]))
    const monthly = (places: readonly PlayedPlace[], product: Product) => this.#monthly(places, product)
    this.#supply = new TownshipSupply({ ...play, stock: this.#stock, monthly, days: this.#days })
    this.#recall = new PlayedRecall({ ...play, stock: this.#stock })
  }

  get #days(): number {
    return Math.ceil((this.#play.end - this.#play.start) / DAY)
  }

  async run(): Promise<void> {
    const { start, end, time, progress } = this.#play
    const days = this.#days
    for (let day = 0; day < days; day++) {
      const morning = start + day * DAY
      for (const [hour, work] of [
        [9, () => this.#deliver(day)],
        [10, () => this.#store(day, morning + DAY > end - 12 * HOUR)],
        [11, () => this.#round(day)],
        [16, () => this.#count(days - day)],
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

  /** From this day on, rounds are the last of the history. */
  get #lastRounds(): number {
    return (this.#play.end - this.#play.start) / DAY - MISSING_DAYS
  }

  /** The first delivery fills the whole chain; then each month brings the warehouse back to five months. */
  async #deliver(day: number): Promise<void> {
    const warehouse = this.#play.places.find((place) => place.kind === 'warehouse')
    if (!warehouse || day % 30 !== 0) return
    const months = day === 0 ? 12 : 5
    const lines = this.#play.products.flatMap((product) => {
      const quantity = this.#stock.missing(
        warehouse.id,
        product,
        months * this.#monthly(this.#play.places, product),
      )
      return quantity > 0 ? [{ product: product.id, quantity, ...this.#newLot(product) }] : []
    })
    if (lines.length === 0) return
    await this.#play.hands.receive(this.#play.cast.county, warehouse.id, lines)
    for (const line of lines) this.#stock.move(null, warehouse.id, line)
    this.#recall.delivered(day, lines)
  }

  /** Weekly round of each township: machines that run low are filled, outlets are brought up to four months. */
  async #round(day: number): Promise<void> {
    for (const storeroom of this.#play.places.filter((place) => place.kind === 'storeroom')) {
      const index = storeroom.township ?? 0
      const actor = this.#play.cast.townships[index]
      if (!actor || (day !== 0 && day % 7 !== index % 7)) continue
      const own = this.#play.places.filter((place) => place.township === index && place.kind !== 'storeroom')
      const outlets = own.filter((place) => !this.#machineAt.has(place.id))
      const stops = outlets.map((place) => ({ to: place.id, lines: this.#wanted(place, day) }))
      await this.#send(actor, storeroom.id, stops, true)
      await this.#refill(actor, storeroom.id, own, day)
    }
  }

  /** Machines that run low are counted and filled, channel by channel. */
  async #refill(actor: Actor, from: string, places: readonly PlayedPlace[], day: number): Promise<void> {
    const planned = new Map<string, number>()
    const visits: Refill[] = []
    for (const { id } of places) {
      const machine = this.#machineAt.get(id)
      if (!machine || (machine.neglected && day > 0) || !machine.runsLow(day === 0 ? 1 : 0.45)) continue
      const robbed = this.#robbed === null && day >= this.#lastRounds
      if (robbed) this.#robbed = machine.rob(STOLEN)
      const channels = machine.channels.map(({ channel, product, capacity, remaining }) => {
        const [line] = this.#stock.limited(from, [{ product, quantity: capacity - remaining }], planned)
        return { channel, product, counted: remaining, quantity: line?.quantity ?? 0 }
      })
      visits.push({ machine, channels })
    }
    await this.#play.hands.refill(actor, from, visits)
    for (const { machine, channels } of visits)
      for (const line of channels) {
        if (line.quantity === 0) continue
        this.#stock.move(from, machine.locationId, line)
        machine.load(line.channel, line.quantity)
      }
  }

  #wanted(place: PlayedPlace, day: number): Line[] {
    const forgetful = this.#play.places.indexOf(place) % FORGETFUL === 0
    if (day !== 0 && (forgetful || Math.floor(day / 7) % 4 !== 0)) return []
    const months = forgetful ? 3 : 4
    return this.#play.products.map((product) => ({
      product: product.id,
      quantity: place.productIds.includes(product.id)
        ? this.#stock.missing(place.id, product, months * rate(place.kind, product))
        : 0,
    }))
  }

  /** What staff handed out in the week is entered on Fridays, by the township for all its outlets. */
  async #handOut(day: number): Promise<void> {
    if (day % 7 !== 4) return
    const friday = this.#play.start + day * DAY
    const season = expectedPresses(1, friday - 7 * DAY, friday) / 7
    for (const [index, actor] of this.#play.cast.townships.entries()) {
      const entries: Entry[] = []
      for (const place of this.#play.places.filter(({ township }) => township === index)) {
        const lines = this.#stock.limited(place.id, this.#handedOut(place, season))
        if (lines.length > 0) entries.push({ from: place.id, lines })
      }
      await this.#play.hands.issue(actor, entries)
      for (const { from, lines } of entries) for (const line of lines) this.#stock.move(from, null, line)
    }
  }

  /** In the stores: what was ordered comes in and goes out, a recall is worked on, and what is lacking is ordered. */
  async #store(day: number, late: boolean): Promise<void> {
    await this.#supply.receive(day)
    await this.#supply.supply(day)
    await this.#recall.work(day)
    await this.#supply.order(day, late)
  }

  async #count(left: number): Promise<void> {
    const { hands, cast, places } = this.#play
    for (const { place, counter } of countedOn(left, places, cast.townships)) {
      const lies = this.#play.products.some((product) => this.#stock.at(place, product.id) > 0)
      if (!lies) continue
      const find = (book: number) => slip(book, this.#counting)
      for (const line of await hands.count(counter, cast.county, place, find))
        this.#stock.move(null, place, line)
    }
  }

  /** `season`: demand of the week relative to the year. */
  #handedOut(place: PlayedPlace, season: number): Line[] {
    return this.#play.products
      .filter((product) => place.productIds.includes(product.id))
      .map((product) => {
        const weekly = (season * rate(place.kind, product) * 7) / 30.4375
        const noise = this.#random.between(-0.5, 0.5)
        return { product: product.id, quantity: Math.round(weekly * this.#random.between(0.5, 1.6) + noise) }
      })
      .filter(({ quantity }) => quantity > 0)
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

  async #send(actor: Actor, from: string, wanted: Stop[], receive: boolean): Promise<void> {
    const planned = new Map<string, number>()
    const stops: Stop[] = []
    for (const { to, lines: asked } of wanted) {
      const lines = this.#stock.limited(
        from,
        asked.filter((line) => line.quantity > 0),
        planned,
      )
      if (lines.length > 0) stops.push({ to, lines })
    }
    await this.#play.hands.transfer(actor, from, stops, receive)
    for (const { to, lines } of stops) for (const line of lines) this.#stock.move(from, to, line)
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
}
