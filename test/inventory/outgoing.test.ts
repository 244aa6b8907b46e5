import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { aCounty, COUNTY, type County, DAY, refusalOf } from './a-county.ts'

let county: County
let store: string
beforeEach(async () => {
  county = await aCounty()
  store = await county.aPlace('storeroom')
})
afterEach(() => county.cleanup())

const ago = (days: number) => new Date(county.ambient.now().getTime() - days * DAY)
const issue = (quantity: number, more: { lotId?: string; reason?: string; occurredAt?: string } = {}) => {
  const { lotId, ...rest } = more
  return county.post({
    kind: 'issue',
    from: store,
    lines: [{ product: 'CON52', quantity, ...(lotId && { lotId }) }],
    ...rest,
  })
}

describe('issue', () => {
  it('takes first expired first and writes what left', async () => {
    const late = await county.aLot(store, { number: 'late', expiresOn: '2028-01-01', quantity: 10 })
    const early = await county.aLot(store, { number: 'early', expiresOn: '2027-01-01', quantity: 4 })
    const proposal = await county.inventory.propose(county.manager, {
      location: store,
      product: 'CON52',
      quantity: 6,
    })
    expect(proposal).toMatchObject({
      available: 14,
      short: 0,
      lines: [
        { lotId: early, lotNumber: 'early', available: 4, quantity: 4 },
        { lotId: late, quantity: 2 },
      ],
    })
    const { movements } = await issue(6)
    expect(movements).toMatchObject([
      {
        kind: 'issue',
        to: { id: 'recipient-990101' },
        lines: [
          { lotId: early, quantity: 4 },
          { lotId: late, quantity: 2 },
        ],
      },
    ])
    expect(await county.faults()).toEqual([])
  })

  it('wants a reason for another lot than the first to expire, and none for the same by name', async () => {
    const late = await county.aLot(store, { number: 'late', expiresOn: '2028-01-01' })
    const early = await county.aLot(store, { number: 'early', expiresOn: '2027-01-01' })
    expect(await refusalOf(issue(5, { lotId: late }))).toEqual({
      status: 422,
      code: 'reason_required',
      params: { product: 'CON52', proposed: 'early × 5' },
      paths: ['reason'],
    })
    await issue(5, { lotId: early })
    const { movements } = await issue(5, { lotId: late, reason: '包装破损的先留下' })
    expect(movements[0]).toMatchObject({ reason: '包装破损的先留下', lines: [{ lotId: late, quantity: 5 }] })
  })

  it('judges all lines of a product together', async () => {
    const late = await county.aLot(store, { number: 'late', expiresOn: '2028-01-01', quantity: 10 })
    const early = await county.aLot(store, { number: 'early', expiresOn: '2027-01-01', quantity: 4 })
    const lines = [
      { product: 'CON52', lotId: late, quantity: 1 },
      { product: county.product('CON52'), lotId: early, quantity: 3 },
      { product: 'CON52', quantity: 1 },
    ]
    const { movements } = await county.post({ kind: 'issue', from: store, lines })
    expect(movements[0]?.lines.map(({ lotId, quantity }) => [lotId, quantity])).toEqual([
      [late, 1],
      [early, 4],
    ])
  })

  it('refuses more than can leave, with the numbers, and changes nothing', async () => {
    const lot = await county.aLot(store, { quantity: 12 })
    const refused = { status: 409, code: 'insufficient_stock', paths: ['lines.0.quantity'] }
    const params = { product: 'CON52', available: 12, requested: 13 }
    expect(await refusalOf(issue(13))).toEqual({ ...refused, params: { ...params, lot: null } })
    expect(await refusalOf(issue(13, { lotId: lot }))).toEqual({
      ...refused,
      params: { ...params, lot: 'L1' },
    })
    expect(await county.balanceAt(store)).toBe(12)
    expect(await county.faults()).toEqual([])
  })

  it('posts all lines of a request or none', async () => {
    await county.aLot(store, { product: 'CON52', quantity: 5 })
    const lines = [
      { product: 'CON52', quantity: 5 },
      { product: 'CON49', quantity: 1 },
    ]
    expect(await refusalOf(county.post({ kind: 'issue', from: store, lines }))).toMatchObject({
      code: 'insufficient_stock',
      paths: ['lines.1.quantity'],
    })
    expect(await county.balanceAt(store)).toBe(5)
  })

  it('never lets an expired lot leave', async () => {
    const lot = await county.aLot(store, { expiresOn: '2026-03-01' })
    await issue(1, { lotId: lot })
    county.setClock(DAY)
    expect(await refusalOf(issue(1, { lotId: lot }))).toMatchObject({ status: 422, code: 'lot_expired' })
    expect(await refusalOf(issue(1))).toMatchObject({ code: 'insufficient_stock', params: { available: 0 } })
    const place = await county.aPlace('staffed_outlet')
    const transfer = {
      kind: 'transfer' as const,
      from: store,
      to: place,
      reason: '试',
      lines: [{ product: 'CON52', lotId: lot, quantity: 1 }],
    }
    expect(await refusalOf(county.post(transfer))).toMatchObject({ code: 'lot_expired' })
    const proposal = await county.inventory.propose(county.manager, {
      location: store,
      product: 'CON52',
      quantity: 1,
    })
    expect(proposal).toEqual({ lines: [], available: 0, short: 1 })
    // What was handed out in time may be written down later.
    await expect(issue(1, { lotId: lot, occurredAt: '2026-03-01T10:00:00.000Z' })).resolves.toBeDefined()
  })

  it('never lets a lot in quarantine leave, there or everywhere, until it is closed', async () => {
    const lot = await county.aLot(store)
    const other = await county.aPlace('storeroom')
    const { id } = await county.quarantines.start(
      county.manager,
      { lotId: lot, locationId: other, reason: '待验' },
      null,
    )
    await issue(1)
    const account = { lotId: lot, locationId: `recipient-${COUNTY}`, reason: '待验' }
    expect((await refusalOf(county.quarantines.start(county.manager, account, null))).code).toBe(
      'not_a_place',
    )
    const everywhere = await county.quarantines.start(county.manager, { lotId: lot, reason: '召回' }, null)
    expect(await refusalOf(issue(1, { lotId: lot }))).toMatchObject({ code: 'lot_quarantined' })
    expect(await refusalOf(issue(1))).toMatchObject({ code: 'insufficient_stock' })
    await county.quarantines.close(county.manager, everywhere.id, '检验合格')
    await issue(1)
    expect(await refusalOf(county.quarantines.close(county.manager, everywhere.id, '又'))).toMatchObject({
      status: 409,
    })
    expect((await county.quarantines.open(county.manager)).map((open) => open.id)).toEqual([id])
  })

  it('takes no more for a backdated entry than lay there ever since', async () => {
    await county.aLot(store, { quantity: 10, occurredAt: ago(20) })
    await issue(7, { occurredAt: ago(5).toISOString() })
    await county.aLot(store, { quantity: 100 })
    expect(await refusalOf(issue(4, { occurredAt: ago(10).toISOString() }))).toMatchObject({
      code: 'insufficient_stock',
      params: { available: 3, requested: 4 },
    })
    await issue(3, { occurredAt: ago(10).toISOString() })
    expect(await refusalOf(issue(1, { occurredAt: ago(30).toISOString() }))).toMatchObject({
      code: 'insufficient_stock',
    })
    expect(await county.faults()).toEqual([])
  })

  it('takes for a backdated entry the lot that lay there then, though an earlier to expire has come since', async () => {
    const then = await county.aLot(store, { number: 'then', expiresOn: '2029-12-31', occurredAt: ago(20) })
    await county.aLot(store, { number: 'since', expiresOn: '2027-12-31' })
    const { movements } = await issue(4, { occurredAt: ago(10).toISOString() })
    expect(movements[0]?.lines).toMatchObject([{ lotId: then, quantity: 4 }])
  })

  it('refuses a lot that is of another product or does not lie there', async () => {
    const elsewhere = await county.aLot(await county.aPlace('storeroom'), { number: 'elsewhere' })
    const wrong = await county.aLot(store, { product: 'CON49' })
    await county.aLot(store)
    for (const lotId of [elsewhere, wrong, 'nothing'])
      expect(await refusalOf(issue(1, { lotId, reason: '试' }))).toMatchObject({
        code: 'unknown_lot',
        paths: ['lines.0.lotId'],
      })
  })
})

