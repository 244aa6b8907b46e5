import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Movement } from '../../protocol/api/inventory.ts'
import type { Visit } from '../../protocol/api/visits.ts'
import { problemIn } from '../support/caller.ts'
import { aDepot, type Depot } from './a-depot.ts'

let depot: Depot
beforeEach(async () => {
  depot = await aDepot()
})
afterEach(() => depot.end())

const HOUR = 3_600_000
const ago = (hours: number) => new Date(depot.ambient.now().getTime() - hours * HOUR).toISOString()

describe('a visit', () => {
  it('moves what is loaded from the source into the channels, by lot', async () => {
    const machine = await depot.aMachine()
    const { soon, late } = depot.lots
    const visit = await depot.visit(machine, [
      {
        channel: 1,
        counted: 0,
        loaded: [
          { lotId: soon, quantity: 12 },
          { lotId: late, quantity: 3 },
        ],
      },
      { channel: 2, loaded: [{ lotId: soon, quantity: 8 }] },
    ])
    expect(visit.channels).toMatchObject([
      {
        channel: 1,
        counted: 0,
        loaded: [
          { lotNumber: 'SOON', quantity: 12 },
          { lotNumber: 'LATE', quantity: 3 },
        ],
      },
      { channel: 2, counted: null, loaded: [{ lotNumber: 'SOON', quantity: 8 }] },
    ])
    expect(await depot.contents(machine)).toEqual([15, 8])
    expect(await depot.balances(machine.locationId)).toEqual({ SOON: 20, LATE: 3 })
    expect(await depot.balances(depot.storeroom.id)).toEqual({ SOON: 80, LATE: 497 })
    expect(await depot.driver.get<Visit>(`/api/visits/${visit.id}`)).toEqual(visit)
    expect(visit.movementIds).toHaveLength(2)
  })

  it('takes back what is surplus to the source, and what is spoilt to disposal', async () => {
    const machine = await depot.aMachine(1)
    const { soon } = depot.lots
    await depot.visit(machine, [{ channel: 1, loaded: [{ lotId: soon, quantity: 10 }] }])
    const visit = await depot.visit(machine, [
      {
        channel: 1,
        counted: 10,
        takenBack: [
          { lotId: soon, quantity: 4 },
          { lotId: soon, quantity: 1, disposed: true },
        ],
      },
    ])
    expect(visit.channels[0]?.takenBack).toMatchObject([{ quantity: 4 }, { quantity: 1, disposed: true }])
    expect(await depot.contents(machine)).toEqual([5])
    expect(await depot.balances(depot.storeroom.id)).toEqual({ SOON: 94, LATE: 500 })
    expect(await depot.balances('disposal-990101')).toEqual({ SOON: 1 })
  })

  it('that is sent twice with one key is posted once, and another body with the key is refused', async () => {
    const machine = await depot.aMachine(1)
    const channels = [{ channel: 1, counted: 0, loaded: [{ lotId: depot.lots.soon, quantity: 5 }] }]
    const [first, second] = await Promise.all([
      depot.visit(machine, channels, { key: 'phone-1', occurredAt: ago(1) }),
      depot.visit(machine, channels, { key: 'phone-1', occurredAt: ago(1) }),
    ])
    expect(second).toEqual(first)
    expect(await depot.contents(machine)).toEqual([5])
    const other = await depot.driver.send(
      'POST',
      '/api/visits',
      { location: machine.locationId, source: depot.storeroom.id, channels: [{ channel: 1, counted: 3 }] },
      { 'Idempotency-Key': 'phone-1' },
    )
    expect(await problemIn(other)).toMatchObject({ status: 409, code: 'idempotency_key_reused' })
  })

  it('of two drivers at one machine is two visits, and both loads count', async () => {
    const machine = await depot.aMachine(1)
    const colleague = await depot.as('colleague')
    const channels = [{ channel: 1, loaded: [{ lotId: depot.lots.soon, quantity: 5 }] }]
    await Promise.all([depot.visit(machine, channels), depot.visit(machine, channels, { by: colleague })])
    expect(await depot.contents(machine)).toEqual([10])
    expect(await depot.balances(depot.storeroom.id)).toMatchObject({ SOON: 90 })
    // The next count expects both.
    depot.ambient.advance({ hours: 1 })
    await depot.visit(machine, [{ channel: 1, counted: 10 }])
    expect(await depot.open(machine)).toEqual([])
  })

  it('for which the source has too little is refused whole', async () => {
    const machine = await depot.aMachine()
    const refused = await depot.refusal(machine, [
      { channel: 1, loaded: [{ lotId: depot.lots.soon, quantity: 60 }] },
      { channel: 2, loaded: [{ lotId: depot.lots.soon, quantity: 60 }] },
    ])
    expect(refused).toMatchObject({ status: 409, code: 'insufficient_stock', params: { available: 100 } })
    expect(await depot.balances(machine.locationId)).toEqual({})
  })

  it('may not load expired or quarantined lots, nor what wants a clinician', async () => {
    const machine = await depot.aMachine(1)
    const expired = await depot.receive('OLD', '2026-02-28', 10)
    const held = await depot.receive('HELD', '2028-01-31', 10)
    await depot.admin.post('/api/quarantines', { lotId: held, reason: '召回' })
    const pill = await depot.receive('PILL', '2028-01-31', 10, 'COCLNG')
    const code = async (lotId: string) =>
      (await depot.refusal(machine, [{ channel: 1, loaded: [{ lotId, quantity: 1 }] }])).code
    expect([await code(expired), await code(held), await code(pill)]).toEqual([
      'lot_expired',
      'lot_quarantined',
      'not_self_service',
    ])
    expect(await depot.contents(machine)).toEqual([0])
  })

  it('names what is wrong with it', async () => {
    const machine = await depot.aMachine(1)
    const gel = await depot.receive('GEL', '2028-01-31', 10, 'GELN9')
    const loaded = [{ lotId: depot.lots.soon, quantity: 1 }]
    const code = async (channels: readonly Record<string, unknown>[], more = {}) =>
      (await depot.refusal(machine, channels, more)).code
    expect(await code([{ channel: 9, counted: 1 }])).toBe('unknown_channel')
    expect(
      await code([
        { channel: 1, counted: 1 },
        { channel: 1, counted: 1 },
      ]),
    ).toBe('channel_twice')
    expect(await code([{ channel: 1 }])).toBe('empty_visit')
    expect(await code([{ channel: 1, loaded }], { source: undefined })).toBe('source_required')
    expect(await code([{ channel: 1, loaded: [{ lotId: gel, quantity: 1 }] }])).toBe('wrong_product')
    expect(await code([{ channel: 1, loaded: [{ lotId: 'nothing', quantity: 1 }] }])).toBe('unknown_lot')
    expect(await code([{ channel: 1, counted: 1 }], { location: depot.storeroom.id })).toBe('not_a_dispenser')
    expect(await code([{ channel: 1, counted: 1 }], { location: 'elsewhere' })).toBe('not_found')
    expect(await code([{ channel: 1, counted: 1 }], { occurredAt: ago(-2) })).toBe('occurred_in_future')
    expect(await code([{ channel: 1, counted: 1 }], { round: 'none', stop: 1 })).toBe('not_found')
    await depot.visit(machine, [{ channel: 1, counted: 1 }], { id: 'made-on-the-phone' })
    expect(await code([{ channel: 1, counted: 1 }], { id: 'made-on-the-phone' })).toBe('visit_exists')
  })

  it('is in the audit log and in the movements of both places', async () => {
    const machine = await depot.aMachine(1)
    const visit = await depot.visit(machine, [
      { channel: 1, counted: 0, loaded: [{ lotId: depot.lots.soon, quantity: 5 }] },
    ])
    const { items } = await depot.admin.get<{ items: { action: string; subjectId: string }[] }>('/api/audit')
    expect(items).toContainEqual(expect.objectContaining({ action: 'visit.posted', subjectId: visit.id }))
    const movements = await depot.admin.get<{ items: Movement[] }>(
      `/api/movements?location=${machine.locationId}`,
    )
    expect(movements.items.map(({ id }) => id)).toEqual([visit.movementIds[1]])
  })
})

