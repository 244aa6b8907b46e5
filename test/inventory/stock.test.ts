import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { stockQuery } from '../../protocol/api/inventory.ts'
import { locationProducts } from '../../server/db/schema/index.ts'
import { StockKeeper } from '../../server/inventory/stock.keeper.ts'
import { silentLog } from '../support/database.ts'
import { aCounty, aVend, COUNTY, type County, DAY, NORTH, refusalOf, SOUTH } from './a-county.ts'

let county: County
beforeEach(async () => {
  county = await aCounty()
  await county.stock.start()
})
afterEach(() => county.cleanup())

const ago = (days: number) => new Date(county.ambient.now().getTime() - days * DAY)
const table = (query: Record<string, string | number | undefined> = {}, actor = county.manager) =>
  county.stock.table(actor, stockQuery.parse(query))
const offer = (locationId: string, ...codes: string[]) =>
  county.db.write(async (tx, afterCommit) => {
    await tx
      .insert(locationProducts)
      .values(codes.map((code) => ({ locationId, productId: county.product(code) })))
    afterCommit(() => county.changes.emit('place', locationId))
  })
const issue = (from: string, quantity: number, occurredAt: Date, product = 'CON52') =>
  county.post({ kind: 'issue', from, lines: [{ product, quantity }], occurredAt: occurredAt.toISOString() })

/** An outlet with 90 units given out in the 90 days since it got its stock: 30.4375 a month. */
async function anOutlet({
  left,
  name = '社区服务站',
  jurisdictionCode = NORTH,
}: {
  left: number
  name?: string
  jurisdictionCode?: string
}) {
  const place = await county.aPlace('staffed_outlet', { name, jurisdictionCode })
  await county.aLot(place, { quantity: 90 + left, occurredAt: ago(89) })
  await issue(place, 90, ago(1))
  return place
}

/** The query as it is, with something done between its answer and whoever asked. */
function thenDoing<T extends object>(query: T, work: () => Promise<void>): T {
  return new Proxy(query, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      if (name === 'then')
        return (...settle: [never, never]) =>
          Promise.resolve(target)
            .then(async (answer) => {
              await work()
              return answer
            })
            .then(...settle)
      return (...input: unknown[]) => thenDoing(value.apply(target, input), work)
    },
  })
}