describe('200 parallel takers of the last 20 units', () => {
  it('lets exactly 20 win', async () => {
    await county.aLot(store, { quantity: 12, number: 'A' })
    await county.aLot(store, { quantity: 8, number: 'B', expiresOn: '2028-01-01' })
    const outcomes = await Promise.allSettled(Array.from({ length: 200 }, () => issue(1)))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(20)
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'insufficient_stock' })
    expect(await county.balanceAt(store)).toBe(0)
    expect(await county.faults()).toEqual([])
  })
})

describe('disposal', () => {
  const dispose = (lotId: string, quantity: number) =>
    county.post({
      kind: 'disposal',
      from: store,
      reason: '过期报废',
      witnessName: '李四',
      lines: [{ product: 'CON52', lotId, quantity }],
    })

  it('is the way out for expired and quarantined lots', async () => {
    const lot = await county.aLot(store, { expiresOn: '2026-03-05', quantity: 9 })
    await county.quarantines.start(county.manager, { lotId: lot, reason: '召回' }, null)
    county.setClock(30 * DAY)
    const { movements } = await dispose(lot, 9)
    expect(movements).toMatchObject([{ kind: 'disposal', to: { id: 'disposal-990101' }, reason: '过期报废' }])
    expect(await county.balanceAt(store)).toBe(0)
    expect(await county.faults()).toEqual([])
  })

  it('refuses more than lies there', async () => {
    const lot = await county.aLot(store, { quantity: 9 })
    expect(await refusalOf(dispose(lot, 10))).toMatchObject({
      code: 'insufficient_stock',
      params: { available: 9 },
    })
  })
})

