import type { Reader } from '../../db/database.ts'
import * as store from './heat.store.ts'
import { type Arrival, historyOf, type LotHistory } from './lot-history.ts'
import { type HeatHour, heatBetween } from './place-heat.ts'

const HOUR = 3_600_000
/** Places whose climate is kept for one look; a warehouse is asked for by all it supplies. */
const KEPT = 20
/** Read so much earlier than the first lot wants, for the next one may have come before it: milliseconds. */
const AHEAD = 90 * 24 * HOUR

/** Reads how lots came to where they lie and how it was there, each once for one look at many. */
export class HeatReader {
  readonly #db: Reader
  readonly #asOf: number
  readonly #arrivals = new Map<string, Map<string, Arrival[]>>()
  readonly #hours = new Map<string, { from: number; hours: HeatHour[] }>()

  constructor(db: Reader, asOf: number) {
    this.#db = db
    this.#asOf = asOf
  }

  async historyOf(lot: store.LyingLot): Promise<LotHistory> {
    const since = lot.since.getTime()
    const places = await this.#waysTo(lot)
    const hours = new Map<string, HeatHour[]>()
    for (const [place, from] of places) hours.set(place, await this.#hoursOf(place, from))
    const past = {
      arrivalsAt: (place: string) => this.#arrivals.get(`${place} ${lot.productId}`)?.get(lot.lotId) ?? [],
      heat: (place: string, from: number, to: number) =>
        heatBetween(hours.get(place) ?? [], { from, to, asOf: this.#asOf }, lot),
    }
    return historyOf(past, { locationId: lot.locationId, since, asOf: this.#asOf })
  }

  /** Every place it may have lain in, with since when. */
  async #waysTo({ locationId, lotId, productId, since }: store.LyingLot): Promise<Map<string, number>> {
    const places = new Map<string, number>()
    const waiting = [locationId]
    for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
      if (places.has(place)) continue
      const arrivals = (await this.#arrivalsAt(place, productId)).get(lotId) ?? []
      places.set(place, Math.min(...arrivals.map(({ at }) => at), since.getTime()))
      for (const arrival of arrivals) if ('from' in arrival) waiting.push(arrival.from)
    }
    return places
  }

  async #arrivalsAt(locationId: string, productId: string): Promise<Map<string, Arrival[]>> {
    const key = `${locationId} ${productId}`
    const known = this.#arrivals.get(key)
    if (known) return known
    const arrivals = new Map<string, Arrival[]>()
    for (const { lotId, at, kind, fromId, leftAt } of await store.arrivalsOf(
      this.#db,
      locationId,
      productId,
    )) {
      const arrival: Arrival =
        fromId !== null && leftAt !== null
          ? { at: at.getTime(), from: fromId, leftAt: leftAt.getTime() }
          : { at: at.getTime(), origin: kind === 'receipt' ? 'receipt' : 'found' }
      arrivals.set(lotId, [...(arrivals.get(lotId) ?? []), arrival])
    }
    this.#arrivals.set(key, arrivals)
    return arrivals
  }

  async #hoursOf(locationId: string, from: number): Promise<HeatHour[]> {
    const known = this.#hours.get(locationId)
    if (known && known.from <= from) return known.hours
    const begin = from - AHEAD
    const rows = await store.hoursOf(this.#db, locationId, begin)
    const hours: HeatHour[] = []
    // Hour by hour that of the source which knows most; of two that know as much, the hotter.
    for (const { source: _, ...hour } of rows) {
      const last = hours.at(-1)
      if (last?.at !== hour.at) hours.push(hour)
      else if (isBetter(hour, last)) hours[hours.length - 1] = hour
    }
    if (this.#hours.size >= KEPT) this.#hours.delete(this.#hours.keys().next().value ?? '')
    this.#hours.set(locationId, { from: begin, hours })
    return hours
  }
}

const isBetter = (a: HeatHour, b: HeatHour): boolean =>
  a.seconds > b.seconds || (a.seconds === b.seconds && a.kineticSeconds > b.kineticSeconds)
