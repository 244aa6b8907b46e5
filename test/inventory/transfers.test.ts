import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { receiveTransfer } from '../../protocol/api/transfers.ts'
import type { Actor } from '../../server/route.ts'
import { aCounty, type County, DAY, NORTH, refusalOf, SOUTH } from './a-county.ts'

let county: County
let north: string
let south: string
let northern: Actor
let southern: Actor
beforeEach(async () => {
  county = await aCounty()
  north = await county.aPlace('storeroom', { jurisdictionCode: NORTH })
  south = await county.aPlace('staffed_outlet', { jurisdictionCode: SOUTH })
  northern = await county.anActor(NORTH)
  southern = await county.anActor(SOUTH)
})
afterEach(() => county.cleanup())

async function dispatch(
  quantity: number,
  more: { receive?: boolean; occurredAt?: string } = {},
  actor = northern,
) {
  const lines = [{ product: 'CON52', quantity }]
  const posted = await county.post({ kind: 'transfer', from: north, to: south, lines, ...more }, { actor })
  return { ...posted, transferId: posted.transferId ?? '' }
}

type Outcome = { lotId: string; received?: number; lost?: number; returned?: number }
const receive = (
  id: string,
  lines: Outcome[],
  {
    actor = southern,
    key = null,
    ...more
  }: { actor?: Actor; key?: string | null; reason?: string; occurredAt?: string } = {},
) => {
  const body = { lines: lines.map((line) => ({ received: 0, ...line })), ...more }
  return county.inventory.receiveTransfer(actor, id, receiveTransfer.parse(body), key)
}

