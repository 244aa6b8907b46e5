import { afterAll, beforeAll, expect, test } from 'vitest'
import { doorLeftOpen } from '../../firmware-sim/scenarios/door-left-open.ts'
import { jam } from '../../firmware-sim/scenarios/jam.ts'
import { refillByDriver } from '../../firmware-sim/scenarios/refill-by-driver.ts'
import { soldOut } from '../../firmware-sim/scenarios/sold-out.ts'
import { CAPACITY, expectConserved, HOUR, missing, ofKind, reasons, Theatre } from './a-theatre.ts'

let theatre: Theatre
beforeAll(async () => {
  theatre = await Theatre.open()
})
afterAll(() => theatre.close())

test.concurrent('jam: a failed press and a fault, no issue; later presses are unmet demand, other channels go on', async () => {
  const actor = await theatre.begin({ scenarios: [jam] })
  const told = await actor.played()
  const [failed] = ofKind(told, 'failed')
  const channel = failed?.channel
  expect(ofKind(told, 'failed')).toHaveLength(1)
  expect(ofKind(told, 'fault')).toMatchObject([{ channel, sent: { code: 'jam' } }])
  expect(ofKind(told, 'refused').map(({ sent }) => [sent.channel, sent.reason])).toEqual(
    Array.from({ length: 4 }, () => [channel, 'fault']),
  )
  await actor.shows({
    faults: [`${channel}:jam`],
    channels: [1, 2, 3].map((each) => ({ reported: { fault: each === channel ? 'jam' : null } })),
  })
  expect(told.movements.filter(({ kind }) => kind === 'vend')).toEqual([])
  expect(actor.dropped).toBe(0)

  actor.device.inject({ kind: 'press', channel: channel === 1 ? 2 : 1, mechanism: 'drops' })
  await actor.delivered()
  const later = await actor.told()
  expect(ofKind(later, 'vend')).toHaveLength(1)
  expectConserved(actor, later)
})

test.concurrent('sold-out: every unit is an issue, the presses after the last are unmet demand', async () => {
  const actor = await theatre.begin({ scenarios: [soldOut] })
  const told = await actor.played()
  const [first] = ofKind(told, 'vend')
  expect(ofKind(told, 'vend')).toHaveLength(CAPACITY)
  expect(ofKind(told, 'refused').map(({ sent }) => sent.reason)).toEqual(Array(5).fill('sold_out'))
  await actor.shows({
    channels: [1, 2, 3].map((channel) => ({
      reported:
        channel === first?.channel ? { remaining: 0, counters: { vend: CAPACITY } } : { remaining: CAPACITY },
    })),
  })
  expect(told.balance).toBe(2 * CAPACITY)
  expect(told.delivery.discrepancies).toEqual([])
  expectConserved(actor, told)
})

test.concurrent('sold-out of more than the ledger knows: the difference is an open discrepancy, no balance is below 0', async () => {
  const actor = await theatre.begin({ scenarios: [soldOut], channels: [CAPACITY], stock: 14 })
  const told = await actor.played()
  expect(actor.dropped).toBe(CAPACITY)
  expect(told.balance).toBe(0)
  expect(told.delivery.discrepancies).toHaveLength(6)
  expect(new Set(told.delivery.discrepancies.map(({ cause, quantity }) => `${cause} ${quantity}`))).toEqual(
    new Set(['beyond_balance 1']),
  )
  expectConserved(actor, told)
})

test.concurrent('refill-by-driver: door, refill with lot and visit, door; levels are full and no unit is issued', async () => {
  const actor = await theatre.begin({ scenarios: [refillByDriver], channels: [3, CAPACITY, 0] })
  const told = await actor.played()
  expect(told.events.map(({ kind, channel }) => [kind, channel])).toEqual([
    ['power', null],
    ['climate', null],
    ['door', null],
    ['refill', 1],
    ['refill', 3],
    ['door', null],
  ])
  expect(ofKind(told, 'refill').map(({ sent }) => sent)).toMatchObject([
    { loaded: 17, remaining: CAPACITY, lot: expect.stringMatching(/^SIM/), visit: expect.any(String) },
    { loaded: CAPACITY, remaining: CAPACITY },
  ])
  await actor.shows({ channels: [20, 20, 20].map((remaining) => ({ reported: { remaining } })) })
  expect(actor.dropped).toBe(0)
})

test.concurrent('door-left-open: the door shows open, and after five minutes is a fault, until somebody closes it', async () => {
  const actor = await theatre.begin({ scenarios: [doorLeftOpen], past: HOUR })
  const told = await actor.played()
  const [opened] = ofKind(told, 'door')
  const [fault] = ofKind(told, 'fault')
  expect(opened?.sent).toMatchObject({ open: true })
  expect(fault?.sent).toMatchObject({ code: 'door_open' })
  const openFor = Date.parse(fault?.occurredAt ?? '') - Date.parse(opened?.occurredAt ?? '')
  expect(Math.abs(openFor - 300_000)).toBeLessThan(2)
  await actor.shows({ door: 'open', faults: ['door_open'] })
  expect([missing(told), reasons(told)]).toEqual([0, []])

  actor.device.inject({ kind: 'door', open: false })
  await actor.shows({ door: 'closed', faults: [] })
})
