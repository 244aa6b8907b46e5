import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Reconciliation } from '../../protocol/api/reconciliations.ts'
import { problemIn } from '../support/caller.ts'
import { aDepot, type Depot } from './a-depot.ts'

let depot: Depot
/** A lot of another size, in the storeroom. */
let other: string
beforeEach(async () => {
  depot = await aDepot()
  other = await depot.receive('OTHER', '2029-01-01', 100, 'CON49')
})
afterEach(() => depot.end())

type Machine = Awaited<ReturnType<Depot['aMachine']>>
const soon = (quantity: number) => [{ lotId: depot.lots.soon, quantity }]
const hours = (count: number) => depot.ambient.advance({ hours: count })
const giveOut = (machine: Machine, first: Date, count: number) =>
  depot.tell(
    machine,
    ...Array.from({ length: count }, (_, i) => ({
      kind: 'vend',
      at: new Date(first.getTime() + i * 60_000),
    })),
  )
const assign = (machine: Machine, product: string | null) =>
  depot.admin.send('PUT', `/api/dispensers/${machine.id}/channels`, {
    channels: [{ channel: 1, product, capacity: 20 }],
  })
const only = async (machine: Machine): Promise<Reconciliation> => {
  const items = await depot.open(machine)
  expect(items).toHaveLength(1)
  return items[0] as Reconciliation
}

describe('another product for a channel', () => {
  it('is refused while goods lie in it by the books, until a visit has taken them out', async () => {
    const machine = await depot.aMachine(1)
    await depot.visit(machine, [{ channel: 1, loaded: soon(10) }])
    for (const product of ['CON49', null])
      expect(await problemIn(await assign(machine, product))).toMatchObject({
        status: 409,
        code: 'channel_holds_goods',
        params: { channel: 1, quantity: 10 },
      })
    hours(1)
    await giveOut(machine, depot.ambient.now(), 2)
    expect(await depot.balances(machine.locationId)).toEqual({ SOON: 8 })
    await depot.visit(machine, [{ channel: 1, takenBack: soon(8) }])
    expect((await assign(machine, 'CON49')).status).toBe(200)
  })

  it('leaves what was given out before it, and is told after it, to the product that lay there', async () => {
    const machine = await depot.aMachine(1)
    await depot.visit(machine, [{ channel: 1, counted: 0, loaded: soon(10) }])
    hours(1)
    const offline = depot.ambient.now()
    hours(1)
    await depot.visit(machine, [{ channel: 1, counted: 7, takenBack: soon(7) }])
    expect((await assign(machine, 'CON49')).status).toBe(200)
    hours(1)
    await depot.visit(machine, [{ channel: 1, counted: 0, loaded: [{ lotId: other, quantity: 10 }] }])
    hours(1)
    await giveOut(machine, offline, 3)
    await giveOut(machine, depot.ambient.now(), 2)
    expect(await depot.balances('recipient-990101')).toEqual({ SOON: 3, OTHER: 2 })
    expect(await depot.balances(machine.locationId)).toEqual({ OTHER: 8 })
    expect(await depot.contents(machine)).toEqual([8])
    await depot.state(machine, [8])
    await depot.app.services.refills.observations.tick()
    expect(await depot.open(machine)).toEqual([])
  })

  it('leaves a question about the one before open, and accepting it takes what went away unseen', async () => {
    const machine = await depot.aMachine(1)
    await depot.visit(machine, [{ channel: 1, counted: 0, loaded: soon(10) }])
    hours(1)
    await depot.visit(machine, [{ channel: 1, counted: 7, takenBack: soon(7) }])
    await assign(machine, 'CON49')
    await depot.visit(machine, [{ channel: 1, loaded: [{ lotId: other, quantity: 10 }] }])
    expect(await depot.balances(machine.locationId)).toEqual({ SOON: 3, OTHER: 10 })
    await depot.state(machine, [10])
    const { id, ledgerChange } = await only(machine)
    expect(ledgerChange).toBe(-3)
    await depot.resolve(id, 'accepted')
    expect(await depot.balances(machine.locationId)).toEqual({ OTHER: 10 })
    expect(await depot.contents(machine)).toEqual([10])
  })

  it('is kept with the time until which the one before held, also over a restart', async () => {
    const machine = await depot.aMachine(1)
    const { channelHistory } = depot.app.services
    const key = { locationId: machine.locationId, channel: 1 }
    const began = depot.ambient.now()
    hours(1)
    await assign(machine, 'CON49')
    const changed = depot.ambient.now()
    hours(1)
    await assign(machine, 'CON52')
    const look = () =>
      [began, changed, depot.ambient.now()].map((at) => channelHistory.pastProduct(key, at) ?? null)
    const kept = look()
    expect(kept[0]).not.toBe(kept[1])
    expect([kept[0], kept[1]]).not.toContain(null)
    expect(kept[2]).toBeNull()
    await channelHistory.start()
    expect(look()).toEqual(kept)
  })
})

it('a discrepancy is settled with the product that it names', async () => {
  const machine = await depot.aMachine(1)
  await depot.visit(machine, [{ channel: 1, loaded: soon(1) }])
  hours(1)
  await giveOut(machine, depot.ambient.now(), 3)
  const [first, second] = await depot.open(machine)
  hours(1)
  await assign(machine, 'CON49')
  await depot.visit(machine, [{ channel: 1, loaded: [{ lotId: other, quantity: 10 }] }])
  for (const { id } of [first, second] as Reconciliation[]) await depot.resolve(id, 'accepted')
  expect(await depot.balances('recipient-990101')).toEqual({ SOON: 3 })
  expect(await depot.balances('variance-990101')).toEqual({ SOON: -2 })
  expect(await depot.balances(machine.locationId)).toEqual({ OTHER: 10 })
})