describe('stock table', () => {
  it('shows what lies at a place with consumption, months of stock and status', async () => {
    const place = await anOutlet({ left: 100 })
    const { rows, total, totals, counts } = await table({ location: place })
    expect(rows).toEqual([
      {
        locationId: place,
        locationName: '社区服务站',
        locationKind: 'staffed_outlet',
        jurisdictionCode: NORTH,
        jurisdictionName: `行政区 ${NORTH}`,
        productId: county.product('CON52'),
        productName: '男用避孕套(光面 52 mm)',
        productNameEn: 'Male condom, smooth, 52 mm',
        category: 'condom',
        unit: 'piece',
        quantity: 100,
        usable: 100,
        inTransit: 0,
        amc: 30.4375,
        mos: 100 / 30.4375,
        nextExpiry: '2028-12-31',
        lots: 1,
        atRisk: 0,
        status: 'ok',
      },
    ])
    expect({ total, totals }).toEqual({ total: 1, totals: { quantity: 100, usable: 100 } })
    expect(counts).toEqual({ out: 0, low: 0, near_expiry: 0, over: 0, unknown: 0, ok: 1 })
  })

  it('follows every posting at once', async () => {
    const place = await anOutlet({ left: 100 })
    expect((await table({ location: place })).rows).toMatchObject([{ status: 'ok' }])
    await issue(place, 60, ago(0))
    // 150 units in 90 days are 50.7 a month, and 40 last for 0.8 months.
    expect((await table({ location: place })).rows).toMatchObject([
      { quantity: 40, amc: (150 / 90) * 30.4375, status: 'low' },
    ])
    await issue(place, 40, ago(0))
    expect(await table({ location: place })).toMatchObject({ rows: [], total: 0 })
    await offer(place, 'CON52')
    expect((await table({ location: place })).rows).toMatchObject([{ quantity: 0, mos: 0, status: 'out' }])
  })

  it('follows vends when ingest tells of their place, and takes no test for consumption', async () => {
    const place = await county.aDispenser()
    await county.aLot(place, { quantity: 10 })
    await county.db.write(async (tx, afterCommit) => {
      await county.vends.postVends(tx, [
        aVend({ locationId: place, quantity: 4, occurredAt: ago(0) }),
        aVend({ locationId: place, seq: 1, quantity: 2, occurredAt: ago(0), test: true }),
      ])
      afterCommit(() => county.changes.emit('stock', [place]))
    })
    expect((await table({ location: place })).rows).toMatchObject([{ quantity: 4, amc: 4 * 30.4375 }])
  })

  it('counts a product that is offered and not there as out, also one that a channel holds', async () => {
    const outlet = await county.aPlace('staffed_outlet')
    await offer(outlet, 'CON52', 'COCLNG')
    const machine = await county.aDispenser(['CON49', null])
    const { rows, counts } = await table()
    expect(
      rows.map(({ locationId, quantity, amc, status }) => [locationId, quantity, amc, status]).sort(),
    ).toEqual(
      [
        [outlet, 0, null, 'out'],
        [outlet, 0, null, 'out'],
        [machine, 0, null, 'out'],
      ].sort(),
    )
    expect(counts.out).toBe(3)
  })

  it('says unknown while nothing was given out', async () => {
    const place = await county.aPlace('staffed_outlet')
    await county.aLot(place)
    expect((await table({ location: place })).rows).toMatchObject([{ amc: 0, mos: null, status: 'unknown' }])
  })

  it('counts expired and quarantined lots as there and not usable, from the day after on', async () => {
    const place = await county.aPlace('staffed_outlet')
    await county.aLot(place, { number: 'A', expiresOn: '2026-03-02', quantity: 3 })
    const held = await county.aLot(place, { number: 'B', quantity: 5 })
    await county.aLot(place, { number: 'C', expiresOn: '2028-01-01', quantity: 7 })
    expect((await table({ location: place })).rows).toMatchObject([
      { usable: 15, nextExpiry: '2026-03-02', status: 'near_expiry' },
    ])
    const { id } = await county.quarantines.start(county.manager, { lotId: held, reason: '召回' }, null)
    expect((await table({ location: place })).rows).toMatchObject([{ quantity: 15, usable: 10, lots: 3 }])
    county.setClock(2 * DAY)
    expect((await table({ location: place })).rows).toMatchObject([
      { quantity: 15, usable: 7, nextExpiry: '2028-01-01', status: 'unknown' },
    ])
    await county.quarantines.close(county.manager, id, '合格')
    expect((await table({ location: place })).rows).toMatchObject([{ usable: 12 }])
  })

  it('shows what is on the road to a place, and not what is on the way away', async () => {
    const store = await county.aPlace('storeroom')
    const outlet = await anOutlet({ left: 10 })
    await county.aLot(store, { quantity: 50 })
    await county.post({
      kind: 'transfer',
      from: store,
      to: outlet,
      lines: [{ product: 'CON52', quantity: 30 }],
    })
    expect((await table({ location: outlet })).rows).toMatchObject([{ quantity: 10, inTransit: 30 }])
    expect((await table({ location: store })).rows).toMatchObject([{ quantity: 20, inTransit: 0 }])
  })

  it('does not take transfers, losses and corrections for consumption, and takes reversed issues back', async () => {
    const outlet = await county.aPlace('staffed_outlet')
    const store = await county.aPlace('storeroom', { jurisdictionCode: SOUTH })
    await county.aLot(outlet, { quantity: 100 })
    const lines = [{ product: 'CON52', quantity: 10 }]
    await county.post({ kind: 'transfer', from: outlet, to: store, lines, receive: true })
    await county.post({
      kind: 'adjustment',
      location: outlet,
      reason: 'theft',
      lines: [{ product: 'CON52', change: -5 }],
    })
    const { movements } = await county.post({ kind: 'issue', from: outlet, lines })
    await county.post({ kind: 'issue', from: outlet, lines: [{ product: 'CON52', quantity: 2 }] })
    await county.post({ kind: 'reversal', reverses: movements[0]?.id ?? '', reason: '重复' })
    expect((await table({ location: outlet })).rows).toMatchObject([{ quantity: 83, amc: 2 * 30.4375 }])
  })

  it('divides by the days with stock only', async () => {
    const outlet = await county.aPlace('staffed_outlet')
    await county.aLot(outlet, { quantity: 20, occurredAt: ago(40) })
    await issue(outlet, 20, ago(31))
    // In stock on 10 days, and on today, when it got more.
    await county.aLot(outlet, { quantity: 20 })
    expect((await table({ location: outlet })).rows).toMatchObject([{ amc: (20 / 11) * 30.4375 }])
  })

  it('judges a storeroom by what the points of its township give out, shared with its like', async () => {
    await anOutlet({ left: 1 })
    await anOutlet({ left: 1 })
    await anOutlet({ left: 1, jurisdictionCode: SOUTH })
    const store = await county.aPlace('storeroom')
    const warehouse = await county.aPlace('warehouse', { jurisdictionCode: COUNTY })
    for (const place of [store, warehouse]) await county.aLot(place, { quantity: 150 })
    expect((await table({ location: store })).rows).toMatchObject([{ amc: 60.875, status: 'ok' }])
    expect((await table({ location: warehouse })).rows).toMatchObject([{ amc: 91.3125, status: 'low' }])
    const second = await county.aPlace('storeroom')
    await county.aLot(second, { quantity: 1 })
    const [row] = (await table({ location: store })).rows
    expect(row?.amc).toBeCloseTo(30.4375, 9)
  })

  it('shares demand no longer with a store that went out of use, whether followed or read afresh', async () => {
    await anOutlet({ left: 1 })
    const store = await county.aPlace('storeroom')
    await county.aLot(store, { quantity: 150 })
    const closed = await county.aPlace('storeroom')
    const amc = async () => (await table({ location: store })).rows[0]?.amc
    expect(await amc()).toBe(15.21875)
    await county.places.update(county.manager, closed, { archived: true })
    expect(await amc()).toBe(30.4375)
    await county.stock.stop()
    await county.stock.start()
    expect(await amc()).toBe(30.4375)
  })

  it('reads the average of a busy place again when its time has come, also when nothing moves there', async () => {
    await county.stock.stop()
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    try {
      await county.stock.start()
      const place = await anOutlet({ left: 100 })
      for (let line = 0; line < 10; line++) await issue(place, 1, ago(0))
      const amc = async () => (await table({ location: place })).rows[0]?.amc
      expect(await amc()).toBe((100 / 90) * 30.4375)
      await issue(place, 50, ago(0))
      // 13 lines are worth 6 s.
      expect(await amc()).toBe((100 / 90) * 30.4375)
      county.setClock(7_000)
      vi.advanceTimersByTime(60_000)
      expect(await amc()).toBe((150 / 90) * 30.4375)
    } finally {
      vi.useRealTimers()
    }
  })

  it('filters, sorts and pages, and sums over all pages', async () => {
    const north = await anOutlet({ left: 10, name: '北门服务站' })
    const south = await anOutlet({ left: 100, name: '南门服务站', jurisdictionCode: SOUTH })
    await county.aLot(south, { product: 'COCLNG', quantity: 7 })
    await county.aLot(south, { product: 'CON49', quantity: 9, expiresOn: '2026-05-01' })
    await offer(north, 'ECLNG')

    const all = await table()
    expect(all.rows.map(({ status }) => status)).toEqual(['out', 'low', 'near_expiry', 'unknown', 'ok'])
    expect(all).toMatchObject({ total: 5, totals: { quantity: 126, usable: 126 } })
    expect((await table({ descending: 'true' })).rows.map(({ status }) => status)).toEqual(
      all.rows.map(({ status }) => status).reverse(),
    )

    const pages = await Promise.all([0, 2, 4].map((offset) => table({ limit: 2, offset, sort: 'quantity' })))
    expect(pages.flatMap(({ rows }) => rows.map(({ quantity }) => quantity))).toEqual([0, 7, 9, 10, 100])
    expect(pages[2]).toMatchObject({ total: 5, totals: { quantity: 126 } })
    expect((await table({ sort: 'mos' })).rows.map(({ mos }) => mos).slice(3)).toEqual([null, null])
    expect((await table({ sort: 'mos', descending: 'true' })).rows.map(({ mos }) => mos).slice(3)).toEqual([
      null,
      null,
    ])
    expect((await table({ sort: 'expiry' })).rows[0]).toMatchObject({ nextExpiry: '2026-05-01' })

    const lows = await table({ status: 'low' })
    expect(lows).toMatchObject({ total: 1, totals: { quantity: 10 }, rows: [{ locationId: north }] })
    expect(lows.counts).toEqual(all.counts)
    expect(await table({ jurisdiction: SOUTH })).toMatchObject({ total: 3 })
    expect(await table({ category: 'drug' })).toMatchObject({ total: 2 })
    expect(await table({ kind: 'dispenser' })).toMatchObject({ total: 0 })
    expect(await table({ product: 'CON49' })).toMatchObject({ total: 1 })
    expect(await table({ search: '北门' })).toMatchObject({ total: 2 })
    expect(await table({ search: 'con49' })).toMatchObject({ total: 1 })
    expect(await refusalOf(table({ product: 'NONE' }))).toMatchObject({ status: 404 })
  })

  it('shows a person the own jurisdiction only', async () => {
    await anOutlet({ left: 10 })
    await anOutlet({ left: 10, jurisdictionCode: SOUTH })
    const northern = await county.anActor(NORTH, 'viewer')
    expect(await table({}, northern)).toMatchObject({ total: 1, rows: [{ jurisdictionCode: NORTH }] })
    expect(await table({ jurisdiction: COUNTY }, northern)).toMatchObject({ total: 1 })
    expect(await table({ jurisdiction: SOUTH }, northern)).toMatchObject({ total: 0, rows: [] })
    expect((await county.stock.counts(NORTH)).low).toBe(1)
  })

  it('drops a place that went out of use, and shows one that was renamed', async () => {
    const place = await county.aPlace('staffed_outlet', { name: '旧名' })
    await offer(place, 'CON52')
    await county.places.update(county.manager, place, { name: '新名' })
    expect((await table()).rows).toMatchObject([{ locationName: '新名' }])
    await county.places.update(county.manager, place, { archived: true })
    expect(await table()).toMatchObject({ total: 0 })
  })
})

