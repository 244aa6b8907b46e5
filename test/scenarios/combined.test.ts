import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { randomStream } from '../../firmware-sim/random.ts'
import { SCENARIOS } from '../../firmware-sim/scenarios/catalogue.ts'
import { clock1970 } from '../../firmware-sim/scenarios/clock-1970.ts'
import { disorderedBatches } from '../../firmware-sim/scenarios/disordered-batches.ts'
import { flashWearOut } from '../../firmware-sim/scenarios/flash-wear-out.ts'
import { halfOpenLink } from '../../firmware-sim/scenarios/half-open-link.ts'
import { jam } from '../../firmware-sim/scenarios/jam.ts'
import { powerCuts } from '../../firmware-sim/scenarios/power-cuts.ts'
import { refillByDriver } from '../../firmware-sim/scenarios/refill-by-driver.ts'
import type { Scenario } from '../../firmware-sim/scenarios/scenario.ts'
import { slowLink } from '../../firmware-sim/scenarios/slow-link.ts'
import { unreadablePage } from '../../firmware-sim/scenarios/unreadable-page.ts'
import { weekOffline } from '../../firmware-sim/scenarios/week-offline.ts'
import { DAY, expectConserved, missing, ofKind, reasons, Theatre, unattributed } from './a-theatre.ts'

const COMBINATIONS = 8
const SEED = process.env.SEED ?? '20260301'

let theatre: Theatre
beforeAll(async () => {
  theatre = await Theatre.open(4 + COMBINATIONS)
})
afterAll(() => theatre.close())

test.concurrent('a week offline on worn flash, with a clock at 1970, told in disorder', async () => {
  const actor = await theatre.begin({
    scenarios: [weekOffline, flashWearOut, clock1970, disorderedBatches],
    pressesPerDay: 4,
  })
  const told = await actor.played()
  expect(missing(told)).toBeGreaterThan(20)
  expect(unattributed(told)).toBeGreaterThan(5)
  expect(reasons(told)).toEqual([])
  expectConserved(actor, told)
})

test.concurrent('power cuts on a half-open line, with batches that come again', async () => {
  const actor = await theatre.begin({
    scenarios: [powerCuts, halfOpenLink, disorderedBatches],
    story: 8_000,
    pressesPerDay: 20,
    speed: 5_000,
    timings: { ackTimeout: 500, retryFirst: 50, retryLimit: 400, stateDelay: 50 },
  })
  const told = await actor.played()
  // Two writes were torn, one press each.
  expect([missing(told), unattributed(told)]).toEqual([2, 2])
  await actor.shows({ presence: 'online' })
  expect(reasons(told)).toEqual([])
  expectConserved(actor, told)
})

test.concurrent('a jam that a driver frees, over a slow line', async () => {
  const actor = await theatre.begin({ scenarios: [jam, refillByDriver, slowLink], story: 4_000 })
  const told = await actor.played()
  const [fault] = ofKind(told, 'fault')
  const [cleared] = ofKind(told, 'fault_cleared')
  expect(fault).toMatchObject({ sent: { code: 'jam' } })
  expect(cleared).toMatchObject({ channel: fault?.channel, sent: { code: 'jam' } })
  await actor.shows({ faults: [] })
  expect([missing(told), unattributed(told), reasons(told)]).toEqual([0, 0, []])
  expectConserved(actor, told)
})

test.concurrent('an unreadable page among power cuts, after two days alone', async () => {
  const actor = await theatre.begin({
    scenarios: [unreadablePage, powerCuts],
    past: 2 * DAY,
    pressesPerDay: 10,
  })
  const told = await actor.played()
  expect(missing(told)).toBeGreaterThanOrEqual(8)
  expect(unattributed(told)).toBeGreaterThan(2)
  expect(reasons(told)).toEqual([])
  expectConserved(actor, told)
})

/** What a board that was taken out had not told, and what a second board says of itself, nobody can know. */
const UNKNOWABLE = ['board-swap', 'cloned-device']

const drawn = Array.from({ length: COMBINATIONS }, (_, number) => {
  const random = randomStream(SEED, 'combination', number)
  const rest = SCENARIOS.filter(({ name }) => !UNKNOWABLE.includes(name))
  const scenarios: Scenario[] = []
  for (let size = 2 + Math.floor(random.next() * 3); size > 0; size--) {
    const scenario = random.pick(rest)
    if (!scenario) break
    scenarios.push(scenario)
    rest.splice(rest.indexOf(scenario), 1)
  }
  const days = Math.floor(random.next() * 4)
  return { number, scenarios, days, names: scenarios.map(({ name }) => name).join(', ') }
})

describe(`units are conserved and nothing is quarantined in combinations drawn with SEED=${SEED}`, () => {
  test.concurrent.each(drawn)(
    '$number: $names, after $days days alone',
    async ({ number, scenarios, days }) => {
      const actor = await theatre.begin({
        scenarios,
        seed: `${SEED}/${number}`,
        past: days * DAY,
        pressesPerDay: 5,
        speed: 10_000,
        story: 4_000,
        timings: { ackTimeout: 1_000, retryFirst: 50, retryLimit: 400, stateDelay: 50 },
      })
      const told = await actor.played()
      expect(reasons(told)).toEqual([])
      expectConserved(actor, told)
    },
  )
})
