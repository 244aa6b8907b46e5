import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { balanceQuery, movementQuery } from '../../protocol/api/inventory.ts'
import { aCounty, aVend, type County, DAY, NORTH, refusalOf, SOUTH } from './a-county.ts'

let county: County
beforeEach(async () => {
  county = await aCounty()
})
afterEach(() => county.cleanup())

const ago = (days: number) => new Date(county.ambient.now().getTime() - days * DAY)
const list = (query: Record<string, string | number | undefined> = {}, actor = county.manager) =>
  county.ledger.movements(actor, movementQuery.parse(query))
const balances = (query: Record<string, string | number | undefined> = {}, actor = county.manager) =>
  county.ledger.balances(actor, balanceQuery.parse(query))

/** All pages, one after another. */
async function allPages<T>(
  read: (cursor: string | undefined) => Promise<{ items: T[]; next: string | null }>,
): Promise<T[][]> {
  const pages: T[][] = []
  let cursor: string | undefined
  do {
    const { items, next } = await read(cursor)
    pages.push(items)
    cursor = next ?? undefined
  } while (cursor !== undefined)
  return pages
}

describe('movements', () => {
  it('come latest business time first, page by page, each once', async () => {
    const store = await county.aPlace('storeroom')
    for (const days of [3, 9, 1, 7, 5]) {
      await county.aLot(store, { number: `N${days}`, occurredAt: ago(days) })
      await county.aLot(store, { number: `M${days}`, product: 'CON49', occurredAt: ago(days) })
    }
    for (const location of [undefined, store]) {
      const pages = await allPages((cursor) => list({ limit: 3, location, cursor }))
      expect(pages.map((page) => page.length)).toEqual([3, 3, 3, 1])
      const times = pages.flat().map(({ occurredAt }) => occurredAt)
      expect(times).toEqual(times.toSorted().reverse())
      expect(new Set(pages.flat().map(({ id }) => id)).size).toBe(10)
    }
  })

  it('are filtered by place, product, kind and days of the county', async () => {
    const store = await county.aPlace('storeroom')
    const outlet = await county.aPlace('staffed_outlet')
    await county.aLot(store, { quantity: 50, occurredAt: new Date('2026-02-10T15:59:59.000Z') })
    await county.aLot(store, {
      product: 'CON49',
      quantity: 50,
      occurredAt: new Date('2026-02-10T16:00:00.000Z'),
    })
    const lines = [
      { product: 'CON52', quantity: 1 },
      { product: 'CON49', quantity: 2 },
    ]
    await county.post({ kind: 'transfer', from: store, to: outlet, lines, receive: true })
    const kinds = async (query: Record<string, string>) => (await list(query)).items.map(({ kind }) => kind)
    expect(await kinds({})).toEqual(['arrival', 'dispatch', 'receipt', 'receipt'])
    expect(await kinds({ location: outlet })).toEqual(['arrival'])
    expect(await kinds({ location: 'in_transit-990101' })).toEqual(['arrival', 'dispatch'])
    expect(await kinds({ product: 'CON49' })).toEqual(['arrival', 'dispatch', 'receipt'])
    expect(await kinds({ location: store, product: 'CON49', kind: 'receipt' })).toEqual(['receipt'])
    expect(await kinds({ kind: 'dispatch' })).toEqual(['dispatch'])
    // Midnight in Shanghai is 16:00 UTC.
    expect(await kinds({ from: '2026-02-10', to: '2026-02-10' })).toEqual(['receipt'])
    expect(await kinds({ from: '2026-02-11', location: store })).toEqual(['dispatch', 'receipt'])
    expect((await list({ location: outlet })).items[0]?.lines).toHaveLength(2)
  })

  it('are seen by those who are responsible for one end', async () => {
    const store = await county.aPlace('storeroom', { jurisdictionCode: NORTH })
    const outlet = await county.aPlace('staffed_outlet', { jurisdictionCode: SOUTH })
    await county.aLot(store)
    const lines = [{ product: 'CON52', quantity: 1 }]
    const { movements } = await county.post({
      kind: 'transfer',
      from: store,
      to: outlet,
      lines,
      receive: true,
    })
    const southern = await county.anActor(SOUTH)
    expect((await list({}, southern)).items.map(({ kind }) => kind)).toEqual(['arrival'])
    expect(await refusalOf(county.ledger.movement(southern, movements[0]?.id ?? ''))).toMatchObject({
      status: 404,
    })
    expect(await county.ledger.movement(southern, movements[1]?.id ?? '')).toMatchObject({ kind: 'arrival' })
  })

  it('show a machine by its id, and no person', async () => {
    const place = await county.aDispenser()
    await county.aLot(place)
    await county.db.write((tx) =>
      county.vends.postVends(tx, [aVend({ locationId: place, occurredAt: ago(0) })]),
    )
    expect((await list({ kind: 'vend' })).items).toMatchObject([{ deviceId: 'device-1', personName: null }])
  })

  it('refuse a cursor that was made elsewhere', async () => {
    expect(await refusalOf(list({ cursor: 'x' }))).toMatchObject({ status: 422, code: 'bad_cursor' })
    expect(await refusalOf(balances({ cursor: '1.2.3' }))).toMatchObject({ status: 422, code: 'bad_cursor' })
  })
})