describe('status for other screens', () => {
  it('is the same as in the table', async () => {
    const north = await anOutlet({ left: 10 })
    await offer(north, 'COCLNG')
    const south = await anOutlet({ left: 100, jurisdictionCode: SOUTH })
    const empty = await county.aPlace('kit')
    const statuses = await county.stock.statusByLocation()
    expect(Object.fromEntries(statuses)).toEqual({
      [north]: { status: 'out', categories: { condom: 'low', drug: 'out' } },
      [south]: { status: 'ok', categories: { condom: 'ok' } },
    })
    expect([...(await county.stock.statusOf([south, empty]))]).toEqual([
      [south, 'ok'],
      [empty, 'unknown'],
    ])
    expect(await county.stock.counts(null)).toEqual((await table()).counts)
    expect(await county.stock.withStatus(null, 'low', 10)).toEqual((await table({ status: 'low' })).rows)
  })

  it('tells the finder what can be had, since when that is known, and how fast it goes', async () => {
    const place = await anOutlet({ left: 10 })
    await offer(place, 'ECLNG')
    expect((await county.stock.knowledgeByLocation([place])).get(place)).toEqual([
      {
        productId: county.product('CON52'),
        usable: 10,
        held: 0,
        status: 'low',
        knownAt: ago(1),
        perDay: 1,
        consumed: 90,
        days: 89,
      },
    ])
  })

  it('does not lose a place that is made while all of them are being listed', async () => {
    let made = ''
    const make = async () => {
      made = await anOutlet({ left: 1 })
    }
    const select = (fields?: Record<string, unknown>) => {
      const query = county.db.select(fields as never)
      const lists = Object.keys(fields ?? {}).join() === 'id'
      return lists && made === '' ? thenDoing(query, make) : query
    }
    const db = new Proxy(county.db, {
      get(target, name) {
        const value: unknown = name === 'select' ? select : Reflect.get(target, name)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    const keeper = new StockKeeper({ ...county, db, log: silentLog })
    await keeper.start()
    await keeper.refresh()
    expect(keeper.picture.placesOf([made])).toMatchObject([{ quantity: 1 }])
    await keeper.stop()
  })

  it('is right after a restart, and after changes made while it was being read', async () => {
    const place = await anOutlet({ left: 100 })
    expect((await table()).rows).toMatchObject([{ quantity: 100 }])
    await county.stock.stop()
    await issue(place, 20, ago(0))
    await Promise.all([county.stock.start(), issue(place, 50, ago(0))])
    expect((await table()).rows).toMatchObject([{ quantity: 30 }])
  })
})
