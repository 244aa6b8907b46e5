import { afterAll, beforeAll, expect, test } from 'vitest'
import { disorderedBatches } from '../../firmware-sim/scenarios/disordered-batches.ts'
import { flappingLink } from '../../firmware-sim/scenarios/flapping-link.ts'
import { halfOpenLink } from '../../firmware-sim/scenarios/half-open-link.ts'
import { slowLink } from '../../firmware-sim/scenarios/slow-link.ts'
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
  theatre = await Theatre.open()
})
afterAll(() => theatre.close())

/** A machine at which somebody presses twice a second. */
const busy = { pressesPerDay: 20, speed: 8_000 }
const nothingLost = [0, 0, []]

test.concurrent('disordered-batches: the same as if each had arrived once and in order', async () => {
  const actor = await theatre.begin({ ...busy, scenarios: [disorderedBatches], past: 400 * HOUR })
  const told = await actor.played()
  const [fleet, stored] = [actor.fleet.stats(), told.events.length]
  // Two weeks of readings came in batches, of which many came again.
  expect(stored).toBeGreaterThan(400)
  expect(fleet.sent).toBeGreaterThan(stored * 1.3)
  expect([missing(told), unattributed(told), reasons(told)]).toEqual(nothingLost)
  const { logs } = told.delivery
  expect(told.events.map(({ seq }) => seq)).toEqual(Array.from({ length: stored }, (_, seq) => seq))
  expect(logs).toMatchObject([{ through: stored - 1, events: stored }])
  expectConserved(actor, told)
})

test.concurrent('flapping-link: offline by its will, online by its birth, each event once', async () => {
  const actor = await theatre.begin({ ...busy, scenarios: [flappingLink], story: DAY })
  await actor.plays(flappingLink, ({ kind }) => {
    actor.device.inject({ kind: 'press', channel: 1, mechanism: 'drops' })
    return actor.shows({ presence: kind === 'link_up' ? 'offline' : 'online' })
  })
  await actor.shows({ presence: 'online' })
  await actor.delivered()
  const told = await actor.told()
  expect(actor.device.link.counters.connects).toBeGreaterThan(1)
  expect([missing(told), unattributed(told), reasons(told)]).toEqual(nothingLost)
  expect(ofKind(told, 'vend').length).toBeGreaterThan(0)
  expectConserved(actor, told)
})

test.concurrent('slow-link: the machine stays online, and everything arrives, later', async () => {
  const actor = await theatre.begin({
    ...busy,
    scenarios: [slowLink],
    past: 50 * HOUR,
    story: 4_000,
    timings: { ackTimeout: 60_000, stateDelay: 50 },
  })
  await actor.shows({ presence: 'online' })
  const told = await actor.played()
  expect(told.events.length).toBeGreaterThan(50)
  expect(actor.device.link.counters).toMatchObject({ connects: 1, failures: 0 })
  expect([missing(told), unattributed(told), reasons(told)]).toEqual(nothingLost)
  expectConserved(actor, told)
})

test.concurrent('half-open-link: the machine comes again by itself, the old connection’s will is ignored, and nothing is lost', async () => {
  const actor = await theatre.begin({
    scenarios: [halfOpenLink],
    story: DAY,
    timings: { ackTimeout: 500, retryFirst: 50, retryLimit: 400, stateDelay: 50 },
  })
  const { counters } = actor.device.link
  await actor.plays(halfOpenLink, (incident) =>
    incident.kind === 'line' && incident.state === 'clear'
      ? // It gives up what carries nothing by itself, and nobody has told it.
        until(() => expect(counters.failures).toBeGreaterThan(0))
      : actor.shows({ presence: 'online' }),
  )
  await actor.delivered()
  const told = await actor.told()
  expect(actor.dropped).toBe(6)
  expect(counters.connects).toBeGreaterThanOrEqual(2)
  await actor.shows({ presence: 'online' })
  expect([missing(told), unattributed(told), reasons(told)]).toEqual(nothingLost)
  expectConserved(actor, told)
})
