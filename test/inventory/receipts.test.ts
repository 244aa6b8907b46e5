import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMovement } from '../../protocol/api/inventory.ts'
import { aCounty, type County, DAY, refusalOf } from './a-county.ts'

let county: County
let store: string
beforeEach(async () => {
  county = await aCounty()
  store = await county.aPlace('storeroom')
})
afterEach(() => county.cleanup())

const receipt = (lines: { product?: string; number?: string; expiresOn?: string; quantity?: number }[]) => ({
  kind: 'receipt' as const,
  to: store,
  lines: lines.map(({ product = 'CON52', number = 'A', expiresOn = '2028-06-30', quantity = 10 }) => ({
    product,
    lot: { number, expiresOn },
    quantity,
  })),
})

describe('receipt', () => {
  it('makes lots from their labels and adds up lines of one lot', async () => {
    const { movements, quarantined } = await county.post(
      receipt([{ quantity: 10 }, { quantity: 5 }, { number: 'B', quantity: 1 }]),
    )
    expect(quarantined).toEqual([])
    expect(movements).toMatchObject([
      {
        kind: 'receipt',
        from: { id: 'supplier-990101' },
        to: { id: store },
        personName: '张三',
        lines: [
          { lotNumber: 'A', expiresOn: '2028-06-30', quantity: 15 },
          { lotNumber: 'B', quantity: 1 },
        ],
      },
    ])
    expect(await county.balanceAt(store)).toBe(16)
    expect(await county.balanceAt('supplier-990101')).toBe(-16)
    expect(await county.faults()).toEqual([])
  })

  it('takes products by code or id, and puts a known lot onto what lies there', async () => {
    const lot = await county.aLot(store)
    const again = await county.aLot(store, { product: county.product('CON52') })
    expect(again).toBe(lot)
    expect(await county.balanceAt(store, lot)).toBe(200)
  })

  it('keeps a known number with another expiry apart, in quarantine everywhere, and says so', async () => {
    const known = await county.aLot(store, { number: 'A', expiresOn: '2028-06-30' })
    const { movements, quarantined } = await county.post(receipt([{ number: 'A', expiresOn: '2028-07-31' }]))
    const lotId = movements[0]?.lines[0]?.lotId
    expect(lotId).not.toBe(known)
    expect(quarantined).toEqual([
      { lotId, lotNumber: 'A', expiresOn: '2028-07-31', knownExpiresOn: '2028-06-30' },
    ])
    expect(await county.quarantines.open(county.manager)).toMatchObject([
      { lotId, locationId: null, reason: 'expiry_conflict', note: '2028-06-30' },
    ])
    const issue = { kind: 'issue' as const, from: store, lines: [{ product: 'CON52', lotId, quantity: 1 }] }
    expect(await refusalOf(county.post({ ...issue, reason: '急用' }))).toMatchObject({
      status: 422,
      code: 'lot_quarantined',
    })
    // The known lot is not touched by it, and the next delivery of the doubtful one says so again.
    expect((await county.post(receipt([{ number: 'A', expiresOn: '2028-06-30' }]))).quarantined).toEqual([])
    expect((await county.post(receipt([{ number: 'A', expiresOn: '2028-07-31' }]))).quarantined).toHaveLength(
      1,
    )
    expect(await county.quarantines.open(county.manager)).toHaveLength(1)
  })

  it('finds a contradiction within one delivery', async () => {
    const { quarantined } = await county.post(
      receipt([{ expiresOn: '2028-06-30' }, { expiresOn: '2028-07-31' }]),
    )
    expect(quarantined).toMatchObject([{ expiresOn: '2028-07-31', knownExpiresOn: '2028-06-30' }])
  })

  it('does not take goods without a lot number for contradictory', async () => {
    await county.aLot(store, { number: '', expiresOn: '2028-06-30' })
    const { quarantined } = await county.post(receipt([{ number: '', expiresOn: '2028-07-31' }]))
    expect(quarantined).toEqual([])
  })

  it('refuses unknown products and names every line, and changes nothing', async () => {
    expect(await refusalOf(county.post(receipt([{}, { product: 'NONE' }, { product: 'NADA' }])))).toEqual({
      status: 422,
      code: 'unknown_product',
      params: { product: 'NONE' },
      paths: ['lines.1.product', 'lines.2.product'],
    })
    expect(await county.balanceAt(store)).toBe(0)
  })

  it('refuses goods that were past their date on the day they came', async () => {
    expect(await refusalOf(county.post(receipt([{}, { expiresOn: '2026-02-28' }])))).toMatchObject({
      status: 422,
      code: 'lot_expired',
      paths: ['lines.1.lot.expiresOn'],
    })
    const late = { ...receipt([{ expiresOn: '2026-02-28' }]), occurredAt: '2026-02-28T09:00:00.000Z' }
    await expect(county.post(late)).resolves.toBeDefined()
  })

  it('goes by the calendar of the county: the last day ends at its midnight', async () => {
    // 16:30 UTC on 28 February is 00:30 on 1 March in Shanghai.
    county.setClock(new Date('2026-02-28T16:30:00.000Z'))
    expect(await refusalOf(county.post(receipt([{ expiresOn: '2026-02-28' }])))).toMatchObject({
      code: 'lot_expired',
    })
    await expect(county.post(receipt([{ expiresOn: '2026-03-01' }]))).resolves.toBeDefined()
  })

  it('refuses what has not happened yet, and takes a clock that runs a little ahead for now', async () => {
    const inMinutes = (minutes: number) =>
      new Date(county.ambient.now().getTime() + minutes * 60_000).toISOString()
    expect(await refusalOf(county.post({ ...receipt([{}]), occurredAt: inMinutes(6) }))).toMatchObject({
      status: 422,
      code: 'occurred_in_future',
      paths: ['occurredAt'],
    })
    const { movements } = await county.post({ ...receipt([{}]), occurredAt: inMinutes(4) })
    expect(movements[0]?.occurredAt).toBe(county.ambient.now().toISOString())
  })

  it('loads no machine with what wants a clinician, by any way', async () => {
    const machine = await county.aDispenser()
    const lines = [
      { product: 'CON52', lot: { number: 'A', expiresOn: '2028-06-30' }, quantity: 1 },
      { product: 'IUDCU', lot: { number: 'A', expiresOn: '2030-06-30' }, quantity: 1 },
    ]
    const refused = { status: 422, code: 'not_self_service', paths: ['lines.1.product'] }
    expect(await refusalOf(county.post({ kind: 'receipt', to: machine, lines }))).toMatchObject(refused)
    for (const product of ['CON52', 'IUDCU', 'COCLNG']) await county.aLot(store, { product })
    for (const product of ['IUDCU', 'COCLNG']) {
      const transfer = {
        kind: 'transfer' as const,
        from: store,
        to: machine,
        lines: [
          { product: 'CON52', quantity: 1 },
          { product, quantity: 1 },
        ],
      }
      expect(await refusalOf(county.post(transfer))).toMatchObject(refused)
    }
    const found = { product: 'IUDCU', lot: { number: 'A', expiresOn: '2030-06-30' }, change: 1 }
    const adjustment = {
      kind: 'adjustment' as const,
      location: machine,
      reason: 'count' as const,
      lines: [found],
    }
    expect(await refusalOf(county.post(adjustment))).toMatchObject({ ...refused, paths: ['lines.0.product'] })
  })

  it('brings nothing to a place that is out of use or only an account', async () => {
    const closed = await county.aPlace('storeroom')
    await county.places.update(county.manager, closed, { archived: true })
    expect(await refusalOf(county.post({ ...receipt([{}]), to: closed }))).toMatchObject({
      code: 'place_archived',
    })
    expect(await refusalOf(county.post({ ...receipt([{}]), to: 'variance-990101' }))).toMatchObject({
      code: 'not_a_place',
    })
    expect(await refusalOf(county.post({ ...receipt([{}]), to: 'nowhere' }))).toMatchObject({ status: 404 })
  })

  it('parses quantities as whole units', () => {
    const withQuantity = (quantity: unknown) =>
      createMovement.safeParse({ ...receipt([{}]), lines: [{ ...receipt([{}]).lines[0], quantity }] }).success
    expect([1, 100_000_000].map(withQuantity)).toEqual([true, true])
    expect([-1, 1.5, '1', Number.NaN, 100_000_001, null].map(withQuantity)).not.toContain(true)
  })
})

