import { afterAll, beforeAll, expect, test } from 'vitest'
import { boardSwap } from '../../firmware-sim/scenarios/board-swap.ts'
import { clonedDevice } from '../../firmware-sim/scenarios/cloned-device.ts'
import { flashWearOut } from '../../firmware-sim/scenarios/flash-wear-out.ts'
import { powerCuts } from '../../firmware-sim/scenarios/power-cuts.ts'
import { unreadablePage } from '../../firmware-sim/scenarios/unreadable-page.ts'
import {
  DAY,
  expectConserved,
  HOUR,
  missing,
  ofKind,
  reasons,
  Theatre,
  unattributed,
  until,
} from './a-theatre.ts'

let theatre: Theatre
beforeAll(async () => {
  theatre = await Theatre.open(7)
})
afterAll(() => theatre.close())

test.concurrent('flash-wear-out: the lost run is a gap, its units are unattributed, and the sum is what dropped', async () => {
  const actor = await theatre.begin({ scenarios: [flashWearOut] })
  const told = await actor.played()
  // Two starts, a reading, and 16 times two readings and a press, of which the last 24 survived.
  expect(told.delivery.logs).toMatchObject([{ through: 50, gaps: [[expect.any(Number), 26]] }])
  expect(unattributed(told)).toBeGreaterThan(3)
  expect(actor.dropped).toBe(16)
  expect(reasons(told)).toEqual([])
  const proved = told.movements.filter(({ reason }) => reason === 'unattributed')
  expect(proved.length).toBeGreaterThan(0)
  expectConserved(actor, told)
})

test.concurrent('unreadable-page: the page is a gap of its own and its units are unattributed; what lies around it arrives', async () => {
  const actor = await theatre.begin({ scenarios: [unreadablePage] })
  const told = await actor.played()
  expect(missing(told)).toBe(8)
  const [[from, to] = [0, 0]] = told.delivery.logs[0]?.gaps ?? []
  const seqs = told.events.map(({ seq }) => seq)
  expect(seqs).toContain(from - 1)
  expect(seqs).toContain(to + 1)
  expect(unattributed(told)).toBe(8)
  expect(actor.dropped).toBe(24)
  expect(reasons(told)).toEqual([])
  expectConserved(actor, told)
})

test.concurrent('power-cuts: each start is a boot, a torn write is a gap with its unit unattributed, and nothing is lost or doubled', async () => {
  const actor = await theatre.begin({ scenarios: [powerCuts], pressesPerDay: 20, past: 48 * HOUR })
  const told = await actor.played()
  // When it was installed, at the beginning of the story, and after six cuts.
  expect(new Set(told.events.map(({ sent }) => sent.boot)).size).toBe(8)
  const power = ofKind(told, 'power').map(({ sent }) => sent.state)
  expect(power.filter((state) => state === 'on')).toHaveLength(8)
  // Two of six cuts came with a warning.
  expect(power.filter((state) => state === 'off')).toHaveLength(2)
  expect(missing(told)).toBe(2)
  expect(unattributed(told)).toBe(2)
  expect(ofKind(told, 'vend').length).toBeGreaterThan(20)
  expect(reasons(told)).toEqual([])
  expectConserved(actor, told)
})

test.concurrent('power-cuts while connected: offline by its will, online by its birth, and every unit accounted for', async () => {
  const actor = await theatre.begin({ scenarios: [powerCuts], story: DAY, pressesPerDay: 20, speed: 5_000 })
  await actor.plays(powerCuts, ({ kind }) =>
    actor.shows({ presence: kind === 'power_on' ? 'offline' : 'online' }),
  )
  await actor.shows({ presence: 'online' })
  await actor.delivered()
  const told = await actor.told()
  await actor.shows({ presence: 'online' })
  expect(unattributed(told)).toBe(2)
  expect(reasons(told)).toEqual([])
  expectConserved(actor, told)
})

test.concurrent('board-swap: the second log is the next generation with a baseline of its own; nothing is quarantined', async () => {
  const actor = await theatre.begin({ scenarios: [boardSwap], story: 6_000 })
  actor.device.inject({ kind: 'press', channel: 1, mechanism: 'drops' })
  actor.device.inject({ kind: 'press', channel: 1, mechanism: 'drops' })
  await until(() => expect(actor.dispenser.log.length).toBe(0))
  await actor.played()
  actor.device.inject({ kind: 'press', channel: 1, mechanism: 'drops' })
  await actor.delivered()
  const told = await actor.told()
  expect(told.delivery.logs).toMatchObject([
    { generation: 1, unattributed: 0, gaps: [] },
    { generation: 2, unattributed: 0, gaps: [] },
  ])
  expect(ofKind(told, 'vend').map(({ generation, sent }) => [generation, sent.counters])).toMatchObject([
    [1, { vend: 1 }],
    [1, { vend: 2 }],
    [2, { vend: 1 }],
  ])
  await actor.shows({
    channels: [{ reported: { remaining: 17, counters: { vend: 1 } } }, {}, {}],
  })
  expect(reasons(told)).toEqual([])
  expectConserved(actor, told)
  // Its boots begin anew, and its death is noticed all the same.
  actor.device.inject({ kind: 'power_cut', lastGasp: false })
  await actor.shows({ presence: 'offline' })
})

test.concurrent('board-swap: what the old board had not delivered is missing in the ledger, unit by unit, and nowhere else', async () => {
  const actor = await theatre.begin({})
  const { device } = actor
  device.inject({ kind: 'press', channel: 2, mechanism: 'drops' })
  await until(() => expect(actor.dispenser.log.length).toBe(0))
  device.inject({ kind: 'link_down' })
  for (let i = 0; i < 5; i++) device.inject({ kind: 'press', channel: 2, mechanism: 'drops' })
  device.inject({ kind: 'board_swap', log: 'newboard' })
  device.inject({ kind: 'link_up' })
  const told = await actor.played()
  expect(actor.dropped).toBe(6)
  expect(ofKind(told, 'vend')).toHaveLength(1)
  expectConserved(actor, told, { untold: 5 })
  // The cabinet holds 14, the ledger says 19: a count finds the difference.
  await actor.shows({ channels: [{}, { reported: { remaining: 14 } }, {}] })
  expect(told.balance).toBe(59)
  // A third board counts its boots as the second did, and is born all the same.
  const { connects } = device.link.counters
  device.inject({ kind: 'board_swap', log: 'thirdboard' })
  await until(() => expect(device.link.counters.connects).toBe(connects + 1))
  await actor.delivered()
  expect((await actor.told()).delivery.logs.map(({ log }) => log).slice(1)).toEqual([
    'newboard',
    'thirdboard',
  ])
})

test.concurrent('cloned-device: the first content under a number stays, other content is quarantined, nothing is issued twice', async () => {
  const actor = await theatre.begin({
    scenarios: [clonedDevice],
    pressesPerDay: 20,
    speed: 20_000,
    story: 4_000,
  })
  await actor.over()
  // The board that has told less is not believed by the other's acks: neither ever empties its log.
  await actor.fleet.stop()
  const told = await actor.told()
  expect(reasons(told)).toContain('conflict')
  expect(told.delivery.logs).toHaveLength(1)
  const vends = ofKind(told, 'vend')
  expect(vends.length).toBeGreaterThan(3)
  // Issues are those of stored events, once each; counters of two machines prove nothing about one.
  const issued = told.movements.filter(({ kind, reason }) => kind === 'vend' && reason === null)
  expect(issued.map(({ id }) => id).sort()).toEqual(vends.map(({ movementId }) => movementId).sort())
  expect(told.detail.suspect).toBe(true)
})