describe('balances', () => {
  it('show the lots at a place with their state, and none that are used up', async () => {
    const store = await county.aPlace('storeroom')
    const red = await county.aLot(store, { number: 'red', expiresOn: '2026-08-31', quantity: 1 })
    const amber = await county.aLot(store, { number: 'amber', expiresOn: '2027-02-28', quantity: 2 })
    const held = await county.aLot(store, { number: 'held', expiresOn: '2028-12-31', quantity: 3 })
    const gone = await county.aLot(store, { number: 'gone', quantity: 4 })
    await county.post({
      kind: 'disposal',
      from: store,
      reason: '破损',
      witnessName: '李四',
      lines: [{ product: 'CON52', lotId: gone, quantity: 4 }],
    })
    await county.quarantines.start(county.manager, { lotId: held, locationId: store, reason: '待验' }, null)
    const { items } = await balances({ location: store })
    expect(
      items.map(({ lotId, quantity, usable, quarantined, expiry }) => [
        lotId,
        quantity,
        usable,
        quarantined,
        expiry,
      ]),
    ).toEqual(
      [
        [red, 1, true, false, 'red'],
        [amber, 2, true, false, 'amber'],
        [held, 3, false, true, 'fine'],
      ].sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
    )
    county.setClock(new Date('2026-09-01T00:00:00.000Z'))
    expect((await balances({ location: store })).items.find(({ lotId }) => lotId === red)).toMatchObject({
      usable: false,
      expiry: 'expired',
    })
  })

  it('are of real places, unless an account is asked for', async () => {
    const store = await county.aPlace('storeroom')
    await county.aLot(store, { quantity: 7 })
    expect((await balances()).items.map(({ locationId }) => locationId)).toEqual([store])
    expect((await balances({ location: 'supplier-990101' })).items).toMatchObject([{ quantity: -7 }])
  })

  it('are filtered by product, category and jurisdiction, page by page', async () => {
    for (const jurisdictionCode of [NORTH, SOUTH]) {
      const store = await county.aPlace('storeroom', { jurisdictionCode })
      for (const product of ['CON52', 'COCLNG']) await county.aLot(store, { product })
    }
    expect((await balances({ product: 'COCLNG' })).items).toHaveLength(2)
    expect((await balances({ category: 'condom', jurisdiction: NORTH })).items).toHaveLength(1)
    expect((await balances({}, await county.anActor(SOUTH))).items).toHaveLength(2)
    const pages = await allPages((cursor) => balances({ limit: 3, cursor }))
    expect(pages.map((page) => page.length)).toEqual([3, 1])
    expect(new Set(pages.flat().map(({ locationId, lotId }) => `${locationId} ${lotId}`)).size).toBe(4)
  })
})

describe('lots', () => {
  it('of a product come by expiry, by id or code', async () => {
    const store = await county.aPlace('storeroom')
    await county.aLot(store, { number: 'B', expiresOn: '2028-01-01' })
    await county.aLot(store, { number: 'A', expiresOn: '2027-01-01' })
    for (const ref of ['CON52', county.product('CON52')])
      expect((await county.ledger.lots(ref)).map(({ number }) => number)).toEqual(['A', 'B'])
    expect(await refusalOf(county.ledger.lots('NONE'))).toMatchObject({ status: 404 })
  })
})
