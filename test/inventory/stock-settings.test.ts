import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { stockQuery } from '../../protocol/api/inventory.ts'
import { atRiskQuery } from '../../protocol/api/stock-at-risk.ts'
import type { StockOverride, StockTier } from '../../protocol/api/stock-settings.ts'
import { DEFAULT_SETTINGS, SettingsBook } from '../../server/inventory/stock-settings.ts'
import { aCounty, type County, DAY, NORTH, refusalOf } from './a-county.ts'

let county: County
beforeEach(async () => {
  county = await aCounty()
  await county.stock.start()
})
afterEach(() => county.cleanup())

const ago = (days: number) => new Date(county.ambient.now().getTime() - days * DAY)
const row = async (location: string) =>
  (await county.stock.table(county.manager, stockQuery.parse({ location }))).rows[0]
const set = (tier: StockTier | null, productId: string | null, override: StockOverride | null) =>
  county.stockSettings.set(county.manager, { tier, productId, override })
const reasoning = (location: string, product = 'CON52', actor = county.manager) =>
  county.stock.reasoning(actor, { location, product })

/** 90 units given out in the 90 days since it got its stock: one a day. */
async function anOutlet(left: number, more: { name?: string; jurisdictionCode?: string } = {}) {
  const place = await county.aPlace('staffed_outlet', more)
  await county.aLot(place, { quantity: 90 + left, occurredAt: ago(89) })
  await county.post({
    kind: 'issue',
    from: place,
    lines: [{ product: 'CON52', quantity: 90 }],
    occurredAt: ago(1).toISOString(),
  })
  return place
}

describe('which limit holds', () => {
  const book = new SettingsBook([
    { tier: 'county', productId: null, override: { minMonths: 4, redMonths: 5 } },
    { tier: null, productId: 'pill', override: { minMonths: 2.5, lookBackMonths: 12 } },
    { tier: 'county', productId: 'pill', override: { minMonths: null } },
  ])

  it('is looked for value by value: product in a tier, product, tier, default', () => {
    expect(book.of('county', 'pill')).toEqual({
      ...DEFAULT_SETTINGS.county,
      minMonths: null,
      redMonths: 5,
      lookBackMonths: 12,
    })
    expect(book.originsOf('county', 'pill')).toEqual({
      minMonths: 'tier_product',
      redMonths: 'tier',
      lookBackMonths: 'product',
      maxMonths: 'default',
      emergencyMonths: 'default',
      safetyMonths: 'default',
      amberMonths: 'default',
    })
    expect(book.of('service_point', 'pill').minMonths).toBe(2.5)
    expect(book.of('county', 'condom')).toEqual({ ...DEFAULT_SETTINGS.county, minMonths: 4, redMonths: 5 })
    expect(book.of('dispenser', null)).toEqual(DEFAULT_SETTINGS.dispenser)
    expect(book.longest('lookBackMonths')).toBe(12)
  })

  it('may not contradict another', () => {
    expect(book.contradiction()).toBeNull()
    expect(book.with('service_point', null, { maxMonths: 2.2 }).contradiction()).toMatchObject({
      lower: 'minMonths',
      tier: 'service_point',
      productId: 'pill',
      values: { lower: 2.5, upper: 2.2 },
    })
  })
})