describe('double submission', () => {
  it('answers a repeated key with the first answer and posts once', async () => {
    const first = await county.post(receipt([{}]), { key: 'k1' })
    county.setClock(DAY)
    const second = await county.post(receipt([{}]), { key: 'k1' })
    expect(second).toEqual(first)
    expect(await county.balanceAt(store)).toBe(10)
  })

  it('refuses the key for another request, and takes it from another person', async () => {
    await county.post(receipt([{}]), { key: 'k1' })
    expect(await refusalOf(county.post(receipt([{ quantity: 11 }]), { key: 'k1' }))).toMatchObject({
      status: 409,
      code: 'idempotency_key_reused',
    })
    await county.post(receipt([{ quantity: 11 }]), { key: 'k1', actor: await county.anActor() })
    expect(await county.balanceAt(store)).toBe(21)
  })

  it('keeps no key of a request that was refused', async () => {
    await refusalOf(county.post(receipt([{ product: 'NONE' }]), { key: 'k1' }))
    await county.post(receipt([{}]), { key: 'k1' })
    expect(await county.balanceAt(store)).toBe(10)
  })

  it('posts once when both clicks arrive together', async () => {
    await Promise.all([county.post(receipt([{}]), { key: 'k1' }), county.post(receipt([{}]), { key: 'k1' })])
    expect(await county.balanceAt(store)).toBe(10)
  })
})

describe('after a posting', () => {
  it('tells of the places once it is committed, and not at all when it is refused', async () => {
    const told: string[][] = []
    county.changes.on('stock', (ids) => told.push(ids))
    await refusalOf(county.post(receipt([{ product: 'NONE' }])))
    await county.post(receipt([{}]), { key: 'k1' })
    await county.post(receipt([{}]), { key: 'k1' })
    expect(told).toEqual([[store]])
  })

  it('stands in the audit log with its person', async () => {
    await county.post(receipt([{}]))
    const { items } = await county.audit.page({ ...county.manager, scope: null }, { limit: 1 })
    expect(items).toMatchObject([{ action: 'movement.receipt', personName: '张三', detail: { units: [10] } }])
  })
})
