import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inventoryRoutes } from '../../server/inventory/inventory.routes.ts'
import type { Actor } from '../../server/route.ts'
import { aCounty, type County, NORTH, OTHER_COUNTY, refusalOf } from './a-county.ts'

let county: County
let store: string
let lot: string
let foreigner: Actor
beforeAll(async () => {
  county = await aCounty()
  store = await county.aPlace('storeroom', { jurisdictionCode: NORTH })
  lot = await county.aLot(store)
  foreigner = await county.anActor(OTHER_COUNTY, 'administrator')
  await county.stock.start()
})
afterAll(() => county.cleanup())

describe('somebody of another county', () => {
  it('finds no place, movement or quarantine of this one', async () => {
    const { ledger, inventory, quarantines, stock, manager } = county
    const [movement] = (await ledger.movements(manager, { limit: 1 })).items
    const held = await quarantines.start(manager, { lotId: lot, locationId: store, reason: '待验' }, null)
    const query = { limit: 50, location: store }
    const requests = [
      () => ledger.movement(foreigner, movement?.id ?? ''),
      () => ledger.movements(foreigner, query),
      () => ledger.balances(foreigner, { ...query, limit: 5_000 }),
      () => inventory.propose(foreigner, { location: store, product: 'CON52', quantity: 1 }),
      () =>
        stock.table(foreigner, { location: store, limit: 10, offset: 0, sort: 'status', descending: false }),
      () => quarantines.close(foreigner, held.id, '放行'),
      () => quarantines.start(foreigner, { lotId: lot, locationId: store, reason: '待验' }, null),
    ]
    for (const request of requests) expect(await refusalOf(request())).toMatchObject({ status: 404 })
    await quarantines.close(manager, held.id, '放行')
  })

  it('gets empty lists where there is nothing for them', async () => {
    const { ledger, quarantines, stock } = county
    expect((await ledger.movements(foreigner, { limit: 50 })).items).toEqual([])
    expect((await ledger.balances(foreigner, { limit: 5_000 })).items).toEqual([])
    expect((await ledger.balances(foreigner, { limit: 5_000, jurisdiction: NORTH })).items).toEqual([])
    expect(await quarantines.open(foreigner)).toEqual([])
    const table = await stock.table(foreigner, {
      limit: 10,
      offset: 0,
      sort: 'status',
      descending: false,
      jurisdiction: NORTH,
    })
    expect(table).toMatchObject({ rows: [], total: 0 })
  })

  it('posts nothing at a place of this one', async () => {
    const [movement] = (await county.ledger.movements(county.manager, { limit: 1 })).items
    const line = { product: 'CON52', quantity: 1 }
    const label = { number: 'A', expiresOn: '2028-01-01' }
    const posts = [
      () =>
        county.post({ kind: 'receipt', to: store, lines: [{ ...line, lot: label }] }, { actor: foreigner }),
      () => county.post({ kind: 'issue', from: store, lines: [line] }, { actor: foreigner }),
      () => county.post({ kind: 'transfer', from: store, to: store, lines: [line] }, { actor: foreigner }),
      () =>
        county.post(
          {
            kind: 'adjustment',
            location: store,
            reason: 'count',
            lines: [{ product: 'CON52', lot: label, change: 1 }],
          },
          { actor: foreigner },
        ),
      () =>
        county.post(
          {
            kind: 'disposal',
            from: store,
            reason: '试',
            witnessName: '李四',
            lines: [{ ...line, lotId: lot }],
          },
          { actor: foreigner },
        ),
      () =>
        county.post({ kind: 'reversal', reverses: movement?.id ?? '', reason: '试' }, { actor: foreigner }),
    ]
    for (const post of posts) expect(await refusalOf(post())).toMatchObject({ status: 404 })
    expect(await county.faults()).toEqual([])
  })
})

describe('a township', () => {
  it('does not speak for a lot everywhere', async () => {
    const township = await county.anActor(NORTH)
    const held = await county.quarantines.start(county.manager, { lotId: lot, reason: '召回' }, null)
    expect(await refusalOf(county.quarantines.close(township, held.id, '放行'))).toMatchObject({
      status: 403,
      code: 'county_required',
    })
    expect(
      await refusalOf(county.quarantines.start(township, { lotId: lot, reason: '召回' }, null)),
    ).toMatchObject({ status: 403 })
    expect(await county.quarantines.open(township)).toHaveLength(1)
    await county.quarantines.close(county.manager, held.id, '放行')
  })
})

describe('roles', () => {
  it('lets managers and administrators write, and everyone who is signed in read', () => {
    for (const { method, path, access } of inventoryRoutes(county))
      expect([path, access]).toEqual([
        path,
        method === 'get'
          ? ['administrator', 'supply_manager', 'inspector', 'viewer']
          : ['administrator', 'supply_manager'],
      ])
  })
})