describe('a limit that somebody sets', () => {
  it('holds at once, in the table, in counts and in the reasoning', async () => {
    const place = await anOutlet(100)
    expect(await row(place)).toMatchObject({ status: 'ok' })
    await set('service_point', null, { minMonths: 3.5 })
    expect(await row(place)).toMatchObject({ status: 'low' })
    expect((await county.stock.counts(null)).low).toBe(1)
    expect((await county.stock.statusOf([place])).get(place)).toBe('low')
    expect(await reasoning(place)).toMatchObject({
      status: 'low',
      reason: 'below_minimum',
      origins: { minMonths: 'tier', maxMonths: 'default' },
    })
    expect(county.stock.limitsOf('staffed_outlet', county.product('CON52')).minMonths).toBe(3.5)
    await set('service_point', null, null)
    expect(await row(place)).toMatchObject({ status: 'ok' })
  })

  it('of a product in a tier weighs more than of the tier, and leaves other products alone', async () => {
    const place = await anOutlet(100)
    await set('service_point', null, { minMonths: 3.5 })
    await set('service_point', county.product('CON52'), { minMonths: 3 })
    expect(await row(place)).toMatchObject({ status: 'ok' })
    expect(county.stock.limitsOf('staffed_outlet', county.product('CON49')).minMonths).toBe(3.5)
  })

  it('of the look-back has consumption counted again', async () => {
    const place = await anOutlet(100)
    await county.post({
      kind: 'issue',
      from: place,
      lines: [{ product: 'CON52', quantity: 10 }],
      occurredAt: ago(1).toISOString(),
    })
    expect(await row(place)).toMatchObject({ amc: (100 / 90) * 30.4375 })
    await set(null, county.product('CON52'), { lookBackMonths: 1 })
    // 30 days, all with stock, and all 100 units fell into them.
    expect(await row(place)).toMatchObject({ amc: (100 / 30) * 30.4375 })
    expect((await reasoning(place)).consumption).toEqual({
      from: '2026-01-31',
      to: '2026-03-01',
      consumed: 100,
      daysWithStock: 30,
      days: 30,
    })
  })

  it('of expiry colours lots', async () => {
    const place = await county.aPlace('staffed_outlet')
    await county.aLot(place, { expiresOn: '2026-10-31' })
    const colour = async () =>
      (await county.ledger.balances(county.manager, { location: place, limit: 10 })).items[0]?.expiry
    expect(await colour()).toBe('amber')
    await set('service_point', null, { redMonths: 9 })
    expect(await colour()).toBe('red')
    await set('service_point', county.product('CON52'), { redMonths: 6 })
    expect(await colour()).toBe('amber')
  })

  it('is refused when it contradicts another, also one that was set for a product', async () => {
    const pill = county.product('COCLNG')
    await set('service_point', pill, { maxMonths: 3 })
    const refused = (override: StockOverride) => refusalOf(set('service_point', null, override))
    expect(await refused({ minMonths: 4 })).toMatchObject({
      status: 422,
      code: 'stock_minimum_above_maximum',
      params: { lower: 4, upper: 3, tier: 'service_point' },
      paths: ['override.minMonths'],
    })
    expect(await refused({ emergencyMonths: 2.5 })).toMatchObject({ code: 'stock_emergency_above_minimum' })
    expect(await refused({ safetyMonths: 2.5 })).toMatchObject({ code: 'stock_safety_above_minimum' })
    expect(await refused({ redMonths: 13 })).toMatchObject({ code: 'stock_red_before_amber' })
    expect((await county.stockSettings.view()).overrides).toMatchObject([
      { tier: 'service_point', productId: pill, override: { maxMonths: 3 }, updatedBy: '张三' },
    ])
  })

  it('is for those who answer for every place, and for a product that there is', async () => {
    const township = await county.anActor(NORTH, 'administrator')
    const wanted = { tier: 'county' as const, productId: null, override: { minMonths: 2 } }
    expect(await refusalOf(county.stockSettings.set(township, wanted))).toMatchObject({
      status: 403,
      code: 'county_required',
    })
    expect(await refusalOf(set(null, 'nothing', { minMonths: 2 }))).toMatchObject({ status: 404 })
  })

  it('stands in the audit log with what held before', async () => {
    await set('county', null, { minMonths: 2 })
    await set('county', null, null)
    const { items } = await county.audit.page(county.manager, { limit: 2 })
    expect(items.map(({ action, detail }) => [action, detail])).toEqual([
      ['stock_settings.set', { tier: 'county', productId: null, before: { minMonths: 2 }, after: null }],
      ['stock_settings.set', { tier: 'county', productId: null, before: null, after: { minMonths: 2 } }],
    ])
  })

  it('can be tried before: the preview is what the table says afterwards', async () => {
    await anOutlet(100)
    await anOutlet(20, { name: '二站' })
    const wanted = { tier: 'service_point' as const, productId: null, override: { minMonths: 3.5 } }
    const books = await county.stockSettings.wanted(county.manager, wanted)
    const preview = await county.stock.preview(null, books)
    expect(preview).toMatchObject({ before: { ok: 1, low: 1 }, after: { ok: 0, low: 2 }, changed: 1 })
    expect(await county.stock.counts(null)).toEqual(preview.before)
    await county.stockSettings.set(county.manager, wanted)
    expect(await county.stock.counts(null)).toEqual(preview.after)
  })
})