describe('transfer', () => {
  it('lies in transit between dispatch and receipt', async () => {
    const lot = await county.aLot(north, { quantity: 10 })
    const { transferId, movements } = await dispatch(6)
    expect(movements).toMatchObject([
      { kind: 'dispatch', from: { id: north }, to: { id: 'in_transit-990101' }, transferId },
    ])
    expect([await county.balanceAt(north), await county.balanceAt(south)]).toEqual([4, 0])
    const seen = await county.ledger.transfer(southern, transferId)
    expect(seen).toMatchObject({
      status: 'in_transit',
      closedAt: null,
      lines: [{ lotId: lot, sent: 6, received: 0 }],
    })

    const received = await receive(transferId, [{ lotId: lot, received: 6 }])
    expect(received.movements).toMatchObject([
      { kind: 'arrival', to: { id: south }, lines: [{ quantity: 6 }] },
    ])
    expect(await county.balanceAt(south)).toBe(6)
    expect(await county.ledger.transfer(northern, transferId)).toMatchObject({
      status: 'closed',
      lines: [{ received: 6 }],
    })
    expect(await county.faults()).toEqual([])
  })

  it('is received in parts, with losses to disposal and returns to the sender', async () => {
    const lot = await county.aLot(north, { quantity: 10 })
    const { transferId } = await dispatch(10)
    await receive(transferId, [{ lotId: lot, received: 4 }])
    expect(await county.ledger.transfer(southern, transferId)).toMatchObject({ status: 'in_transit' })
    const { movements } = await receive(transferId, [{ lotId: lot, received: 1, lost: 2, returned: 3 }], {
      reason: '雨淋',
    })
    expect(movements.map(({ kind, to, reason }) => [kind, to.id, reason])).toEqual([
      ['arrival', south, null],
      ['loss', 'disposal-990101', '雨淋'],
      ['return', north, '雨淋'],
    ])
    expect([await county.balanceAt(north), await county.balanceAt(south)]).toEqual([3, 5])
    expect(await county.balanceAt('in_transit-990101')).toBe(0)
    expect(await county.ledger.transfer(southern, transferId)).toMatchObject({
      status: 'closed',
      lines: [{ sent: 10, received: 5, lost: 2, returned: 3 }],
    })
    expect(await county.faults()).toEqual([])
  })

  it('records both ends at once when asked to', async () => {
    await county.aLot(north, { quantity: 10 })
    const { movements, transferId } = await dispatch(6, { receive: true }, county.manager)
    expect(movements.map(({ kind }) => kind)).toEqual(['dispatch', 'arrival'])
    expect(await county.ledger.transfer(southern, transferId)).toMatchObject({ status: 'closed' })
    expect(await county.balanceAt(south)).toBe(6)
    expect(await county.faults()).toEqual([])
  })

  it('refuses what does not fit what was sent, and changes nothing', async () => {
    const lot = await county.aLot(north, { quantity: 10 })
    const { transferId } = await dispatch(6)
    expect(await refusalOf(receive(transferId, [{ lotId: lot, received: 7 }]))).toMatchObject({
      status: 409,
      code: 'more_than_in_transit',
      paths: ['lines.0'],
    })
    await receive(transferId, [{ lotId: lot, received: 5 }])
    const cases: [Outcome[], string, { reason?: string; occurredAt?: string }?][] = [
      [[{ lotId: lot, received: 1, returned: 1 }], 'more_than_in_transit', { reason: '错发' }],
      [[{ lotId: lot, returned: 1 }], 'reason_required'],
      [[{ lotId: lot }], 'nothing_received'],
      [[{ lotId: lot, lost: 1 }], 'reason_required'],
      [[{ lotId: 'other', received: 1 }], 'unknown_lot'],
      [
        [
          { lotId: lot, received: 1 },
          { lotId: lot, received: 0 },
        ],
        'lot_twice',
      ],
      [[{ lotId: lot, received: 1 }], 'before_dispatch', { occurredAt: '2026-02-01T00:00:00.000Z' }],
    ]
    for (const [lines, code, more] of cases)
      expect(await refusalOf(receive(transferId, lines, more))).toMatchObject({ code })
    expect(await county.balanceAt(south)).toBe(5)
    expect(await county.faults()).toEqual([])
  })

  it('receives a repeated request once', async () => {
    const lot = await county.aLot(north, { quantity: 10 })
    const { transferId } = await dispatch(6)
    const first = await receive(transferId, [{ lotId: lot, received: 3 }], { key: 'k' })
    expect(await receive(transferId, [{ lotId: lot, received: 3 }], { key: 'k' })).toEqual(first)
    expect(await county.balanceAt(south)).toBe(3)
  })

  it('wants the sender to send and the receiver to receive, and shows itself to both', async () => {
    const lot = await county.aLot(north, { quantity: 10 })
    expect(await refusalOf(dispatch(1, {}, southern))).toMatchObject({ status: 404 })
    expect(await refusalOf(dispatch(1, { receive: true }, northern))).toMatchObject({
      status: 403,
      code: 'receiver_out_of_scope',
    })
    const { transferId } = await dispatch(6)
    expect(
      await refusalOf(receive(transferId, [{ lotId: lot, received: 6 }], { actor: northern })),
    ).toMatchObject({
      status: 403,
      code: 'receiver_out_of_scope',
    })
    const stranger = await county.anActor('990102')
    expect(
      await refusalOf(receive(transferId, [{ lotId: lot, received: 6 }], { actor: stranger })),
    ).toMatchObject({ status: 404 })
    expect(await refusalOf(county.ledger.transfer(stranger, transferId))).toMatchObject({ status: 404 })
    for (const actor of [northern, southern, county.manager]) {
      const { items } = await county.ledger.transfers(actor, { limit: 50, status: 'in_transit' })
      expect(items.map(({ id }) => id)).toEqual([transferId])
    }
    expect((await county.ledger.transfers(stranger, { limit: 50 })).items).toEqual([])
  })

  it('keeps both ends in use until nothing of it is on the road, and is not undone into a closed place', async () => {
    const lotId = await county.aLot(north, { quantity: 20 })
    const sent = await dispatch(20)
    const close = (id: string) => county.places.update(county.manager, id, { archived: true })
    for (const end of [north, south]) expect((await refusalOf(close(end))).code).toBe('place_awaits_goods')
    const came = await receive(sent.transferId, [{ lotId, received: 20 }])
    await close(north)
    expect((await refusalOf(close(south))).code).toBe('place_holds_stock')
    const undo = (posted: { movements: { id: string }[] }) =>
      county.post({ kind: 'reversal', reverses: posted.movements[0]?.id ?? '', reason: '未发' })
    await undo(came)
    expect((await refusalOf(undo(sent))).code).toBe('place_archived')
    expect(await county.balanceAt(north)).toBe(0)
  })

  it('goes nowhere from a place to itself', async () => {
    await county.aLot(north)
    const lines = [{ product: 'CON52', quantity: 1 }]
    expect(await refusalOf(county.post({ kind: 'transfer', from: north, to: north, lines }))).toMatchObject({
      code: 'same_place',
    })
  })
})