describe('goods are not taken twice', () => {
  it('from a count that is accepted before the machine has told what it gave out', async () => {
    const machine = await depot.aMachine(1)
    await depot.visit(machine, [{ channel: 1, counted: 0, loaded: soon(20) }])
    await depot.state(machine, [20])
    hours(1)
    const offline = depot.ambient.now()
    hours(47)
    await depot.visit(machine, [{ channel: 1, counted: 12 }])
    const { id } = await only(machine)
    const early = await depot.driver.send('POST', `/api/reconciliations/${id}/resolve`, {
      resolution: 'accepted',
      reason: '已核对',
    })
    expect(await problemIn(early)).toMatchObject({ status: 409, code: 'machine_behind' })
    hours(1)
    await giveOut(machine, offline, 8)
    await depot.state(machine, [12])
    await depot.app.services.refills.observations.tick()
    expect(await depot.open(machine)).toEqual([])
    expect(await depot.balances(machine.locationId)).toEqual({ SOON: 12 })
  })

  it('but a machine that is out of service is not waited for', async () => {
    const machine = await depot.aMachine(1)
    await depot.visit(machine, [{ channel: 1, counted: 0, loaded: soon(20) }])
    hours(1)
    await depot.visit(machine, [{ channel: 1, counted: 12 }])
    await depot.admin.post(`/api/dispensers/${machine.id}/revoke`, {})
    await depot.resolve((await only(machine)).id, 'accepted')
    expect(await depot.balances(machine.locationId)).toEqual({ SOON: 12 })
  })

  it('when a visit comes late that explains what was accepted as found', async () => {
    const machine = await depot.aMachine(1)
    await depot.visit(machine, [{ channel: 1, loaded: soon(1) }])
    hours(1)
    const occurredAt = depot.ambient.now().toISOString()
    hours(1)
    await giveOut(machine, depot.ambient.now(), 6)
    for (const { id } of await depot.open(machine)) await depot.resolve(id, 'accepted')
    hours(2)
    await depot.visit(machine, [{ channel: 1, loaded: soon(3) }], { occurredAt })
    expect(await depot.balances(machine.locationId)).toEqual({})
    // Two are left over; a visit after them explains nothing, and none is taken back twice.
    await depot.visit(machine, [{ channel: 1, loaded: soon(4) }])
    expect(await depot.balances(machine.locationId)).toEqual({ SOON: 4 })
    await depot.visit(machine, [{ channel: 1, loaded: soon(20) }], { occurredAt })
    expect(await depot.balances(machine.locationId)).toEqual({ SOON: 22 })
    expect(await depot.contents(machine)).toEqual([22])
    expect(await depot.balances('variance-990101')).toEqual({})
    expect(await depot.balances('recipient-990101')).toEqual({ SOON: 6 })
  })
})

it('a told level that stays away from the ledger can be accepted, and the ledger goes there', async () => {
  const machine = await depot.aMachine(1)
  await depot.visit(machine, [{ channel: 1, counted: 0, loaded: soon(20) }])
  for (let i = 0; i < 2; i++) {
    await depot.state(machine, [16])
    await depot.app.services.refills.observations.tick()
    hours(1)
  }
  const { id, kind, ledgerChange } = await only(machine)
  expect({ kind, ledgerChange }).toEqual({ kind: 'drift', ledgerChange: -4 })
  await giveOut(machine, depot.ambient.now(), 1)
  await depot.resolve(id, 'accepted')
  expect(await depot.contents(machine)).toEqual([15])
  expect(await depot.balances('variance-990101')).toEqual({ SOON: 4 })
})

describe('a refill that was told long after', () => {
  const refill = (at: Date) => ({ kind: 'refill', channel: 1, loaded: 6, remaining: 6, at })
  const tick = () => depot.app.services.refills.observations.tick()

  it('becomes a question once, and stays one until a person answers', async () => {
    const machine = await depot.aMachine(1)
    const at = depot.ambient.now()
    hours(70 * 24)
    await depot.tell(machine, refill(at))
    hours(49)
    await tick()
    expect(await only(machine)).toMatchObject({ kind: 'refill_unmatched', observed: 6 })
    let changed = 0
    depot.app.changes.on('stock', () => {
      changed += 1
    })
    await tick()
    expect(changed).toBe(0)
    hours(70 * 24)
    await depot.visit(machine, [{ channel: 1, loaded: soon(5) }])
    const open = await depot.open(machine)
    expect(open.map(({ kind }) => kind)).toContain('refill_unmatched')
  })
})

it('a visit whose goods were taken out of the books again loaded nothing', async () => {
  const machine = await depot.aMachine(1)
  await depot.visit(machine, [{ channel: 1, counted: 0, loaded: soon(5) }])
  hours(1)
  await depot.visit(machine, [{ channel: 1, loaded: soon(20) }])
  const { items } = await depot.admin.get<{
    items: { id: string; kind: string; toLocationId: string; lines: { quantity: number }[] }[]
  }>(`/api/movements?location=${machine.locationId}`)
  const arrival = items.find((movement) => movement.lines[0]?.quantity === 20)
  await depot.admin.post('/api/movements', { kind: 'reversal', reverses: arrival?.id, reason: '录错' })
  hours(1)
  await depot.state(machine, [5])
  await depot.visit(machine, [{ channel: 1, counted: 5 }])
  expect(await depot.balances(machine.locationId)).toEqual({ SOON: 5 })
  expect(await depot.open(machine)).toEqual([])
})
