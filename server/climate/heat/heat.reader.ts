import { LRUCache } from 'lru-cache'
import type { StorageInTime } from '../../catalog/storage-in-time.ts'
import type { Reader } from '../../db/database.ts'
import * as store from './heat.store.ts'
import { type Arrival, historyOf, type LotHistory } from './lot-history.ts'
import { type HeatHour, heatThrough } from './place-heat.ts'

const HOUR = 3_600_000
/** Places whose climate, and whose arrivals, are kept for one look; a warehouse is asked for by all it supplies. */
const CLIMATES = 20
const ARRIVALS = 100
/** Read so much earlier than the first lot wants, for the next one may have come before it: milliseconds. */
const AHEAD = 90 * 24 * HOUR

/** Reads how lots came to where they lie and how it was there, each once for one look at many. */
export class HeatReader {
  readonly #db: Reader
  readonly #storage: StorageInTime
  readonly #asOf: number
  /** By place, then by lot. */
  readonly #arrivals = new LRUCache<string, Map<string, Arrival[]>>({ max: ARRIVALS })
  readonly #hours = new LRUCache<string, { from: number; hours: HeatHour[] }>({ max: CLIMATES })

  constructor(db: Reader, storage: StorageInTime, asOf: number) {
    this.#db = db
    this.#storage = storage
    this.#asOf = asOf
  }

  async historyOf(lot: store.LyingLot): Promise<LotHistory> {
    const arrivals = await this.#waysTo(lot)
    const hours = new Map<string, HeatHour[]>()
    for (const [place, ways] of arrivals)
      hours.set(place, await this.#hoursOf(place, Math.min(...ways.map(({ at }) => at), lot.since.getTime())))
    const limits = this.#storage.limitsFor(lot)
    const past = {
      arrivalsAt: (place: string) => arrivals.get(place) ?? [],
      heat: (place: string, from: number, to: number) =>
        heatThrough(hours.get(place) ?? [], { from, to, asOf: this.#asOf }, limits),
    }
    return historyOf(past, { locationId: lot.locationId, since: lot.since.getTime(), asOf: this.#asOf })
  }

  /** Every place it may have lain in, with how it came there. */
  async #waysTo({ locationId, lotId }: store.LyingLot): Promise<Map<string, Arrival[]>> {
    const places = new Map<string, Arrival[]>()
    const waiting = [locationId]
    for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
      if (places.has(place)) continue
      const arrivals = (await this.#arrivalsAt(place)).get(lotId) ?? []
      places.set(place, arrivals)
      for (const arrival of arrivals) if ('from' in arrival) waiting.push(arrival.from)
    }
    return places
  }

  async #arrivalsAt(locationId: string): Promise<Map<string, Arrival[]>> {
    const known = this.#arrivals.get(locationId)
    if (known) return known
    const arrivals = new Map<string, Arrival[]>()
    for (const { lotId, at, kind, fromId, leftAt } of await store.arrivalsAt(this.#db, locationId)) {
      const arrival: Arrival =
        fromId !== null && leftAt !== null
          ? { at: at.getTime(), from: fromId, leftAt: leftAt.getTime() }
          : { at: at.getTime(), origin: kind === 'receipt' ? 'receipt' : 'found' }
      const ofLot = arrivals.get(lotId)
      if (ofLot) ofLot.push(arrival)
      else arrivals.set(lotId, [arrival])
    }
    this.#arrivals.set(locationId, arrivals)
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
    this.#hours.set(locationId, { from: begin, hours })
    return hours
  }
}

const isBetter = (a: HeatHour, b: HeatHour): boolean =>
  a.seconds > b.seconds || (a.seconds === b.seconds && a.kineticSeconds > b.kineticSeconds)