describe('adjustment', () => {
  type Lines = {
    product: string
    lotId?: string
    lot?: { number: string; expiresOn: string }
    change: number
  }[]
  const adjust = (reason: 'damage' | 'theft' | 'expiry' | 'count' | 'opening' | 'other', lines: Lines) =>
    county.post({ kind: 'adjustment', location: store, reason, lines })

  it('posts both ways against the variance', async () => {
    const lot = await county.aLot(store, { quantity: 10 })
    const { movements } = await adjust('count', [
      { product: 'CON52', lotId: lot, change: -3 },
      { product: 'CON49', lot: { number: 'N', expiresOn: '2027-09-01' }, change: 7 },
    ])
    expect(movements).toMatchObject([
      {
        kind: 'adjustment',
        from: { id: 'variance-990101' },
        to: { id: store },
        reason: 'count',
        lines: [{ quantity: 7 }],
      },
      {
        kind: 'adjustment',
        from: { id: store },
        to: { id: 'variance-990101' },
        lines: [{ lotId: lot, quantity: 3 }],
      },
    ])
    expect(await county.balanceAt('variance-990101')).toBe(-4)
    expect(await county.faults()).toEqual([])
  })

  it('lets nothing expired go to the variance, and writes it off to disposal', async () => {
    const lot = await county.aLot(store, { expiresOn: '2026-03-05', quantity: 9 })
    county.setClock(30 * DAY)
    const line = { product: 'CON52', lotId: lot, change: -9 }
    expect(await refusalOf(adjust('count', [line]))).toMatchObject({ code: 'lot_expired' })
    expect(await refusalOf(adjust('expiry', [{ ...line, lotId: undefined as never }]))).toMatchObject({
      code: 'lot_required',
    })
    const { movements } = await adjust('expiry', [line])
    expect(movements).toMatchObject([{ kind: 'adjustment', to: { id: 'disposal-990101' }, reason: 'expiry' }])
  })

  it('wants to know which lot was found, and takes opening stock that has expired', async () => {
    expect(await refusalOf(adjust('count', [{ product: 'CON52', change: 1 }]))).toMatchObject({
      code: 'lot_required',
      paths: ['lines.0.lot'],
    })
    await adjust('opening', [
      { product: 'CON52', lot: { number: 'old', expiresOn: '2020-01-01' }, change: 4 },
    ])
    expect(await county.balanceAt(store)).toBe(4)
  })

  it('takes the lot whose label is named, though another expires earlier', async () => {
    await county.aLot(store, { number: 'early', expiresOn: '2027-01-01', quantity: 5 })
    const late = await county.aLot(store, { number: 'late', expiresOn: '2028-01-01', quantity: 5 })
    const lot = { number: 'late', expiresOn: '2028-01-01' }
    const { movements } = await adjust('damage', [{ product: 'CON52', lot, change: -2 }])
    expect(movements).toMatchObject([{ lines: [{ lotId: late, quantity: 2 }] }])
    const mistyped = { ...lot, expiresOn: '2028-01-02' }
    expect(
      await refusalOf(adjust('damage', [{ product: 'CON52', lot: mistyped, change: -2 }])),
    ).toMatchObject({
      code: 'unknown_lot',
      paths: ['lines.0.lot'],
    })
  })

  it('refuses to take more than lies there', async () => {
    await county.aLot(store, { quantity: 2 })
    expect(await refusalOf(adjust('theft', [{ product: 'CON52', change: -3 }]))).toMatchObject({
      code: 'insufficient_stock',
      params: { available: 2, requested: 3 },
    })
  })
})
