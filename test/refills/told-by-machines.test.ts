import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { problemIn } from '../support/caller.ts'
import { countsIn } from './a-counted-machine.ts'
import { aDepot, type Depot } from './a-depot.ts'

let depot: Depot
beforeEach(async () => {
  depot = await aDepot()
})
afterEach(() => depot.end())

const { ago, aFilledMachine, load, only, recount, vends } = countsIn(() => depot)

describe('what a machine gave out beyond the ledger', () => {
  it('is accepted as given out of units that were there, or dismissed', async () => {
    const machine = await depot.aMachine(1)
    await depot.visit(machine, [{ channel: 1, counted: 0, loaded: load(1) }])
    depot.ambient.advance({ hours: 5 })
    await depot.tell(machine, ...vends(2, 3), { kind: 'vend', at: ago(1) })
    const [second, first] = await depot.open(machine)
    expect([first, second]).toMatchObject([
      { kind: 'beyond_balance', observed: 1 },
      { kind: 'beyond_balance', observed: 1 },
    ])
    await depot.resolve(first?.id ?? '', 'accepted')
    await depot.resolve(second?.id ?? '', 'dismissed')
    expect(await depot.open(machine)).toEqual([])
    expect(await depot.balances('recipient-990101')).toEqual({ SOON: 2 })
    expect(await depot.balances('variance-990101')).toEqual({ SOON: -1 })
    expect(await depot.contents(machine)).toEqual([0])
  })

  it('from a channel without a product can be accepted once it has one', async () => {
    const machine = await depot.aMachine(1, { channels: [{ channel: 1, product: null, capacity: 20 }] })
    await depot.tell(machine, { kind: 'vend' })
    const { id, kind } = await only(machine)
    expect(kind).toBe('no_product')
    const accept = async () =>
      (
        await problemIn(
          await depot.driver.send('POST', `/api/reconciliations/${id}/resolve`, {
            resolution: 'accepted',
            reason: 'x',
          }),
        )
      ).code
    expect(await accept()).toBe('channel_without_product')
    await depot.admin.send('PUT', `/api/dispensers/${machine.id}/channels`, {
      channels: [{ channel: 1, product: 'CON52' }],
    })
    expect(await accept()).toBe('lot_unknown')
    depot.ambient.advance({ hours: 1 })
    await depot.visit(machine, [{ channel: 1, loaded: load(5) }])
    await depot.resolve(id, 'accepted')
    expect(await depot.balances('recipient-990101')).toEqual({ SOON: 1 })
    expect(await depot.contents(machine)).toEqual([5])
  })
})

describe('a refill that the machine tells of', () => {
  const refill = (loaded: number, more: Record<string, unknown> = {}) => ({
    kind: 'refill',
    channel: 1,
    loaded,
    remaining: loaded,
    ...more,
  })

  it('with the number of a visit asks nothing, whichever comes first', async () => {
    const machine = await depot.aMachine(1)
    await depot.tell(machine, refill(8), refill(4))
    await depot.visit(machine, [{ channel: 1, counted: 0, loaded: load(12) }])
    depot.ambient.advance({ hours: 100 })
    await depot.app.services.refills.observations.tick()
    expect(await depot.open(machine)).toEqual([])
    expect(await depot.contents(machine)).toEqual([12])
  })

  it('with another number asks, explains a count, and never changes a balance', async () => {
    const machine = await depot.aMachine(1)
    await depot.visit(machine, [{ channel: 1, counted: 0, loaded: load(12) }])
    await depot.tell(machine, refill(10))
    expect(await only(machine)).toMatchObject({ kind: 'refill_differs', expected: 12, observed: 10 })
    depot.ambient.advance({ hours: 1 })
    await recount(machine, 10)
    const items = await depot.open(machine)
    expect(items.find(({ kind }) => kind === 'count')).toMatchObject({
      parts: [{ kind: 'refill', quantity: -2 }],
    })
    expect(await depot.contents(machine)).toEqual([12])
    const differs = items.find(({ kind }) => kind === 'refill_differs')
    await depot.resolve(differs?.id ?? '', 'dismissed')
    await depot.app.services.refills.observations.tick()
    expect(await only(machine)).toMatchObject({ kind: 'count' })
  })

  it('without a visit asks after two days, and is answered by a visit that comes after all', async () => {
    const machine = await depot.aMachine(1)
    await depot.tell(machine, refill(6))
    expect(await depot.open(machine)).toEqual([])
    depot.ambient.advance({ hours: 49 })
    await depot.app.services.refills.observations.tick()
    expect(await only(machine)).toMatchObject({ kind: 'refill_unmatched', expected: 0, observed: 6 })
    const accepted = await depot.driver.send(
      'POST',
      `/api/reconciliations/${(await only(machine)).id}/resolve`,
      { resolution: 'accepted', reason: 'x' },
    )
    expect(await problemIn(accepted)).toMatchObject({ status: 422, code: 'resolution_not_possible' })
    await depot.visit(machine, [{ channel: 1, loaded: load(6) }], { occurredAt: ago(48).toISOString() })
    expect(await depot.open(machine)).toEqual([])
  })

  it('of goods that came by a plain transfer says in which channel they lie', async () => {
    const machine = await depot.aMachine(2)
    await depot.driver.post('/api/movements', {
      kind: 'transfer',
      from: depot.storeroom.id,
      to: machine.locationId,
      receive: true,
      lines: [{ product: 'CON52', quantity: 9 }],
    })
    await depot.tell(machine, refill(6), refill(3, { channel: 2 }))
    expect(await depot.contents(machine)).toEqual([6, 3])
    depot.ambient.advance({ hours: 49 })
    await depot.app.services.refills.observations.tick()
    expect(await depot.open(machine)).toEqual([])
  })
})

describe('a told level', () => {
  const tick = () => depot.app.services.refills.observations.tick()

  it('that stays away from the ledger becomes a question, and closes when both agree again', async () => {
    const machine = await aFilledMachine()
    await depot.state(machine, [16])
    await tick()
    expect(await depot.open(machine)).toEqual([])
    depot.ambient.advance({ minutes: 11 })
    await depot.state(machine, [16])
    await tick()
    expect(await only(machine)).toMatchObject({
      kind: 'drift',
      expected: 20,
      observed: 16,
      ledgerChange: -4,
    })
    expect(await depot.contents(machine)).toEqual([20])
    await depot.state(machine, [20])
    await tick()
    expect(await depot.open(machine)).toEqual([])
  })

  it('is not asked about again once a person has dismissed the same difference', async () => {
    const machine = await aFilledMachine()
    const look = async (remaining: number) => {
      await depot.state(machine, [remaining])
      await tick()
      depot.ambient.advance({ minutes: 11 })
      await depot.state(machine, [remaining])
      await tick()
    }
    await look(16)
    await depot.resolve((await only(machine)).id, 'dismissed')
    await look(16)
    expect(await depot.open(machine)).toEqual([])
    await look(11)
    expect(await only(machine)).toMatchObject({ kind: 'drift', observed: 11 })
  })

  it('is not looked at while events that it counts in are missing', async () => {
    const machine = await aFilledMachine()
    await depot.tell(machine, { kind: 'vend' })
    depot.skip(machine, 4)
    for (let i = 0; i < 2; i++) {
      depot.ambient.advance({ minutes: 11 })
      await depot.state(machine, [15])
      await tick()
    }
    expect(await depot.open(machine)).toEqual([])
  })
})