describe('a visit that is sent later', () => {
  it('is posted at its own time, and vends since then that the ledger could not follow are posted now', async () => {
    const machine = await depot.aMachine(1)
    await depot.visit(machine, [
      { channel: 1, counted: 0, loaded: [{ lotId: depot.lots.soon, quantity: 2 }] },
    ])
    depot.ambient.advance({ hours: 10 })
    // The driver loads at 6 hours ago without network; five are taken, of which the ledger knows two.
    for (const hours of [5, 4, 3, 2, 1]) await depot.tell(machine, { kind: 'vend', at: new Date(ago(hours)) })
    expect(await depot.open(machine)).toMatchObject([
      { kind: 'beyond_balance' },
      { kind: 'beyond_balance' },
      { kind: 'beyond_balance' },
    ])
    await depot.visit(
      machine,
      [{ channel: 1, counted: 2, loaded: [{ lotId: depot.lots.late, quantity: 10 }] }],
      { occurredAt: ago(6) },
    )
    expect(await depot.open(machine)).toEqual([])
    expect(await depot.contents(machine)).toEqual([7])
    expect(await depot.balances('recipient-990101')).toEqual({ SOON: 2, LATE: 3 })
    const closed = await depot.driver.get<{ items: unknown[] }>(
      `/api/reconciliations?location=${machine.locationId}&status=closed`,
    )
    expect(closed.items).toMatchObject([1, 2, 3].map(() => ({ resolution: 'settled', closedBy: null })))
  })

  it('may fall between vends and other visits, and every later count is held against it', async () => {
    const machine = await depot.aMachine(1)
    const load = (quantity: number) => [{ lotId: depot.lots.soon, quantity }]
    await depot.visit(machine, [{ channel: 1, counted: 0, loaded: load(5) }])
    depot.ambient.advance({ hours: 10 })
    await depot.tell(machine, { kind: 'vend', at: new Date(ago(8)) })
    await depot.state(machine)
    // One driver counts 12 now, before the visit of the other, who loaded 8 six hours ago, arrives.
    await depot.visit(machine, [{ channel: 1, counted: 12 }])
    expect(await depot.open(machine)).toMatchObject([
      { kind: 'count', expected: 4, observed: 12, difference: 8 },
    ])
    await depot.visit(machine, [{ channel: 1, loaded: load(8) }], {
      occurredAt: ago(6),
      by: await depot.as('colleague'),
    })
    expect(await depot.open(machine)).toEqual([])
    expect(await depot.contents(machine)).toEqual([12])
  })

  it('may not take more than lay at the source ever since', async () => {
    const machine = await depot.aMachine(1)
    depot.ambient.advance({ hours: 2 })
    await depot.admin.post('/api/movements', {
      kind: 'issue',
      from: depot.storeroom.id,
      lines: [{ product: 'CON52', lotId: depot.lots.soon, quantity: 95 }],
      reason: 'x',
    })
    const refused = await depot.refusal(
      machine,
      [{ channel: 1, loaded: [{ lotId: depot.lots.soon, quantity: 10 }] }],
      { occurredAt: ago(1) },
    )
    expect(refused).toMatchObject({ code: 'insufficient_stock', params: { available: 5 } })
  })

  it('that arrives after a count of its source moves nothing twice: what the count found missing for it is given back', async () => {
    const machine = await depot.aMachine(1)
    const { soon } = depot.lots
    depot.ambient.advance({ hours: 4 })
    await counted(depot.storeroom.id, soon, 70)
    expect(await depot.balances(depot.storeroom.id)).toEqual({ SOON: 70, LATE: 500 })
    depot.ambient.advance({ hours: 1 })
    await depot.admin.post('/api/movements', {
      kind: 'issue',
      from: depot.storeroom.id,
      lines: [{ product: 'CON52', lotId: soon, quantity: 60 }],
      reason: 'x',
    })
    // Thirty are missing; two phones find a network.
    const late = (quantity: number) =>
      depot.visit(machine, [{ channel: 1, loaded: [{ lotId: soon, quantity }] }], { occurredAt: ago(3) })
    await late(18)
    expect(await depot.balances(depot.storeroom.id)).toEqual({ SOON: 10, LATE: 500 })
    expect(await depot.balances('variance-990101')).toEqual({ SOON: 12 })
    await late(15)
    // Twelve more were missing; three are not what the count saw.
    expect(await depot.balances(depot.storeroom.id)).toEqual({ SOON: 7, LATE: 500 })
    expect(await depot.balances(machine.locationId)).toEqual({ SOON: 33 })
    expect(await depot.contents(machine)).toEqual([33])
    expect(await depot.balances('variance-990101')).toEqual({})
  })

  it('that arrives after a count which somebody reversed, or which found nothing missing, is posted as it is', async () => {
    const machine = await depot.aMachine(1)
    const { soon, late } = depot.lots
    depot.ambient.advance({ hours: 4 })
    await counted(depot.storeroom.id, soon, 70)
    await counted(depot.storeroom.id, late, 500)
    const { items } = await depot.admin.get<{ items: Movement[] }>(
      `/api/movements?location=${depot.storeroom.id}&kind=adjustment`,
    )
    await depot.admin.post('/api/movements', {
      kind: 'reversal',
      reverses: items[0]?.id,
      reason: 'x',
      besideCount: true,
    })
    const loaded = [soon, late].map((lotId) => ({ lotId, quantity: 5 }))
    await depot.visit(machine, [{ channel: 1, loaded }], { occurredAt: ago(2) })
    expect(await depot.balances(depot.storeroom.id)).toEqual({ SOON: 95, LATE: 495 })
  })
})

/** So many of a lot were counted at a place, and that count is posted. */
async function counted(location: string, lotId: string, quantity: number): Promise<void> {
  const { id } = await depot.driver.post<{ id: string }>('/api/stocktakes', { location })
  await depot.driver.post(`/api/stocktakes/${id}/counts`, {
    counts: [{ lotId, quantity, countedAt: ago(0) }],
  })
  await depot.driver.post(`/api/stocktakes/${id}/submit`, { leaveUncounted: true })
  await depot.driver.send('PUT', `/api/stocktakes/${id}/reasons`, {
    lines: [{ lotId, reason: 'unrecorded_issue' }],
  })
  await depot.admin.post(`/api/stocktakes/${id}/approve`, {})
}
