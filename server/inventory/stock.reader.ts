import type { Reader } from '../db/database.ts'
import { addDays, type TimeZone } from '../places/time-zone.ts'
import { DAYS_PER_MONTH } from './consumption.ts'
import { consumptionAt, type LookBack } from './consumption-flows.ts'
import type { Consumptions } from './consumption-memory.ts'
import * as store from './stock.store.ts'
import { type StockItem, type StockPlace, sumLots } from './stock-item.ts'
import { tierOf } from './stock-limits.ts'
import type { SettingsBook } from './stock-settings.ts'

/** What the database says of a place. */
export interface PlaceReading {
  place: StockPlace
  /** Out of use: it offers nothing and asks for nothing. */
  archived: boolean
  /** Products that the place offers or that lie there. */
  items: StockItem[]
  /** Base units of every product that ever was there. */
  balances: ReadonlyMap<string, number>
}

export interface ConsumptionReading {
  consumptions: Consumptions
  /** Lines of the ledger that were read for it. */
  lines: number
}

/** The look-back of so many months that ends today. */
export const lookBackOf = (months: number, today: string): LookBack => ({
  from: addDays(today, 1 - Math.round(months * DAYS_PER_MONTH)),
  to: today,
})

/** Those of these places that exist. `today` is the county's calendar date. */
export async function readStock(db: Reader, ids: string[], today: string): Promise<PlaceReading[]> {
  const places = await store.readPlaces(db, ids)
  const offers = grouped(await store.readOffers(db, ids), (offer) => offer.locationId)
  const lots = grouped(await store.readLots(db, ids), (lot) => lot.locationId)
  const coming = grouped(await store.readInTransit(db, ids), (row) => row.locationId)
  return places.map(({ archived, ...place }) => {
    const offered = new Set(archived ? [] : offers.get(place.id)?.map(({ productId }) => productId))
    const inTransit = new Map(coming.get(place.id)?.map(({ productId, quantity }) => [productId, quantity]))
    const lotsOf = grouped(lots.get(place.id) ?? [], (lot) => lot.productId)
    const items = [...new Set([...offered, ...lotsOf.keys()])].map((productId) =>
      sumLots(productId, lotsOf.get(productId) ?? [], inTransit.get(productId) ?? 0, today),
    )
    return {
      place,
      archived,
      items: items.filter(({ productId, quantity }) => quantity > 0 || offered.has(productId)),
      balances: new Map(items.map(({ productId, quantity }) => [productId, quantity])),
    }
  })
}

/** What each of these places gave out in the look-backs that end today. */
export async function readConsumption(
  db: Reader,
  readings: readonly PlaceReading[],
  { book, today, timeZone }: { book: SettingsBook; today: string; timeZone: TimeZone },
): Promise<Map<string, ConsumptionReading>> {
  if (readings.length === 0) return new Map()
  const { from } = lookBackOf(book.longest('lookBackMonths'), today)
  const ids = readings.map(({ place }) => place.id)
  const lines = new Map(ids.map((id): [string, store.FlowLine[]] => [id, []]))
  for (const line of await store.readLines(db, ids, timeZone.instantOf(from, 0)))
    for (const id of [line.fromLocationId, line.toLocationId]) lines.get(id)?.push(line)
  return new Map(
    readings.map(({ place: { id, kind }, balances }) => {
      const own = lines.get(id) ?? []
      const back = (productId: string) => lookBackOf(book.of(tierOf(kind), productId).lookBackMonths, today)
      const consumptions = consumptionAt(id, balances, own, back, (instant) => timeZone.dayOf(instant))
      return [id, { consumptions, lines: own.length }]
    }),
  )
}

export function grouped<T>(rows: readonly T[], key: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const group = groups.get(key(row))
    if (group) group.push(row)
    else groups.set(key(row), [row])
  }
  return groups
}
