import type { z } from 'zod'
import { binCardQuery } from '../protocol/api/bin-card.ts'
import { balanceQuery, movementQuery, stockQuery } from '../protocol/api/inventory.ts'
import { type ReportName, reportQuery } from '../protocol/api/reports.ts'
import { atRiskQuery } from '../protocol/api/stock-at-risk.ts'
import { stocktakesQuery } from '../protocol/api/stocktakes.ts'
import { transferQuery } from '../protocol/api/transfers.ts'
import type { App } from '../server/app.ts'
import type { Actor } from '../server/route.ts'
import { BUSIEST_PLACE, PRODUCTS, placeId, QUIET_PLACE } from './inventory.ledger.ts'
import { type Spread, spread } from './spread.ts'

const ASKS = 100

export interface Desk extends Pick<App, 'services' | 'changes'> {
  /** Sees everything, one township, one village where nothing has happened for years. */
  county: Actor
  township: Actor
  village: Actor
}

/** What a ledger holds, as far as a question needs it. */
export interface Extent {
  places: number
  productIds: readonly string[]
  from: Date
  to: Date
}

/** What screens ask, and how long each answer takes. */
export async function askScreens(
  { services, changes, ...people }: Desk,
  { places, productIds, from, to }: Extent,
): Promise<Record<string, Spread>> {
  const { stock, ledger, inventory, quarantines, stocktakes, today, reports } = services
  const figures: Record<string, Spread> = {}
  const ask = async (name: string, work: (n: number) => Promise<unknown>, times = ASKS) => {
    figures[name] = await spread(times, work)
  }
  const table = (query: Query<typeof stockQuery>, actor = people.county) =>
    stock.table(actor, stockQuery.parse(query))
  const pairs = places * PRODUCTS
  await ask('Stock table: first page', () => table({}))
  await ask('Stock table: sorted by months of stock', () => table({ sort: 'mos' }))
  await ask('Stock table: searched', (n) => table({ search: `点 ${n % 20}` }))
  await ask('Stock table: a page in the middle', (n) =>
    table({ offset: Math.floor((pairs * (n + 1)) / (ASKS + 2)), sort: 'quantity' }),
  )
  await ask('Stock table: last page', () => table({ offset: pairs - 100, sort: 'quantity' }))
  await ask('Stock table: of a township', () => table({ sort: 'mos' }, people.township))
  await ask('Stock table: first page after a change', (n) => {
    changes.emit('stock', [placeId(n % places)])
    return table({})
  })

  const balances = (query: Query<typeof balanceQuery>, actor = people.county) =>
    ledger.balances(actor, balanceQuery.parse({ limit: 500, ...query }))
  const lotOf = (n: number) => `lot-${productIds[n % PRODUCTS]}-0`
  await ask('Balances: first page of the county', () => balances({}))
  await ask('Balances: a page in the middle', (n) =>
    balances({ cursor: `${placeId((n * 97) % places)}.${lotOf(n)}` }),
  )
  await ask('Balances: of one place', (n) => balances({ location: placeId((n * 97) % places) }))
  await ask('Balances: of one product', (n) => balances({ product: productIds[n % PRODUCTS] }))
  await ask('Balances: of a township', () => balances({}, people.township))

  const movements = (query: Query<typeof movementQuery>, actor = people.county) =>
    ledger.movements(actor, movementQuery.parse(query))
  const instant = (n: number) =>
    new Date(from.getTime() + ((to.getTime() - from.getTime()) * ((n * 37) % ASKS)) / ASKS)
  const day = (n: number) => instant(n).toISOString().slice(0, 10)
  await ask('Movements: first page of the county', () => movements({}))
  await ask('Movements: a page in the middle', (n) => movements({ cursor: `${instant(n).getTime()}.a` }))
  await ask('Movements: of one day', (n) => movements({ from: day(n), to: day(n) }))
  await ask('Movements: of a rare kind', () => movements({ kind: 'disposal' }))
  await ask('Movements: of a kind there is none of', () => movements({ kind: 'loss' }), 20)
  await ask('Movements: of one product', (n) => movements({ product: productIds[n % PRODUCTS] }))
  await ask('Movements: of one place', (n) => movements({ location: placeId((n * 97) % places) }))
  await ask('Movements: of the busiest place', () => movements({ location: BUSIEST_PLACE }))
  await ask('Movements: of a township', () => movements({}, people.township))
  await ask('Movements: of a quiet village', () => movements({}, people.village), 20)

  const transfers = (query: Query<typeof transferQuery>, actor = people.county) =>
    ledger.transfers(actor, transferQuery.parse(query))
  await ask('Transfers: first page', () => transfers({}))
  await ask('Transfers: on the road', () => transfers({ status: 'in_transit' }))
  await ask('Transfers: to one place', (n) => transfers({ to: placeId((n * 97) % places) }))
  await ask('Transfers: of a township', () => transfers({}, people.township))
  await ask('Transfers: of a quiet village', () => transfers({}, people.village), 20)

  const card = (query: Query<typeof binCardQuery>) => ledger.binCard(people.county, binCardQuery.parse(query))
  const busiest = { location: BUSIEST_PLACE, product: productIds[0] ?? '' }
  await ask('Bin card of the most lines: latest page', () => card(busiest))
  await ask('Bin card of the most lines: a page in the middle', (n) =>
    card({ ...busiest, cursor: `${instant(n).getTime()}.1.z` }),
  )
  await ask('Bin card of the most lines: of one day', (n) => card({ ...busiest, from: day(n), to: day(n) }))
  await ask('Bin card of the most lines: first days', () =>
    card({
      ...busiest,
      from: day(0),
      to: new Date(from.getTime() + 7 * 86_400_000).toISOString().slice(0, 10),
    }),
  )
  await ask('Bin card of a quiet place', () => card({ ...busiest, location: QUIET_PLACE }))

  await ask('First expired, first out: what to take', (n) =>
    inventory.propose(people.county, {
      location: placeId((n * 97) % places),
      product: productIds[n % PRODUCTS] ?? '',
      quantity: 20,
    }),
  )
  await ask('Lots of a product', (n) => ledger.lots(productIds[n % PRODUCTS] ?? ''))
  await ask('Lots in quarantine', () => quarantines.open(people.county))
  await ask('Stocktakes: first page', () => stocktakes.reader.list(people.county, stocktakesQuery.parse({})))
  await ask('Lots at risk of expiry', () => stock.atRisk(people.county, atRiskQuery.parse({})))
  await ask('Today', () => today.of(null))
  await ask('Today: after a change of stock', (n) => {
    changes.emit('stock', [placeId(n % places)])
    return today.of(null)
  })
  await ask('Today: after a change of a place', (n) => {
    changes.emit('place', placeId(n % places))
    return today.of(null)
  })
  await ask('Today: of a township', () => today.of(people.township.scope))

  const months = { from: from.toISOString().slice(0, 7), to: to.toISOString().slice(0, 7) }
  const report = (name: ReportName, more: Query<typeof reportQuery> = {}) =>
    reports.report(people.county, name, reportQuery.parse({ ...months, ...more }))
  for (const name of ['stock', 'wastage', 'stockouts', 'plan', 'cyp', 'expiring', 'movements'] as const)
    await ask(`Report of three years: ${name}`, () => report(name), 10)
  // Its months are made again, of everything it offered or ever held.
  await ask(
    'Report of three years: stock, after a place offers something else',
    async (n) => {
      await services.places.update(people.county, placeId(n), { productIds: productIds.slice(n % 2, -1) })
      return report('stock')
    },
    20,
  )
  await ask('Report of three years: stock of one place', (n) =>
    report('stock', { location: placeId(n % places) }),
  )
  return figures
}

type Query<S extends z.ZodType> = Partial<z.input<S>>
