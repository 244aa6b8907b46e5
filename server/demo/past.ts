import { expectedPresses } from '../../firmware-sim/demand.ts'
import { type Random, randomStream } from '../../firmware-sim/random.ts'
import type { Product } from '../../protocol/api/catalog.ts'
import type { PlaceKind } from '../../protocol/api/places.ts'
import type { Database } from '../db/database.ts'
import type { InventoryService } from '../inventory/inventory.service.ts'
import type { Cast, PlayedPlace } from './play.ts'
import { rate } from './rates.ts'

/** Whole months before the history that is played in detail. */
const MONTHS = 24
/** A year's supply is entered at once. */
const MONTHS_PER_RECEIPT = 12
/** Whose sheets were typed in: of free boxes all, of staffed outlets every second; and of what. It has to take seconds. */
const EVERY: Partial<Record<PlaceKind, number>> = { free_box: 1, staffed_outlet: 2 }
const PRODUCTS: readonly string[] = ['CON52', 'CON49', 'COCLNG']
const SHELF_YEARS = 4
const HOUR = 3_600_000
const DAY = 24 * HOUR

interface Past {
  db: Database
  inventory: Pick<InventoryService, 'postWithin'>
  cast: Cast
  places: readonly PlayedPlace[]
  products: readonly Product[]
  seed: number
  /** Where the detailed history begins. */
  start: number
}

interface Month {
  from: number
  end: number
}

/**
 * Two years of monthly sheets, entered afterwards with their own dates, as a county does that comes from paper: what
 * outlets and boxes got for a year, and what they handed out each month. Simulated: the usual rate of their kind × the
 * season of the simulated fleet × chance. At the end nothing is left, and the detailed history begins with the first
 * delivery.
 */
export async function enterPast({ db, inventory, cast, places, products, seed, start }: Past): Promise<void> {
  const random = randomStream(seed, 'past')
  const months = monthsBefore(start)
  const typed = products.filter(({ code }) => PRODUCTS.includes(code))
  const sheets = places.flatMap((place, i) => {
    if (i % (EVERY[place.kind] ?? Number.POSITIVE_INFINITY) !== 0) return []
    const actor = place.township === null ? undefined : cast.townships[place.township]
    const lines = typed
      .filter((product) => place.productIds.includes(product.id) && rate(place.kind, product) > 0)
      .map((product) => ({
        product,
        months: months.map((month) => handedOut(place, product, month, random)),
      }))
    return actor && lines.length > 0 ? [{ place, actor, lines }] : []
  })
  for (const [m, month] of months.entries())
    await db.write(async (tx, afterCommit) => {
      for (const { place, actor, lines } of sheets) {
        const post = (input: Parameters<InventoryService['postWithin']>[3]) =>
          inventory.postWithin(tx, afterCommit, actor, input)
        if (m % MONTHS_PER_RECEIPT === 0) {
          const received = lines.flatMap(({ product, months: units }) => {
            const quantity = sum(units.slice(m, m + MONTHS_PER_RECEIPT))
            return quantity > 0 ? [{ product: product.id, quantity, lot: lotOf(product, month) }] : []
          })
          const occurredAt = new Date(month.from + HOUR).toISOString()
          if (received.length > 0) await post({ kind: 'receipt', to: place.id, lines: received, occurredAt })
        }
        const issued = lines.flatMap(({ product, months: units }) => {
          const quantity = units[m] ?? 0
          return quantity > 0 ? [{ product: product.id, quantity }] : []
        })
        const occurredAt = new Date(month.end - 2 * HOUR).toISOString()
        if (issued.length > 0) await post({ kind: 'issue', from: place.id, lines: issued, occurredAt })
      }
    })
}

/** Oldest first; the last one ends where the detailed history begins. In China's months, eight hours before UTC's. */
function monthsBefore(start: number): Month[] {
  const china = new Date(start + 8 * HOUR)
  const first = (back: number) => Date.UTC(china.getUTCFullYear(), china.getUTCMonth() - back, 1) - 8 * HOUR
  const months = Array.from({ length: MONTHS }, (_, i) => ({
    from: first(MONTHS - i),
    end: first(MONTHS - i - 1),
  }))
  return start - first(0) > DAY ? [...months, { from: first(0), end: start }] : months
}

function handedOut(place: PlayedPlace, product: Product, { from, end }: Month, random: Random): number {
  const usual = (rate(place.kind, product) * expectedPresses(1, from, end)) / 30.4375
  return Math.max(0, Math.round(usual * random.between(0.75, 1.35) + random.between(-0.5, 0.5)))
}

/** All outlets get the same lot in a year. */
function lotOf(product: Product, { from }: Month): { number: string; expiresOn: string } {
  const year = new Date(from + 8 * HOUR).getUTCFullYear()
  return { number: `${year}00${product.code.slice(0, 1)}`, expiresOn: `${year + SHELF_YEARS}-12-31` }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
