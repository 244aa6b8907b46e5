import { afterAll, beforeAll, expect, test } from 'vitest'
import { clock1970 } from '../../firmware-sim/scenarios/clock-1970.ts'
import { clock2036 } from '../../firmware-sim/scenarios/clock-2036.ts'
import { powerCuts } from '../../firmware-sim/scenarios/power-cuts.ts'
import { weekOffline } from '../../firmware-sim/scenarios/week-offline.ts'
import {
  DAY,
  expectConserved,
  HOUR,
  missing,
  ofKind,
  reasons,
  Theatre,
  type Told,
  unattributed,
} from './a-theatre.ts'

let theatre: Theatre
beforeAll(async () => {
  theatre = await Theatre.open(5)
})
afterAll(() => theatre.close())

const qualities = ({ events }: Pick<Told, 'events'>) => [...new Set(events.map((each) => each.timeQuality))]
const time = (instant: string | undefined) => Date.parse(instant ?? '')
/** Events of the story, without what was told when the machine was installed. */
const ofStory = ({ events }: Told) => events.filter(({ receivedAt }) => Date.now() - time(receivedAt) < HOUR)

test.concurrent('week-offline: every event arrives once and is dated when it happened; issues lie on their days', async () => {
  const earliest = Date.now() - 7 * DAY
  const actor = await theatre.begin({ scenarios: [weekOffline], pressesPerDay: 6 })
  const latest = Date.now() - 7 * DAY
  const told = await actor.played()
  const events = ofStory(told)
  // A week of readings every hour, and of presses.
  expect(events.length).toBeGreaterThan(7 * 24)
  expect(actor.dropped).toBeGreaterThan(15)
  expect(qualities(told)).toEqual(['clock'])
  for (const { occurredAt, sent } of events) expect(occurredAt).toBe(sent.at)
  expect(time(events[0]?.occurredAt)).toBeGreaterThanOrEqual(earliest)
  expect(time(events[0]?.occurredAt)).toBeLessThanOrEqual(latest)
  const days = new Set(
    told.movements.flatMap(({ kind, occurredAt }) => (kind === 'vend' ? [occurredAt.slice(0, 10)] : [])),
  )
  expect(days.size).toBeGreaterThanOrEqual(5)
  expect([missing(told), unattributed(told), reasons(told)]).toEqual([0, 0, []])
  expect(told.delivery.discrepancies).toEqual([])
  expectConserved(actor, told)
})

test.concurrent('clock-2036: nothing is refused; events are dated by uptime since a boot whose time is known', async () => {
  const turnedOn = Date.now() - 3 * HOUR
  const actor = await theatre.begin({ scenarios: [clock2036], past: 3 * HOUR, pressesPerDay: 200 })
  const told = await actor.played()
  const events = ofStory(told)
  expect(events.every(({ sent }) => String(sent.at).startsWith('2036-02-07'))).toBe(true)
  expect(qualities({ events })).toEqual(['offset'])
  // Each as long after the start as the machine says, which is later than the truth by what the birth took to arrive.
  const began = time(events[0]?.occurredAt)
  expect(began).toBeGreaterThanOrEqual(turnedOn)
  expect(began).toBeLessThanOrEqual(Date.now() - 3 * HOUR)
  for (const { occurredAt, sent } of events)
    expect(Math.abs(time(occurredAt) - began - Number(sent.uptime))).toBeLessThan(2)
  // It has believed in 2036 since it was turned on, three hours before it was heard.
  const ahead = Date.UTC(2036, 1, 7) - Date.now()
  expect(Math.abs((told.detail.clockErrorMs ?? 0) - ahead)).toBeLessThan(DAY)
  expect(reasons(told)).toEqual([])
  expectConserved(actor, told)
})

test.concurrent('clock-1970: what was written before the server told the time is dated by uptime, and by the clock after that', async () => {
  const turnedOn = Date.now() - 3 * HOUR
  const actor = await theatre.begin({
    scenarios: [clock1970],
    past: 3 * HOUR,
    pressesPerDay: 40,
    speed: 5_000,
  })
  const told = await actor.played()
  const events = ofStory(told)
  const early = events.filter(({ sent }) => String(sent.at).startsWith('1970-01-01'))
  const late = events.filter(({ sent }) => sent.clock === 'server')
  expect(early.length).toBeGreaterThan(3)
  expect(late.length).toBeGreaterThan(0)
  expect(qualities({ events: early })).toEqual(['offset'])
  expect(qualities({ events: late })).toEqual(['clock'])
  for (const { occurredAt } of events) {
    expect(time(occurredAt)).toBeGreaterThanOrEqual(turnedOn)
    expect(time(occurredAt)).toBeLessThanOrEqual(Date.now())
  }
  expect(reasons(told)).toEqual([])
  expectConserved(actor, told)
})

test.concurrent('clock-1970 with power cuts: boots that never got online lie in intervals between their neighbours', async () => {
  const began = Date.now() - 10 * HOUR
  const actor = await theatre.begin({
    scenarios: [clock1970, powerCuts],
    past: 10 * HOUR,
    pressesPerDay: 100,
  })
  const told = await actor.played()
  const lived = Date.now() - 10 * HOUR - began
  const events = ofStory(told)
  const lastBoot = events.at(-1)?.sent.boot
  const before = events.filter(({ sent }) => sent.boot !== lastBoot)
  expect(qualities({ events: before })).toEqual(['interval'])
  // The truth lies in every interval: in the order of the log, after the story began and before the boot that was heard.
  const heard = time(events.find(({ sent }) => sent.boot === lastBoot)?.occurredAt)
  for (const { occurredAfter, occurredBefore } of before) {
    if (occurredAfter !== null) expect(time(occurredAfter)).toBeLessThanOrEqual(heard)
    expect(time(occurredBefore ?? undefined)).toBeGreaterThanOrEqual(began)
    // When the last boot began is known the better the faster a message of it came.
    expect(time(occurredBefore ?? undefined)).toBeLessThanOrEqual(heard + lived)
  }
  const times = events.map(({ occurredAt }) => time(occurredAt))
  expect(times).toEqual([...times].sort((a, b) => a - b))
  expect(reasons(told)).toEqual([])
  expectConserved(actor, told)
})

test.concurrent('week-offline with power cuts: every cut is a boot of its own day, torn writes are gaps, and the sum holds', async () => {
  const actor = await theatre.begin({ scenarios: [weekOffline, powerCuts], pressesPerDay: 6 })
  const told = await actor.played()
  const starts = ofKind({ ...told, events: ofStory(told) }, 'power').filter(({ sent }) => sent.state === 'on')
  expect(starts).toHaveLength(7)
  // Each most of a day after the one before.
  for (const [i, { occurredAt }] of starts.slice(1).entries())
    expect(time(occurredAt) - time(starts[i]?.occurredAt)).toBeGreaterThan(DAY / 2)
  expect(missing(told)).toBe(2)
  expect(unattributed(told)).toBe(2)
  expect(reasons(told)).toEqual([])
  expectConserved(actor, told)
})