describe('the reasoning', () => {
  it('has every number of an outlet, each as the table has it', async () => {
    const place = await anOutlet(100)
    await county.aLot(place, { number: 'OLD', expiresOn: '2026-02-28', quantity: 5, occurredAt: ago(60) })
    const held = await county.aLot(place, { number: 'HELD', expiresOn: '2027-05-31', quantity: 7 })
    await county.quarantines.start(
      county.manager,
      { lotId: held, locationId: place, reason: 'wet', note: undefined },
      null,
    )
    await county.stock.refresh()
    const told = await reasoning(place)
    expect(told).toMatchObject({ ...(await row(place)) })
    expect(told).toMatchObject({
      quantity: 112,
      usable: 100,
      reason: 'within_limits',
      consumption: { consumed: 90, daysWithStock: 90, from: '2025-08-31', to: '2026-03-01', days: 183 },
      amcUnknown: null,
      mosUnknown: null,
      demand: null,
      tier: 'service_point',
      nearExpiryUntil: '2026-09-01',
      units: { min: 2 * 30.4375, max: 5 * 30.4375, emergency: 30.4375, safety: 30.4375 },
    })
    expect(
      told.lotsThere.map(({ lotNumber, quantity, excluded }) => [lotNumber, quantity, excluded]),
    ).toEqual([
      ['OLD', 5, 'expired'],
      ['HELD', 7, 'quarantined'],
      ['L1', 100, null],
    ])
    // 5 × 30.4375 − 100 = 52.2, in whole boxes.
    expect(told.suggestedOrder).toBe(Math.ceil(52.1875 / told.boxSize) * told.boxSize)
  })

  it('says why something is not known', async () => {
    const place = await county.aPlace('staffed_outlet')
    await county.aLot(place)
    expect(await reasoning(place)).toMatchObject({
      amc: 0,
      mos: null,
      mosUnknown: 'nothing_used',
      amcUnknown: null,
      status: 'unknown',
      reason: 'months_unknown',
      atRisk: 100,
    })
    const store = await county.aPlace('warehouse', { jurisdictionCode: '990102' })
    await county.aLot(store)
    expect(await reasoning(store)).toMatchObject({
      amc: null,
      amcUnknown: 'no_demand_known',
      mosUnknown: 'amc_unknown',
      orderUnknown: 'amc_unknown',
      suggestedOrder: null,
      atRisk: null,
    })
    const machine = await county.aDispenser()
    expect(await reasoning(machine)).toMatchObject({
      amcUnknown: 'never_there',
      reason: 'nothing_usable',
      consumption: null,
    })
  })

  it('tells of a store whose demand it serves and how it was shared', async () => {
    await anOutlet(100)
    await anOutlet(100, { name: '二站' })
    const stores = [
      await county.aPlace('storeroom', { name: '甲库' }),
      await county.aPlace('storeroom', { name: '乙库' }),
    ]
    for (const store of stores) await county.aLot(store, { quantity: 300 })
    const told = await reasoning(stores[0] ?? '')
    expect(told.demand?.total).toBeCloseTo(2 * 30.4375, 6)
    expect(told).toMatchObject({ demand: { places: 2, stores: 2 }, consumption: null })
    expect(told.amc).toBeCloseTo(30.4375, 6)
  })

  it('is not there for another township, nor for what a place neither offers nor has', async () => {
    const place = await anOutlet(10)
    const southern = await county.anActor('990101002')
    expect(await refusalOf(reasoning(place, 'CON52', southern))).toMatchObject({ status: 404 })
    expect(await refusalOf(reasoning(place, 'COCLNG'))).toMatchObject({ status: 404 })
    expect(await refusalOf(reasoning(place, 'NOTHING'))).toMatchObject({ status: 404 })
  })
})

describe('lots at risk of expiry', () => {
  const list = (query: Record<string, string> = {}, actor = county.manager) =>
    county.stock.atRisk(actor, atRiskQuery.parse(query))

  it('are listed by expiry, and add up to what the table says', async () => {
    const place = await anOutlet(100)
    // One unit a day: 62 of 200 last until 1 May, then L1 gives way to nothing else before 2028.
    await county.aLot(place, { number: 'SOON', expiresOn: '2026-05-01', quantity: 200 })
    const { items, total, units } = await list()
    expect(items).toMatchObject([
      { locationId: place, lotNumber: 'SOON', expiresOn: '2026-05-01', quantity: 200, atRisk: 138 },
    ])
    expect({ total, units }).toEqual({ total: 1, units: 138 })
    expect(await row(place)).toMatchObject({ atRisk: 138 })
    expect((await list({ until: '2026-04-30' })).items).toEqual([])
    expect((await list({ product: 'COCLNG' })).items).toEqual([])
    expect((await list({}, await county.anActor('990101002'))).items).toEqual([])
  })

  it('can be asked for in the table, most at risk first', async () => {
    const some = await anOutlet(100)
    await county.aLot(some, { number: 'SOON', expiresOn: '2026-05-01', quantity: 200 })
    const most = await anOutlet(100, { name: '二站' })
    await county.aLot(most, { number: 'SOON', expiresOn: '2026-05-01', quantity: 300 })
    await anOutlet(100, { name: '三站' })
    const { rows, total } = await county.stock.table(
      county.manager,
      stockQuery.parse({ atRisk: 'true', sort: 'atRisk', descending: 'true' }),
    )
    expect(rows.map(({ locationId, atRisk }) => [locationId, atRisk])).toEqual([
      [most, 238],
      [some, 138],
    ])
    expect(total).toBe(2)
  })

  it('counts of how many nothing can be said', async () => {
    const store = await county.aPlace('warehouse')
    await county.aLot(store)
    expect(await list()).toEqual({ items: [], total: 0, units: 0, unknown: 1 })
  })
})