describe('reversal', () => {
  const reverse = (
    reverses: string | undefined,
    { actor = county.manager, ...more }: { actor?: Actor; occurredAt?: string } = {},
  ) => county.post({ kind: 'reversal', reverses: reverses ?? '', reason: '录入错误', ...more }, { actor })

  it('takes a movement back once, and stays itself', async () => {
    await county.aLot(north, { quantity: 10 })
    const { movements } = await county.post({
      kind: 'issue',
      from: north,
      lines: [{ product: 'CON52', quantity: 4 }],
    })
    const [issue] = movements
    const { movements: reversals } = await reverse(issue?.id)
    expect(reversals).toMatchObject([
      {
        kind: 'reversal',
        from: { id: 'recipient-990101' },
        to: { id: north },
        reversesId: issue?.id,
        reason: '录入错误',
        lines: [{ quantity: 4 }],
      },
    ])
    expect(await county.balanceAt(north)).toBe(10)
    expect(await county.ledger.movement(county.manager, issue?.id ?? '')).toMatchObject({
      reversedById: reversals[0]?.id,
    })
    expect(await refusalOf(reverse(issue?.id))).toEqual({
      status: 409,
      code: 'already_reversed',
      params: { reversal: reversals[0]?.id },
      paths: undefined,
    })
    expect(await refusalOf(reverse(reversals[0]?.id))).toMatchObject({
      status: 409,
      code: 'reversal_not_reversible',
    })
    expect(await county.faults()).toEqual([])
  })

  it('takes a receipt back only while all of it is there', async () => {
    const { movements } = await county.post({
      kind: 'receipt',
      to: north,
      lines: [{ product: 'CON52', lot: { number: 'A', expiresOn: '2028-01-01' }, quantity: 10 }],
    })
    await county.post({ kind: 'issue', from: north, lines: [{ product: 'CON52', quantity: 1 }] })
    expect(await refusalOf(reverse(movements[0]?.id))).toMatchObject({
      status: 409,
      code: 'insufficient_stock',
      params: { available: 9, requested: 10 },
    })
    await county.aLot(north, { number: 'A', expiresOn: '2028-01-01', quantity: 1 })
    await reverse(movements[0]?.id)
    expect(await county.balanceAt(north)).toBe(0)
    expect(await county.faults()).toEqual([])
  })

  it('respects every balance since when it is backdated, and never comes before the movement', async () => {
    const at = (days: number) => new Date(county.ambient.now().getTime() - days * DAY)
    await county.aLot(north, { number: 'A', quantity: 10, occurredAt: at(10) })
    const { items } = await county.ledger.movements(county.manager, { limit: 1 })
    await county.post({
      kind: 'issue',
      from: north,
      lines: [{ product: 'CON52', quantity: 4 }],
      occurredAt: at(6).toISOString(),
    })
    await county.aLot(north, { number: 'A', quantity: 50, occurredAt: at(2) })
    expect(await refusalOf(reverse(items[0]?.id, { occurredAt: at(5).toISOString() }))).toMatchObject({
      code: 'insufficient_stock',
      params: { available: 6, requested: 10 },
    })
    expect(await refusalOf(reverse(items[0]?.id, { occurredAt: at(11).toISOString() }))).toMatchObject({
      code: 'before_movement',
    })
    await reverse(items[0]?.id, { occurredAt: at(1).toISOString() })
    expect(await county.faults()).toEqual([])
  })

  it('corrects a mistyped expiry date though its lot is in quarantine', async () => {
    await county.aLot(north, { number: 'A', expiresOn: '2028-01-01' })
    const { movements, quarantined } = await county.post({
      kind: 'receipt',
      to: north,
      lines: [{ product: 'CON52', lot: { number: 'A', expiresOn: '2029-01-01' }, quantity: 10 }],
    })
    expect(quarantined).toHaveLength(1)
    await reverse(movements[0]?.id)
    expect(await county.balanceAt(north)).toBe(100)
  })

  it('undoes a transfer end by end, and a dispatch only when nothing of it has come out', async () => {
    const lot = await county.aLot(north, { quantity: 10 })
    const { transferId, movements } = await dispatch(10)
    const dispatched = movements[0]?.id
    const { movements: ends } = await receive(
      transferId,
      [{ lotId: lot, received: 5, lost: 2, returned: 3 }],
      { reason: '雨淋' },
    )
    expect(await refusalOf(reverse(dispatched))).toMatchObject({ status: 409, code: 'transfer_received' })

    for (const { id } of ends) await reverse(id)
    expect(await county.ledger.transfer(county.manager, transferId)).toMatchObject({
      status: 'in_transit',
      closedAt: null,
      lines: [{ sent: 10, received: 0, lost: 0, returned: 0 }],
    })
    expect(await county.balanceAt('in_transit-990101')).toBe(10)

    await reverse(dispatched)
    expect(await county.balanceAt(north)).toBe(10)
    expect(await county.ledger.transfer(county.manager, transferId)).toMatchObject({ status: 'closed' })
    expect(await refusalOf(receive(transferId, [{ lotId: lot, received: 1 }]))).toMatchObject({
      code: 'more_than_in_transit',
    })
    expect(await county.faults()).toEqual([])
  })

  it('does not take an arrival back that was handed out since', async () => {
    const lot = await county.aLot(north, { quantity: 10 })
    const { transferId } = await dispatch(10)
    const { movements } = await receive(transferId, [{ lotId: lot, received: 10 }])
    await county.post({ kind: 'issue', from: south, lines: [{ product: 'CON52', quantity: 1 }] })
    expect(await refusalOf(reverse(movements[0]?.id))).toMatchObject({ code: 'insufficient_stock' })
    expect(await county.ledger.transfer(southern, transferId)).toMatchObject({
      status: 'closed',
      lines: [{ received: 10 }],
    })
  })

  it('is for those responsible for the places whose stock changes', async () => {
    const lot = await county.aLot(north, { quantity: 10 })
    const { transferId, movements } = await dispatch(10)
    const { movements: ends } = await receive(transferId, [{ lotId: lot, lost: 2, received: 5 }], {
      reason: '雨淋',
    })
    const [arrival, loss] = ends
    for (const id of [arrival?.id, loss?.id])
      expect(await refusalOf(reverse(id, { actor: northern }))).toMatchObject({ status: 404 })
    expect(await refusalOf(reverse(movements[0]?.id, { actor: southern }))).toMatchObject({ status: 404 })
    await reverse(loss?.id, { actor: southern })
    await reverse(arrival?.id, { actor: southern })
    await reverse(movements[0]?.id, { actor: northern })
    expect(await county.balanceAt(north)).toBe(10)
  })
})
