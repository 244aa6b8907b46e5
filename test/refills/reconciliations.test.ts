import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Movement } from '../../protocol/api/inventory.ts'
import { problemIn } from '../support/caller.ts'
import { countsIn } from './a-counted-machine.ts'
import { aDepot, type Depot } from './a-depot.ts'

let depot: Depot
beforeEach(async () => {
  depot = await aDepot()
})
afterEach(() => depot.end())

const { ago, aFilledMachine, only, recount, vends } = countsIn(() => depot)

describe('a count', () => {
  it('as expected from the last one, the loads, the vends and the tests opens nothing', async () => {
    const machine = await aFilledMachine()
    await depot.tell(machine, ...vends(5, 40), { kind: 'test', at: ago(30) }, { kind: 'failed', at: ago(29) })
    await recount(machine, 14)
    expect(await depot.open(machine)).toEqual([])
    expect(await depot.contents(machine)).toEqual([14])
  })

  it('that differs opens one question with its evidence and its parts, and changes nothing', async () => {
    const machine = await aFilledMachine()
    await depot.tell(machine, ...vends(5, 40), { kind: 'failed', at: ago(30) })
    await recount(machine, 11)
    expect(await only(machine)).toMatchObject({
      kind: 'count',
      channel: 1,
      expected: 15,
      observed: 11,
      difference: -4,
      parts: [
        { kind: 'jam', quantity: -1 },
        { kind: 'unexplained', quantity: -3 },
      ],
      evidence: { baseline: 0, loaded: 20, vended: 5, tested: 0, failed: 1, complete: true },
      ledgerChange: -4,
    })
    expect(await depot.contents(machine)).toEqual([15])
  })

  it('is asked about anew when the visit before it is reversed, also where a person had decided about it', async () => {
    const machine = await depot.aMachine(1)
    const load = [{ lotId: depot.lots.late, quantity: 10 }]
    const visit = await depot.visit(machine, [{ channel: 1, counted: 0, loaded: load }])
    depot.ambient.advance({ hours: 1 })
    await recount(machine, 10)
    await depot.app.services.refills.observations.tick()
    expect(await depot.open(machine)).toEqual([])
    const undo = async (id: string | undefined) => {
      await depot.admin.post('/api/movements', { kind: 'reversal', reverses: id, reason: '录错' })
      await depot.app.services.refills.observations.tick()
    }
    await undo(visit.movementIds[1])
    expect(await only(machine)).toMatchObject({ expected: 0, observed: 10, difference: 10 })
    await depot.resolve((await only(machine)).id, 'accepted')
    expect(await depot.contents(machine)).toEqual([10])

    // A second one is entered for the same time, and reversed too.
    const again = await depot.visit(machine, [{ channel: 1, loaded: load }], { occurredAt: visit.occurredAt })
    await undo(again.movementIds[1])
    expect(await depot.contents(machine)).toEqual([10])
    await depot.app.services.refills.observations.tick()
    expect(await only(machine)).toMatchObject({ expected: 0, observed: 10, difference: 10, ledgerChange: 0 })
  })

  it('that is accepted makes the ledger follow, as things stand by then', async () => {
    const machine = await aFilledMachine()
    await recount(machine, 16)
    depot.ambient.advance({ hours: 5 })
    // Since the count 3 were taken and 2 loaded.
    await depot.tell(machine, ...vends(3, 4))
    await depot.visit(machine, [{ channel: 1, loaded: [{ lotId: depot.lots.late, quantity: 2 }] }])
    const { id, ledgerChange } = await only(machine)
    expect(ledgerChange).toBe(-4)
    const closed = await depot.resolve(id, 'accepted')
    expect(closed).toMatchObject({
      resolution: 'accepted',
      closedBy: 'driver',
      reason: '已核对',
      ledgerChange: null,
    })
    expect(await depot.contents(machine)).toEqual([15])
    expect(await depot.balances(machine.locationId)).toEqual({ SOON: 13, LATE: 2 })
    const { items } = await depot.admin.get<{ items: Movement[] }>(
      `/api/movements?location=${machine.locationId}&kind=adjustment`,
    )
    expect(items).toMatchObject([
      { reason: 'count', note: '已核对', personName: 'driver', lines: [{ quantity: 4 }] },
    ])
    // It is the baseline of the next.
    depot.ambient.advance({ hours: 5 })
    await recount(machine, 15)
    expect(await depot.open(machine)).toEqual([])
    const again = await depot.driver.send('POST', `/api/reconciliations/${id}/resolve`, {
      resolution: 'accepted',
      reason: 'x',
    })
    expect(await problemIn(again)).toMatchObject({ status: 409, code: 'already_resolved' })
  })

  it('that found more is accepted as units of the lot that lies there', async () => {
    const machine = await aFilledMachine()
    await recount(machine, 23)
    const { id, parts } = await only(machine)
    expect(parts).toEqual([{ kind: 'unexplained', quantity: 3 }])
    await depot.resolve(id, 'accepted')
    expect(await depot.contents(machine)).toEqual([23])
    expect(await depot.balances('variance-990101')).toEqual({ SOON: -3 })
  })

  it('takes what is missing though its lot has expired since', async () => {
    const machine = await aFilledMachine()
    depot.ambient.advance({ hours: 24 * 700 })
    await recount(machine, 18)
    await depot.resolve((await only(machine)).id, 'accepted')
    expect(await depot.balances(machine.locationId)).toEqual({ SOON: 18 })
  })

  it('that is declared a miscount asks for another, which is held against the count before', async () => {
    const machine = await aFilledMachine()
    await recount(machine, 2)
    await depot.resolve((await only(machine)).id, 'miscount')
    expect(await depot.contents(machine)).toEqual([20])
    const forecast = () =>
      depot.driver.get<{ items: { channels: { recount: boolean }[] }[] }>(
        `/api/refills?location=${machine.locationId}`,
      )
    expect((await forecast()).items[0]?.channels[0]?.recount).toBe(true)
    depot.ambient.advance({ hours: 30 })
    await recount(machine, 19)
    expect(await only(machine)).toMatchObject({ expected: 20, observed: 19 })
    expect((await forecast()).items[0]?.channels[0]?.recount).toBe(false)
  })

  it('that is repeated soon after tells a miscount from what is missing', async () => {
    const machine = await aFilledMachine()
    await recount(machine, 12)
    depot.ambient.advance({ hours: 1 })
    await depot.tell(machine, { kind: 'vend' })
    await recount(machine, 17)
    expect(await only(machine)).toMatchObject({
      observed: 12,
      difference: -8,
      parts: [
        { kind: 'miscount', quantity: -6 },
        { kind: 'unexplained', quantity: -2 },
      ],
      evidence: { counts: [{ counted: 12 }, { counted: 17 }] },
      ledgerChange: -2,
    })
  })

  it('that is repeated and is as expected answers the question by itself', async () => {
    const machine = await aFilledMachine()
    await recount(machine, 12)
    const { id } = await only(machine)
    depot.ambient.advance({ hours: 1 })
    await recount(machine, 20)
    expect(await depot.open(machine)).toEqual([])
    expect(await depot.driver.get(`/api/reconciliations/${id}`)).toMatchObject({
      resolution: 'settled',
      closedBy: null,
    })
  })

  it('waits for what the machine has still to tell, and is answered when that explains it', async () => {
    const machine = await aFilledMachine()
    await depot.visit(machine, [{ channel: 1, counted: 14 }])
    expect(await only(machine)).toMatchObject({ difference: -6, evidence: { complete: false } })
    depot.ambient.advance({ hours: 24 })
    // Back from a dead zone: six were taken before the count, one after it.
    await depot.tell(machine, ...vends(6, 40), { kind: 'vend', at: ago(2) })
    await depot.state(machine, [13])
    await depot.app.services.refills.observations.tick()
    expect(await depot.open(machine)).toEqual([])
    expect(await depot.contents(machine)).toEqual([13])
  })

  it('finds units that only counters prove, and counts them as given out', async () => {
    const machine = await aFilledMachine()
    await depot.tell(machine, { kind: 'vend', at: ago(40) })
    // Three events were overwritten; the counters prove three vends more.
    await depot.lose(machine, { events: 3, vends: 3 })
    await depot.tell(machine, { kind: 'vend', at: ago(1) })
    await recount(machine, 15)
    expect(await depot.open(machine)).toEqual([])
    depot.ambient.advance({ hours: 1 })
    await recount(machine, 14)
    expect(await only(machine)).toMatchObject({ difference: -1, evidence: { vended: 0 } })
  })

  it('names a jam as what may have held back a unit that was counted as given out', async () => {
    const machine = await aFilledMachine()
    await depot.tell(machine, ...vends(5, 40), { kind: 'fault', code: 'jam', channel: 1, at: ago(30) })
    await recount(machine, 17)
    expect(await only(machine)).toMatchObject({
      difference: 2,
      parts: [
        { kind: 'jam', quantity: 1 },
        { kind: 'unexplained', quantity: 1 },
      ],
      evidence: { jams: 1 },
    })
  })

  it('names units of lost events that were told only after it', async () => {
    const machine = await aFilledMachine()
    await depot.tell(machine, { kind: 'vend', at: ago(40) })
    await depot.visit(machine, [{ channel: 1, counted: 15 }])
    expect(await only(machine)).toMatchObject({ parts: [{ kind: 'unexplained', quantity: -4 }] })
    depot.ambient.advance({ hours: 1 })
    await depot.lose(machine, { events: 3, vends: 3 })
    await depot.state(machine, [15])
    await depot.app.services.refills.observations.tick()
    expect(await only(machine)).toMatchObject({
      difference: -4,
      parts: [
        { kind: 'telemetry', quantity: -3 },
        { kind: 'unexplained', quantity: -1 },
      ],
      evidence: { unattributed: 3, vended: 1 },
    })
  })

  it('names units of lost events that were told after it and had been settled before', async () => {
    const machine = await aFilledMachine()
    await depot.tell(machine, { kind: 'vend', at: ago(40) })
    await recount(machine, 16)
    await depot.resolve((await only(machine)).id, 'accepted')
    depot.ambient.advance({ hours: 1 })
    await depot.lose(machine, { events: 3, vends: 3 })
    expect(await depot.contents(machine)).toEqual([13])
    depot.ambient.advance({ hours: 30 })
    await recount(machine, 16)
    const { id, ...found } = await only(machine)
    expect(found).toMatchObject({
      expected: 13,
      observed: 16,
      parts: [{ kind: 'telemetry', quantity: 3 }],
      evidence: { unattributed: 3 },
    })
    await depot.resolve(id, 'accepted')
    expect(await depot.contents(machine)).toEqual([16])
  })

  it('at the machine itself is a count like any other', async () => {
    const machine = await aFilledMachine()
    await depot.tell(machine, { kind: 'count', channel: 1, remaining: 19 })
    expect(await only(machine)).toMatchObject({ kind: 'count', difference: -1 })
    await depot.state(machine, [19])
    await depot.resolve((await only(machine)).id, 'accepted')
    expect(await depot.contents(machine)).toEqual([19])
  })

  it('finds goods that came by a plain transfer, and says in which channel they lie', async () => {
    const machine = await depot.aMachine(2)
    const transfer = (quantity: number) =>
      depot.driver.post('/api/movements', {
        kind: 'transfer',
        from: depot.storeroom.id,
        to: machine.locationId,
        receive: true,
        lines: [{ product: 'CON52', quantity }],
      })
    await transfer(9)
    depot.ambient.advance({ hours: 1 })
    await depot.visit(machine, [
      { channel: 1, counted: 4 },
      { channel: 2, counted: 0 },
    ])
    expect(await depot.contents(machine)).toEqual([4, 0])
    depot.ambient.advance({ hours: 1 })
    await depot.visit(machine, [{ channel: 2, counted: 5 }])
    expect(await depot.contents(machine)).toEqual([4, 5])
    expect(await depot.open(machine)).toEqual([])
  })
})

it('people of another township see and settle nothing of it', async () => {
  const machine = await aFilledMachine()
  await recount(machine, 11)
  const { id } = await only(machine)
  await depot.app.addPerson('stranger', 'supply_manager', '990101002')
  const stranger = await depot.as('stranger')
  expect((await stranger.get<{ items: unknown[] }>('/api/reconciliations')).items).toEqual([])
  expect((await stranger.send('GET', `/api/reconciliations/${id}`)).status).toBe(404)
  const body = { resolution: 'accepted', reason: 'x' }
  expect((await stranger.send('POST', `/api/reconciliations/${id}/resolve`, body)).status).toBe(404)
  const viewer = await depot.as('viewer')
  expect((await viewer.send('POST', `/api/reconciliations/${id}/resolve`, body)).status).toBe(403)
})
